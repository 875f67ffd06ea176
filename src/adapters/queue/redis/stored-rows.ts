import type { QueueEntry } from '../../../model/queue-entry.ts';

/** What is wanted of a key; `work-scripts.ts` explains the letters. */
interface StoredRow {
  readonly i: number;
  readonly b: number;
  readonly s: number;
  readonly t: number;
  readonly a: number;
  readonly st: 'w' | 'r';
  readonly d: number;
  readonly r?: string;
}

interface StoredLetter {
  readonly i: number;
  readonly b: number;
  readonly a: number;
  readonly c: string;
  readonly r: string;
  readonly at: number;
}

/** Only the scripts of `work-scripts.ts` write rows and letters, so their shape is known. */
export function readRow(text: string): StoredRow {
  return JSON.parse(text) as StoredRow;
}

/** A dead letter, as the scripts write it. */
export function readLetter(text: string): StoredLetter {
  return JSON.parse(text) as StoredLetter;
}

/** A key that waits or runs, as an operator sees it; `now` is milliseconds since 1970. */
export function rowEntry(key: string, row: StoredRow, now: number): QueueEntry {
  const isRunning = row.st === 'r';
  return {
    key,
    installationId: row.i,
    state: isRunning ? 'running' : 'waiting',
    since: new Date(row.s).toISOString(),
    attempt: row.a,
    isBackground: row.b === 1,
    ...(!isRunning && row.d > now ? { due: new Date(row.d).toISOString() } : {}),
    ...(row.r === undefined ? {} : { reason: row.r }),
  };
}

/** A dead letter as an operator sees it. */
export function letterEntry(key: string, letter: StoredLetter): QueueEntry {
  return {
    key,
    installationId: letter.i,
    state: 'failed',
    since: new Date(letter.at).toISOString(),
    attempt: letter.a,
    isBackground: letter.b === 1,
    reason: letter.r,
    code: letter.c,
  };
}
