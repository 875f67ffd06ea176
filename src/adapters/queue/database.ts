import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QueueError } from './queue-error.ts';
import { schema, schemaVersion, tallyMigration, turnsMigration } from './schema.ts';

/** Milliseconds to wait for another process that is just stopping on the same file. */
const lockPatience = 5_000;

const sqliteBusy = 5;
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/**
 * Opens the one file that holds deliveries and work, and keeps it for this process alone. A commit outlives the
 * process at once. A power cut may undo the newest ones (`synchronous=NORMAL`), never damage the file: a sync for every
 * 202 would halve the intake, and what is lost so is found by the look at all open pull requests at start.
 * Throws `QueueError`.
 */
export function openDatabase(path: string, patience = lockPatience): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw unusable(path, error);
  }
  const database = new DatabaseSync(path, { timeout: patience });
  try {
    prepare(database, path);
  } catch (error) {
    database.close();
    throw error instanceof QueueError ? error : asQueueError(path, error);
  }
  return database;
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -8000;
    PRAGMA wal_autocheckpoint = 8000;
    BEGIN IMMEDIATE;
  `);
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > schemaVersion) throw newer(path, version);
  if (version < 1) database.exec(schema);
  if (version < 2) database.exec(turnsMigration);
  if (version < 3) database.exec(`${tallyMigration} PRAGMA user_version = ${schemaVersion};`);
  database.exec('COMMIT');
}

function asQueueError(path: string, cause: unknown): QueueError {
  const number = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : 0;
  if (number === sqliteBusy) return inUse(path, cause);
  if (number === sqliteCorrupt || number === sqliteNotADatabase) return damaged(path, cause);
  return unusable(path, cause);
}

function unusable(path: string, cause: unknown): QueueError {
  const why = cause instanceof Error ? cause.message : 'unknown reason';
  return new QueueError({
    code: 'data-dir-unusable',
    message: `Charter cannot keep its data in ${path}: ${why}.`,
    hint: 'Set DATA_DIR to a folder that this user may create and write, on a disk with free space.',
    cause,
  });
}

function inUse(path: string, cause: unknown): QueueError {
  return new QueueError({
    code: 'data-dir-in-use',
    message: `Another process has ${path} open; one file serves one process.`,
    hint: 'Stop the other Charter server, or give this one a DATA_DIR of its own.',
    cause,
  });
}

function damaged(path: string, cause: unknown): QueueError {
  return new QueueError({
    code: 'data-store-damaged',
    message: `${path} is not a database that SQLite can read.`,
    hint: 'Move the file away and start again: Charter looks at every open pull request at start and rebuilds it.',
    cause,
  });
}

function newer(path: string, version: number): QueueError {
  return new QueueError({
    code: 'data-store-newer',
    message: `${path} was written by a newer Charter (format ${version}; this one knows ${schemaVersion}).`,
    hint: 'Run the newer version, or move the file away: it is rebuilt from the forge.',
  });
}
