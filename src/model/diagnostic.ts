import { compareText, type Ref } from './ref.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Lines and columns count from 1, columns in UTF-16 units; the end is exclusive, as editors show a selection. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A replacement of the characters from `start` to `end` (UTF-16 offsets into the file's text). */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change that a machine may apply without asking: edits of one file, in ascending order, not overlapping. */
export interface Fix {
  /** In the imperative: "Replace `replcas` with `replicas`". */
  readonly title: string;
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

/** One problem in a manifest. `message` says what was found, what was expected and what to do. */
export interface Diagnostic {
  /** Stable, kebab-case, with an entry in docs/errors.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly range: SourceRange;
  readonly message: string;
  readonly fix?: Fix;
  readonly ref?: Ref;
  /** What is written at the range must not be shown: it looks like a secret. */
  readonly isMasked?: boolean;
}

/** The start of a file, for problems that concern it as a whole. */
export const startOfFile: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Errors before warnings, then by file and position: the order in which everything is reported. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    compareText(a.file, b.file) ||
    a.range.line - b.range.line ||
    a.range.column - b.range.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}
