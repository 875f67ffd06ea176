import type { Diagnostic, Severity, SourceRange, TextEdit } from '../../model/diagnostic.ts';
import type { Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';

/** Characters of a text from `start` up to `end`, as UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A problem in one file, not yet turned into lines and columns: most of them are never shown. */
export interface Problem {
  readonly code: RegistryCode;
  /** `error` where it is left out. */
  readonly severity?: Severity;
  readonly span: Span;
  readonly message: string;
  /** What to replace the span with, and in the imperative what that does. */
  readonly repair?: Repair;
  /** What is written there must not be shown. */
  readonly isMasked?: boolean;
}

export type Repair =
  | {
      readonly title: string;
      readonly text: string;
      /** What is replaced, where that is not the span of the problem. */
      readonly span?: Span;
    }
  | { readonly title: string; readonly edits: readonly TextEdit[] };

/** The text of one file, and where its lines begin. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** The text once more, as what manifests that need it later hold in common. */
  readonly shared: { readonly text: string };
  rangeOf(span: Span): SourceRange;
}

/** The diagnostic of a problem, with its place in lines and columns and its fix in offsets. */
export function toDiagnostic(source: SourceText, problem: Problem, ref?: Ref): Diagnostic {
  const { code, severity = 'error', span, message, repair, isMasked } = problem;
  return {
    code,
    severity,
    file: source.file,
    range: source.rangeOf(span),
    message,
    ...(repair !== undefined && {
      fix: {
        title: repair.title,
        file: source.file,
        edits: 'edits' in repair ? repair.edits : [{ ...(repair.span ?? span), text: repair.text }],
      },
    }),
    ...(ref !== undefined && { ref }),
    ...(isMasked === true && { isMasked }),
  };
}

/** The line end that a text uses first. */
export function lineEndOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}
