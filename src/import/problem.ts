import { startOfFile, type Diagnostic, type Severity, type SourceRange } from '../model/diagnostic.ts';
import type { ImportCode } from './codes.ts';
import type { SourceNode } from './source-node.ts';

/** What is wrong with a source, and what to do. */
export interface ImportProblem {
  readonly code: ImportCode;
  readonly message: string;
  /** `error` where it is left out. */
  readonly severity?: Severity;
}

export function problemInFile(
  file: string,
  { code, message, severity = 'error' }: ImportProblem,
  range: SourceRange = startOfFile,
): Diagnostic {
  return { code, severity, file, range, message };
}

export function problemAt({ file, line }: SourceNode, problem: ImportProblem): Diagnostic {
  return problemInFile(file, problem, { line, column: 1, endLine: line, endColumn: 1 });
}
