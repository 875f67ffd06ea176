import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Acceptance, Delivery, DeliveryStore } from '../../ports/delivery-store.ts';
import type { WorkItem } from '../../ports/work-queue.ts';
import { guidOfKey, keyOfGuid } from './delivery-key.ts';
import { bytesOf, textOf } from './row.ts';
import type { TickTransaction } from './tick-transaction.ts';
import type { WorkTable } from './work-table.ts';

/** Ids rise with time, so the scan ends at the first delivery that is to be kept: no index on the time is needed. */
const pruneSql = `
  DELETE FROM deliveries WHERE completed_at < $before AND id < coalesce(
    (SELECT id FROM deliveries WHERE completed_at >= $before ORDER BY id LIMIT 1), 9223372036854775807)`;

interface Fresh {
  readonly delivery: Delivery;
  isCompleted: boolean;
}

/**
 * Deliveries in SQLite. What was accepted in this turn is written when the turn ends: a delivery whose handlers
 * are done by then, which is the rule, is written as completed and its body never touches the disk.
 */
export class SqliteDeliveries implements DeliveryStore {
  readonly #transaction: TickTransaction;
  readonly #table: WorkTable;
  readonly #fresh = new Map<string, Fresh>();
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #complete: StatementSync;
  readonly #pending: StatementSync;
  readonly #read: StatementSync;
  readonly #prune: StatementSync;

  constructor(parts: { database: DatabaseSync; transaction: TickTransaction; table: WorkTable }) {
    const { database, transaction, table } = parts;
    this.#transaction = transaction;
    this.#table = table;
    this.#find = database.prepare('SELECT completed_at FROM deliveries WHERE key = ?');
    this.#insert = database.prepare(
      'INSERT INTO deliveries (key, event, body, completed_at) VALUES (?, ?, ?, ?)',
    );
    this.#complete = database.prepare('UPDATE deliveries SET completed_at = ?, body = NULL WHERE key = ?');
    this.#pending = database.prepare('SELECT key FROM deliveries WHERE completed_at IS NULL ORDER BY id');
    this.#read = database.prepare(
      'SELECT event, body FROM deliveries WHERE key = ? AND completed_at IS NULL',
    );
    this.#prune = database.prepare(pruneSql);
    transaction.listen({
      beforeCommit: () => this.#writeFresh(),
      afterRollback: () => this.#fresh.clear(),
    });
  }

  async accept(delivery: Delivery): Promise<Acceptance> {
    const seen = this.#stateOf(delivery.guid);
    if (seen !== 'new') return { seen, stored: this.#transaction.write(() => undefined) };
    const stored = this.#transaction.write(() => {
      this.#fresh.set(delivery.guid, { delivery, isCompleted: false });
    });
    return { seen, stored };
  }

  complete(guid: string, work: readonly WorkItem[]): Promise<void> {
    return this.#transaction.write(() => {
      const { now } = this.#transaction;
      for (const item of work) this.#table.enqueue(item, now);
      const fresh = this.#fresh.get(guid);
      if (fresh === undefined) this.#complete.run(now, keyOfGuid(guid));
      else fresh.isCompleted = true;
    });
  }

  async isCompleted(guid: string): Promise<boolean> {
    return this.#stateOf(guid) === 'completed';
  }

  async pending(): Promise<readonly string[]> {
    this.#transaction.flush();
    return this.#pending.all().map((row) => guidOfKey(bytesOf(row, 'key')));
  }

  async read(guid: string): Promise<Delivery | undefined> {
    this.#transaction.flush();
    const row = this.#read.get(keyOfGuid(guid));
    if (row === undefined) return undefined;
    return { guid, event: textOf(row, 'event'), body: textOf(row, 'body') };
  }

  async prune(completedBefore: string): Promise<number> {
    return Number(this.#prune.run({ before: Date.parse(completedBefore) }).changes);
  }

  #stateOf(guid: string): Acceptance['seen'] {
    const fresh = this.#fresh.get(guid);
    if (fresh !== undefined) return fresh.isCompleted ? 'completed' : 'pending';
    const row = this.#find.get(keyOfGuid(guid));
    if (row === undefined) return 'new';
    return row['completed_at'] === null ? 'pending' : 'completed';
  }

  #writeFresh(): void {
    const { now } = this.#transaction;
    for (const { delivery, isCompleted } of this.#fresh.values()) {
      const { guid, event, body } = delivery;
      this.#insert.run(keyOfGuid(guid), event, isCompleted ? null : body, isCompleted ? now : null);
    }
    this.#fresh.clear();
  }
}
