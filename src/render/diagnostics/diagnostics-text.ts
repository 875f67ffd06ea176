import { compareDiagnostics, type Diagnostic, type Severity } from '../../model/diagnostic.ts';
import { counted, severityPhrase } from '../counts.ts';
import { maskSource } from './masked-source.ts';
import type { Paint } from '../paint.ts';
import type { TextStyle } from '../plan/change-text.ts';
import { sourceExcerpt } from './source-excerpt.ts';
import { wrapCells } from '../text-width.ts';
import { oneLine } from '../visible-text.ts';

export interface DiagnosticsText {
  readonly diagnostics: readonly Diagnostic[];
  /** The text of the files that have diagnostics; without it the excerpt is left out. */
  readonly sources: ReadonlyMap<string, string>;
  readonly paint: Paint;
  /** Cells of a line; left out, no line is too long. */
  readonly width?: number | undefined;
}

/** Diagnostics as a terminal shows them: place, code and message, the source line with carets, the fix. */
export function diagnosticsText({ diagnostics, sources, ...style }: DiagnosticsText): string {
  const shown = maskSources(sources, diagnostics);
  return diagnostics
    .toSorted(compareDiagnostics)
    .map((diagnostic) => `${diagnosticLines(diagnostic, shown, style).join('\n')}\n`)
    .join('\n');
}

function maskSources(
  sources: ReadonlyMap<string, string>,
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<string, string> {
  const byFile = Map.groupBy(diagnostics, ({ file }) => file);
  return new Map([...sources].map(([file, text]) => [file, maskSource(text, byFile.get(file) ?? [])]));
}

const severityPaint: Readonly<Record<Severity, 'red' | 'yellow' | 'blue'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
};

/** The log of GitHub Actions takes a line that begins with two colons for a command. */
function printablePath(file: string): string {
  return /^\s*::/.test(file) ? `./${file}` : file;
}

const excerptIndent = '    ';

function diagnosticLines(
  { severity, code, file, range, message, fix }: Diagnostic,
  sources: ReadonlyMap<string, string>,
  { paint, width }: TextStyle,
): readonly string[] {
  const source = sources.get(file);
  const room = width === undefined ? width : width - excerptIndent.length;
  const excerpt = source === undefined ? [] : sourceExcerpt(source, range, { paint, width: room });
  const place = paint.bold(oneLine(`${printablePath(file)}:${range.line}:${range.column}`));
  const label = paint.bold(paint[severityPaint[severity]](severity));
  return [
    `${place}  ${label}  ${paint.dim(oneLine(code))}`,
    ...wrapCells(`  ${oneLine(message)}`, width, 2),
    ...(excerpt.length === 0 ? [] : ['', ...excerpt.map((line) => excerptIndent + line)]),
    ...(fix === undefined ? [] : [`    ${paint.green('fix')} ${oneLine(fix.title)}`]),
  ];
}

/** The last line: how many problems in how many manifests. */
export function validationSummaryText(
  { manifests, diagnostics }: { readonly manifests: number; readonly diagnostics: readonly Diagnostic[] },
  paint: Paint,
): string {
  const found = severityPhrase(diagnostics);
  const checked = counted(manifests, 'manifest');
  if (found === '') return `${paint.green('✓')} ${checked}, no problems\n`;
  const hasError = diagnostics.some(({ severity }) => severity === 'error');
  return `${hasError ? paint.red('✗') : paint.yellow('!')} ${checked}, ${found}\n`;
}
