import { openDatabase, type Database, type DeliveryLog } from './database.ts';
import type { ChangeListener, Identified } from './table.ts';
import { createIndexes, createTables, type Indexes, type TableName, type Tables } from './tables.ts';

/** The forge's state: read from memory, written through to one SQLite file. */
export interface Store {
  readonly tables: Tables;
  readonly by: Indexes;
  readonly deliveries: DeliveryLog;
  /** The next id of a sequence; never given twice, not even after a restart or a change taken back. */
  nextId(sequence: string): number;
  /**
   * Runs a change as one transaction: all of it is stored when this returns, and none of it when `work` throws.
   * Every `put` and `remove` must happen inside. May be nested; the outermost decides.
   */
  change<Result>(work: () => Result): Result;
  close(): void;
}

/** Loads the state from a file, or begins with an empty one. */
export function openStore(file: string): Store {
  const database = openDatabase(file);
  const sequences = createSequences(database);
  const transaction = createTransaction(database, sequences.save);
  const tables = createTables(transaction.changed);
  transaction.attach(tables);
  database.load((name, record) => applyTo(tables, { name, id: record.id, record }));
  return {
    tables,
    by: createIndexes(tables),
    deliveries: database.deliveries,
    nextId: sequences.next,
    change: transaction.change,
    close: () => database.close(),
  };
}

function createTransaction(database: Database, tookBack: () => void) {
  let tables: Tables | undefined;
  let depth = 0;
  let undo: { table: string; id: number; before: Identified | undefined }[] = [];
  const changed: ChangeListener = ({ table, id, before, after }) => {
    if (depth === 0) throw new Error(`a change of ${table} was made outside of store.change()`);
    undo.push({ table, id, before });
    if (after === undefined) database.erase(table, id);
    else database.write(table, after);
  };
  const takeBack = (): void => {
    database.rollback();
    for (const { table, id, before } of undo.toReversed())
      if (tables !== undefined) applyTo(tables, { name: table, id, record: before });
    tookBack();
  };
  const change = <Result>(work: () => Result): Result => {
    if (depth > 0) return work();
    depth = 1;
    undo = [];
    database.begin();
    try {
      const result = work();
      database.commit();
      return result;
    } catch (error) {
      takeBack();
      throw error;
    } finally {
      depth = 0;
    }
  };
  return { changed, change, attach: (all: Tables) => void (tables = all) };
}

/**
 * Ids are reserved in blocks, so that most cost no write; the rest of a block is lost at a restart.
 * `save` writes the reservations again: a transaction taken back takes them back as well.
 */
function createSequences(database: Database): { next: (sequence: string) => number; save: () => void } {
  const block = 100;
  const state = new Map<string, { next: number; reserved: number }>();
  const next = (sequence: string): number => {
    const known = state.get(sequence) ?? startAt(database.counter(sequence));
    state.set(sequence, known);
    if (known.next > known.reserved) {
      known.reserved = known.next + block - 1;
      database.saveCounter(sequence, known.reserved);
    }
    return known.next++;
  };
  const save = (): void => {
    for (const [sequence, { reserved }] of state) database.saveCounter(sequence, reserved);
  };
  return { next, save };
}

function startAt(reserved: number): { next: number; reserved: number } {
  return { next: reserved + 1, reserved };
}

// The one place where a table is found by a name that came from disk; its rows were written by that table.
function applyTo(
  tables: Tables,
  { name, id, record }: { name: string; id: number; record: Identified | undefined },
): void {
  if (!Object.hasOwn(tables, name)) return;
  const table: { apply(id: number, record: Identified | undefined): void } = tables[name as TableName];
  table.apply(id, record);
}
