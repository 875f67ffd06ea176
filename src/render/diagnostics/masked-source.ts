import type { Diagnostic } from '../../model/diagnostic.ts';
import { maskSecrets, maskText } from '../../model/secret-text.ts';

/**
 * The text of a file as it may be shown: what looks like a secret is masked, and so is all that the diagnostics of
 * the file say must not be shown. Every character keeps its place.
 */
export function maskSource(text: string, diagnostics: readonly Diagnostic[]): string {
  const ranges = diagnostics.filter(({ isMasked }) => isMasked === true).map(({ range }) => range);
  const masked = maskSecrets(text);
  if (ranges.length === 0) return masked;
  const lines = masked.split('\n');
  for (const { line, column, endLine, endColumn } of ranges) {
    for (let number = line; number <= endLine; number += 1) {
      const shown = lines[number - 1];
      if (shown === undefined) continue;
      const from = number === line ? column - 1 : 0;
      const to = number === endLine ? endColumn - 1 : shown.length;
      lines[number - 1] = shown.slice(0, from) + maskText(shown.slice(from, to)) + shown.slice(to);
    }
  }
  return lines.join('\n');
}
