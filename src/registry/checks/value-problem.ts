import type { Severity } from '../../model/diagnostic.ts';
import type { ValuePath } from '../../model/pointer.ts';
import type { RegistryCode } from '../codes.ts';
import type { Places } from '../reading/places.ts';
import { lineEndOf, type Problem, type Repair, type SourceText, type Span } from '../reading/problem.ts';
import { quoted } from '../wording.ts';

/** A problem of a value, before it is known where the value is written. */
export interface ValueProblem {
  readonly code: RegistryCode;
  readonly severity?: Severity;
  readonly path: ValuePath;
  /** Whether the key at the path or its value is to blame. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly repair?: ValueRepair;
  /** What is written there must not be shown. */
  readonly isMasked?: boolean;
}

export type ValueRepair =
  | { readonly kind: 'replace'; readonly title: string; readonly text: string }
  /** The same for a text, which stays in quotes where it is. */
  | { readonly kind: 'rewrite'; readonly title: string; readonly text: string }
  /** Puts a line before the first field of the map. */
  | { readonly kind: 'insert-line'; readonly title: string; readonly line: string }
  /** Puts what is written into quotes, exactly as it is written. */
  | { readonly kind: 'quote' };

/** The problem at the place where its value is written; no repair where the place stands for others too. */
export function locateProblem(problem: ValueProblem, places: Places, source: SourceText): Problem {
  const { code, severity, path, at, message, repair, isMasked } = problem;
  const { span, isShared } = places.locate(path, at);
  const located = repair === undefined || isShared ? undefined : toRepair(repair, span, source);
  return {
    code,
    span,
    message,
    ...(severity !== undefined && { severity }),
    ...(isMasked === true && { isMasked }),
    ...(located !== undefined && { repair: located }),
  };
}

function toRepair(repair: ValueRepair, span: Span, { text }: SourceText): Repair | undefined {
  const written = text.slice(span.start, span.end);
  switch (repair.kind) {
    case 'replace':
      return { title: repair.title, text: repair.text };
    case 'rewrite':
      return rewrite(repair, written);
    case 'insert-line':
      return insertLine(repair, span.start, text);
    case 'quote':
    default:
      return { title: `Put ${quoted(written)} into quotes`, text: JSON.stringify(written) };
  }
}

/** Of a text that begins on the next line the line end stays; where a comment stands before it, a person decides. */
function rewrite(
  { title, text }: { readonly title: string; readonly text: string },
  written: string,
): Repair | undefined {
  if (/^[|>]/.test(written)) {
    const isBare = /^[|>][-+\d]*\r?\n/.test(written);
    return isBare ? { title, text: `${text}${/\s*$/.exec(written)?.[0] ?? ''}` } : undefined;
  }
  const quote = /^(["']).*\1$/s.exec(written)?.[1] ?? '';
  return { title, text: `${quote}${text}${quote}` };
}

/** Only before a field that begins its line, which one in braces does not. */
function insertLine(
  { title, line }: { readonly title: string; readonly line: string },
  start: number,
  text: string,
): Repair | undefined {
  const isAtBeginning = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\u{FEFF}';
  if (!isAtBeginning || text[start] === '{') return undefined;
  return { title, text: `${line}${lineEndOf(text)}`, span: { start, end: start } };
}
