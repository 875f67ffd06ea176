import { compareDiagnostics, type Diagnostic, type Severity } from '../../model/diagnostic.ts';
import { isPathPrintable, positionOf } from './annotations.ts';
import type { Findings } from './finding-format.ts';
import { oneLine, revealInLines, shorten } from '../visible-text.ts';

/** Longest message, in UTF-16 units: a log line is no place for more. */
const messageLimit = 4_000;

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Findings as workflow commands of GitHub Actions, one line each: the runner makes annotations of them. Whatever a
 * manifest holds stays within its own command, because no line end gets out of a line and no separator out of a value
 * (the rules of `escapeData` and `escapeProperty` in actions/toolkit).
 */
export function workflowCommands({ diagnostics, folder }: Findings): string {
  return diagnostics
    .toSorted(compareDiagnostics)
    .map((diagnostic) => `${commandOf(diagnostic, folder)}\n`)
    .join('');
}

function commandOf(diagnostic: Diagnostic, folder: string): string {
  const { severity, code, message, fix } = diagnostic;
  const repair = fix === undefined ? '' : `\nFix: ${fix.title}`;
  const isNamed = isPathPrintable(diagnostic) && !/[\p{Zl}\p{Zp}]/u.test(diagnostic.file);
  const place = isNamed ? '' : `${oneLine(diagnostic.file)}:${diagnostic.range.line}: `;
  const properties = [...(isNamed ? placeOf(diagnostic, folder) : []), ['title', oneLine(code)] as const].map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  );
  const text = shorten(revealInLines(`${place}${message}${repair}`), messageLimit);
  return `::${commands[severity]} ${properties.join(',')}::${escapeData(text)}`;
}

function placeOf(
  { file, range }: Diagnostic,
  folder: string,
): readonly (readonly [string, string | number])[] {
  const { startLine, endLine, startColumn, endColumn } = positionOf(range);
  const properties = { file: folder + file, line: startLine, endLine, col: startColumn, endColumn };
  return Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
