import type { Diagnostic, Severity, SourceRange } from '../model/diagnostic.ts';
import type { Ref } from '../model/ref.ts';
import type { RegistryCode } from './codes.ts';

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
}

export interface Repair {
  readonly title: string;
  readonly text: string;
  /** What is replaced, where that is not the span of the problem. */
  readonly span?: Span;
}

/** The text of one file, and where its lines begin. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  rangeOf(span: Span): SourceRange;
}

/** The diagnostic of a problem, with its place in lines and columns and its fix in offsets. */
export function toDiagnostic(source: SourceText, problem: Problem, ref?: Ref): Diagnostic {
  const { code, severity = 'error', span, message, repair } = problem;
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
        edits: [{ ...(repair.span ?? span), text: repair.text }],
      },
    }),
    ...(ref !== undefined && { ref }),
  };
}
