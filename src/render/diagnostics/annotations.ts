import type { Annotation } from '../../model/check-report.ts';
import { compareDiagnostics, type Diagnostic, type Severity } from '../../model/diagnostic.ts';
import { oneLine, revealInLines, shorten } from '../visible-text.ts';

/** GitHub takes 50 annotations with one request. */
export const mostAnnotations = 50;

/** Longest message of an annotation, in UTF-16 units; GitHub's own limit is 64 KB. */
const messageLimit = 4_000;

const levels: Readonly<Record<Severity, Annotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  info: 'notice',
};

/** Annotations of the first diagnostics, errors before warnings before notes. */
export function annotationsOf(diagnostics: readonly Diagnostic[]): readonly Annotation[] {
  return diagnostics
    .filter(isPathPrintable)
    .toSorted(compareDiagnostics)
    .slice(0, mostAnnotations)
    .map(toAnnotation);
}

/** GitHub refuses a whole report for one path that it cannot take; such files are named in the summary alone. */
export function isPathPrintable({ file }: Pick<Diagnostic, 'file'>): boolean {
  return !/[\p{Cc}\p{Cs}\uFFFD]/u.test(file);
}

function toAnnotation({ file, range, severity, code, message, fix }: Diagnostic): Annotation {
  const repair = fix === undefined ? '' : `\nFix: ${fix.title}`;
  return {
    path: file,
    ...positionOf(range),
    level: levels[severity],
    title: oneLine(code),
    message: shorten(revealInLines(`${message}${repair}`), messageLimit),
  };
}

type Position = Pick<Annotation, 'startLine' | 'endLine' | 'startColumn' | 'endColumn'>;

/** GitHub's end is inclusive, and it takes columns only where the annotation stays on one line. */
export function positionOf({ line, column, endLine, endColumn }: Diagnostic['range']): Position {
  if (endLine <= line) {
    return {
      startLine: line,
      endLine: line,
      startColumn: column,
      endColumn: Math.max(column, endColumn - 1),
    };
  }
  return { startLine: line, endLine: endColumn === 1 ? endLine - 1 : endLine };
}
