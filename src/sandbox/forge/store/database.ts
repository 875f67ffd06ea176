import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { ForgeStartError } from '../forge-start-error.ts';
import type { HookDelivery } from './model/delivery.ts';
import type { Identified } from './table.ts';

/** The SQLite file under the store: one row per record, as JSON. Every method is synchronous. */
export interface Database {
  begin(): void;
  commit(): void;
  rollback(): void;
  /** Calls `each` with every record that is stored. */
  load(each: (table: string, record: Identified) => void): void;
  write(table: string, record: Identified): void;
  erase(table: string, id: number): void;
  counter(name: string): number;
  saveCounter(name: string, value: number): void;
  readonly deliveries: DeliveryLog;
  close(): void;
}

export interface DeliveryPage {
  readonly before: number | undefined;
  readonly count: number;
  readonly outcome?: 'success' | 'failure';
}

/** Webhook deliveries are large and rarely read: they stay on disk. */
export interface DeliveryLog {
  add(delivery: HookDelivery): void;
  get(appId: number, id: number): HookDelivery | undefined;
  /** Newest first, those with an id below `before`; of one outcome, or of both where it is left out. */
  list(appId: number, page: DeliveryPage): readonly HookDelivery[];
  /** Keeps the newest `count` of an app. */
  prune(appId: number, count: number): void;
}

/** Raised with every change of what is stored that an older program could not read. */
const version = 1;

/** As GitHub draws the line between the outcomes of a delivery. */
const isDelivered = "(json_extract(body, '$.statusCode') BETWEEN 200 AND 399)";

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS records (kind TEXT, id INTEGER, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS deliveries (id INTEGER PRIMARY KEY, app INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS deliveries_of_app ON deliveries (app, id);
  CREATE INDEX IF NOT EXISTS deliveries_failed ON deliveries (app, id) WHERE NOT ${isDelivered};
`;

/** Opens the file, and makes it when it is not there. */
export function openDatabase(file: string): Database {
  const connection = connect(file);
  const write = connection.prepare('INSERT OR REPLACE INTO records (kind, id, body) VALUES (?, ?, ?)');
  const erase = connection.prepare('DELETE FROM records WHERE kind = ? AND id = ?');
  const readCounter = connection.prepare('SELECT value FROM counters WHERE name = ?');
  const saveCounter = connection.prepare('INSERT OR REPLACE INTO counters (name, value) VALUES (?, ?)');
  return {
    begin: () => connection.exec('BEGIN'),
    commit: () => connection.exec('COMMIT'),
    rollback: () => connection.exec('ROLLBACK'),
    load: (each) => {
      for (const row of connection.prepare('SELECT kind, body FROM records ORDER BY kind, id').iterate())
        each(textOf(row['kind']), parseRecord(row['body']));
    },
    write: (table, record) => void write.run(table, record.id, JSON.stringify(record)),
    erase: (table, id) => void erase.run(table, id),
    counter: (name) => Number(readCounter.get(name)?.['value'] ?? 0),
    saveCounter: (name, value) => void saveCounter.run(name, value),
    deliveries: createDeliveryLog(connection),
    close: () => connection.close(),
  };
}

/** Two forges on one folder would overwrite each other's refs and records, so the file is held by one alone. */
function connect(file: string): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(file);
    connection.exec(schema);
    checkVersion(connection, file);
    return connection;
  } catch (cause) {
    connection?.close();
    if (cause instanceof ForgeStartError) throw cause;
    const isHeld = cause instanceof Error && /locked/.test(cause.message);
    throw new ForgeStartError({
      code: isHeld ? 'forge-start-folder-in-use' : 'forge-start-state-unreadable',
      message: isHeld
        ? `The state in ${file} is in use by another forge.`
        : `The state in ${file} cannot be read: ${cause instanceof Error ? cause.message : 'unknown reason'}.`,
      hint: isHeld
        ? 'Stop the other one, or choose another folder.'
        : 'Choose another folder, or remove this one to begin anew.',
      cause,
    });
  }
}

function checkVersion(connection: DatabaseSync, file: string): void {
  const found = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (found === 0) connection.exec(`PRAGMA user_version = ${version}`);
  else if (found !== version)
    throw new ForgeStartError({
      code: 'forge-start-state-unreadable',
      message: `The state in ${file} has version ${found}, and this program reads version ${version}.`,
      hint: 'Use the program that made it, or choose another folder.',
    });
}

function createDeliveryLog(connection: DatabaseSync): DeliveryLog {
  const add = connection.prepare('INSERT INTO deliveries (id, app, body) VALUES (?, ?, ?)');
  const get = connection.prepare('SELECT body FROM deliveries WHERE app = ? AND id = ?');
  const listOf = (condition: string) =>
    connection.prepare(
      `SELECT body FROM deliveries WHERE app = ? AND id < ?${condition} ORDER BY id DESC LIMIT ?`,
    );
  const all = listOf('');
  const by = { success: listOf(` AND ${isDelivered}`), failure: listOf(` AND NOT ${isDelivered}`) };
  const prune = connection.prepare(
    'DELETE FROM deliveries WHERE app = ?1 AND id <= (SELECT id FROM deliveries WHERE app = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)',
  );
  return {
    add: (delivery) => void add.run(delivery.id, delivery.appId, JSON.stringify(delivery)),
    get: (appId, id) => parseDelivery(get.get(appId, id)?.['body']),
    list: (appId, { before, count, outcome }) =>
      (outcome === undefined ? all : by[outcome])
        .all(appId, before ?? Number.MAX_SAFE_INTEGER, count)
        .flatMap((row) => parseDelivery(row['body']) ?? []),
    prune: (appId, count) => void prune.run(appId, count),
  };
}

// The file is written by this module alone, so its rows have the shape that was stored.
function parseRecord(body: SQLOutputValue | undefined): Identified {
  return JSON.parse(textOf(body)) as Identified;
}

function parseDelivery(body: SQLOutputValue | undefined): HookDelivery | undefined {
  return body === undefined ? undefined : (JSON.parse(textOf(body)) as HookDelivery);
}

function textOf(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string')
    throw new TypeError(`expected text in the forge's state, found ${typeof value}`);
  return value;
}
