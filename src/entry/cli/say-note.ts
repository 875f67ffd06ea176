import { oneLine } from '../../render/visible-text.ts';
import type { Terminal } from './terminal.ts';

/** Tells on stderr what one may want to know about a result; it is no error. */
export function sayNote({ error, errorPaint }: Terminal, text: string): void {
  error(`${errorPaint.bold('note')}  ${oneLine(text)}\n`);
}
