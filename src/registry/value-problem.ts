import type { Severity } from '../model/diagnostic.ts';
import type { ValuePath } from '../model/pointer.ts';
import type { RegistryCode } from './codes.ts';
import type { Places } from './places.ts';
import type { Problem, SourceText } from './problem.ts';
import { quoted } from './wording.ts';

/** A problem of a value, before it is known where the value is written. */
export interface ValueProblem {
  readonly code: RegistryCode;
  readonly severity?: Severity;
  readonly path: ValuePath;
  /** Whether the key at the path or its value is to blame. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly repair?: ValueRepair;
}

export type ValueRepair =
  | { readonly kind: 'replace'; readonly title: string; readonly text: string }
  /** Puts what is written into quotes, exactly as it is written. */
  | { readonly kind: 'quote' };

/** The problem at the place where its value is written; no repair where the place stands for others too. */
export function locateProblem(problem: ValueProblem, places: Places, source: SourceText): Problem {
  const { code, severity, path, at, message, repair } = problem;
  const { span, isShared } = places.locate(path, at);
  return {
    code,
    span,
    message,
    ...(severity !== undefined && { severity }),
    ...(repair !== undefined &&
      !isShared && { repair: toRepair(repair, source.text.slice(span.start, span.end)) }),
  };
}

function toRepair(repair: ValueRepair, written: string): { title: string; text: string } {
  if (repair.kind === 'replace') return { title: repair.title, text: repair.text };
  return { title: `Put ${quoted(written)} into quotes`, text: JSON.stringify(written) };
}
