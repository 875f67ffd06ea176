import type { Diagnostic } from '../../model/diagnostic.ts';
import { oneLine } from '../../render/visible-text.ts';
import type { Terminal } from './terminal.ts';

/** Tells on stderr of problems in a file that is no manifest, a line each. */
export function sayDiagnostics(diagnostics: readonly Diagnostic[], { error, errorPaint }: Terminal): void {
  for (const { code, severity, file, range, message } of diagnostics) {
    const place = `${file}:${range.line}:${range.column}`;
    error(
      `${oneLine(place)} ${errorPaint.yellow(severity)} ${oneLine(message)} ${errorPaint.dim(`(${code})`)}\n`,
    );
  }
}
