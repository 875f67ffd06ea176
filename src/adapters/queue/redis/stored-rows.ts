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

/** What is shown of a key of which Redis holds something that is none of ours. */
export const unreadable = 'unreadable';

/** A row; undefined where the text is none, because somebody else wrote it. */
export function readRow(text: string): StoredRow | undefined {
  const fields = readFields(text);
  const counts = readCounts(fields, ['i', 'b', 's', 't', 'a', 'd']);
  const { st, r } = fields;
  if (counts === undefined || (st !== 'w' && st !== 'r')) return undefined;
  return { ...counts, st, ...(typeof r === 'string' ? { r } : {}) };
}

/** A dead letter; undefined where the text is none. */
export function readLetter(text: string): StoredLetter | undefined {
  const fields = readFields(text);
  const counts = readCounts(fields, ['i', 'b', 'a', 'at']);
  const { c, r } = fields;
  if (counts === undefined || typeof c !== 'string' || typeof r !== 'string') return undefined;
  return { ...counts, c, r };
}

/** Fields that all have to be counts; undefined where one is not. */
function readCounts<Name extends string>(
  fields: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Readonly<Record<Name, number>> | undefined {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = fields[name];
    if (!isCount(value)) return undefined;
    counts[name] = value;
  }
  return counts as Record<Name, number>;
}

function readFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Times are counts too, of milliseconds: as far as a date can be made of them. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e15;
}

/** A key that waits or runs, as an operator sees it; `now` is milliseconds since 1970. */
export function rowEntry(key: string, row: StoredRow | undefined, now: number): QueueEntry {
  if (row === undefined) return unreadableEntry(key, now);
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
export function letterEntry(key: string, letter: StoredLetter | undefined, now: number): QueueEntry {
  if (letter === undefined) return unreadableEntry(key, now);
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

function unreadableEntry(key: string, now: number): QueueEntry {
  return {
    key,
    installationId: 0,
    state: 'failed',
    since: new Date(now).toISOString(),
    attempt: 0,
    isBackground: true,
    reason: 'What Redis holds of it was not written by Charter. It can be dropped.',
    code: unreadable,
  };
}
