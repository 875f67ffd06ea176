import { inspect } from 'node:util';
import { AppError } from '../../model/app-error.ts';
import { oneLine, revealInLines } from '../../render/visible-text.ts';
import type { Terminal } from './terminal.ts';

/** What is said about a fault that nobody foresaw. */
const internalHint =
  'This is a fault of Charter. Run it again with CHARTER_DEBUG=1 and report what it prints, after reading it.';

/** Says on stderr what went wrong and what to do; with `--json` a program finds the same on stdout. */
export function reportError(error: unknown, terminal: Terminal, isJson: boolean): void {
  const { code, message, hint } = describeError(error);
  const paint = terminal.errorPaint;
  const isDebug = terminal.environment['CHARTER_DEBUG'] === '1';
  if (isJson) terminal.out(`${JSON.stringify({ error: { code, message, hint } }, undefined, 2)}\n`);
  terminal.error(
    [
      `${paint.bold(paint.red('error'))} ${oneLine(message)} ${paint.dim(`(${code})`)}`,
      `${paint.bold('hint')}  ${oneLine(hint)}`,
      ...(isDebug ? [paint.dim(revealInLines(inspect(error)))] : []),
      '',
    ].join('\n'),
  );
}

function describeError(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint };
  const message =
    error instanceof Error ? `${error.name}: ${error.message}` : 'something was thrown that is no error';
  return { code: 'internal-error', message, hint: internalHint };
}
