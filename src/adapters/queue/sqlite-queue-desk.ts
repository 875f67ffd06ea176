import { copyFileSync, existsSync, mkdtempSync, openSync, readSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../ports/clock.ts';
import type { QueueEntry } from '../../model/queue-entry.ts';
import type { QueueDesk } from '../../ports/queue-desk.ts';
import { openDatabase } from './database.ts';
import { QueueError } from './queue-error.ts';
import { WorkTable } from './work-table.ts';

/** Milliseconds to wait for a server that is just stopping. */
const patience = 500;

/** Copies taken before it is given up: the server's log began anew during each. */
const mostCopies = 5;

/**
 * The queue of a data folder, also while a server works on it: it is then read from a copy, and cannot be changed.
 * Throws `QueueError`.
 */
export class SqliteQueueDesk implements QueueDesk {
  readonly #path: string;
  readonly #clock: Clock;

  constructor({ dataDir, clock }: { readonly dataDir: string; readonly clock: Clock }) {
    this.#path = join(dataDir, 'charter.sqlite');
    this.#clock = clock;
    if (!existsSync(this.#path)) throw missing(this.#path);
  }

  async list(): Promise<readonly QueueEntry[]> {
    const now = Date.parse(this.#clock.now());
    try {
      return this.#use((table) => table.list(now));
    } catch (error) {
      if (!(error instanceof QueueError) || error.code !== 'data-dir-in-use') throw error;
      return listCopy(this.#path, now);
    }
  }

  async retry(key: string): Promise<boolean> {
    return this.#use((table) => table.retry(key, Date.parse(this.#clock.now())));
  }

  async drop(key: string): Promise<boolean> {
    return this.#use((table) => table.drop(key));
  }

  async close(): Promise<void> {
    // Nothing is held between two calls.
  }

  #use<T>(action: (table: WorkTable) => T): T {
    return withTable(openDatabase(this.#path, patience), action);
  }
}

function withTable<T>(database: DatabaseSync, action: (table: WorkTable) => T): T {
  try {
    return action(new WorkTable(database));
  } finally {
    database.close();
  }
}

/**
 * A server keeps the file to itself, so its bytes are copied and opened elsewhere: the main file and the log of what is
 * not in it yet. When the log began anew between the two copies they do not belong together, and are taken again.
 */
function listCopy(path: string, now: number): readonly QueueEntry[] {
  const folder = mkdtempSync(join(tmpdir(), 'charter-queue-'));
  const copy = join(folder, 'charter.sqlite');
  try {
    for (let attempt = 1; ; attempt++) {
      const before = readLogHead(path);
      copyFileSync(path, copy);
      if (before !== undefined) copyFileSync(`${path}-wal`, `${copy}-wal`);
      if (readLogHead(path) === before || attempt === mostCopies) break;
    }
    return withTable(openDatabase(copy, patience), (table) => table.list(now));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The header of the write-ahead log, whose salts change when it begins anew: https://sqlite.org/fileformat2.html#walformat */
function readLogHead(path: string): string | undefined {
  if (!existsSync(`${path}-wal`)) return undefined;
  const file = openSync(`${path}-wal`, 'r');
  try {
    const head = Buffer.alloc(32);
    readSync(file, head, 0, head.length, 0);
    return head.toString('hex');
  } finally {
    closeSync(file);
  }
}

function missing(path: string): QueueError {
  return new QueueError({
    code: 'data-store-missing',
    message: `There is no ${path}: no server has kept its data there.`,
    hint: 'Give the DATA_DIR of the server with `--data DIR`, or its REDIS_URL with `--redis URL`.',
  });
}
