import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { HealingMemory } from '../../ports/delivery-log.ts';
import { integerOf, textOf } from './row.ts';
import type { TickTransaction } from './tick-transaction.ts';

/** What healing remembers, in SQLite. */
export class SqliteHealingMemory implements HealingMemory {
  readonly #transaction: TickTransaction;
  readonly #readChecked: StatementSync;
  readonly #writeChecked: StatementSync;
  readonly #readTimes: StatementSync;
  readonly #addOne: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync, transaction: TickTransaction) {
    this.#transaction = transaction;
    this.#readChecked = database.prepare('SELECT checked_until FROM healing');
    this.#writeChecked = database.prepare(
      'INSERT OR REPLACE INTO healing (only, checked_until) VALUES (1, ?)',
    );
    this.#readTimes = database.prepare('SELECT times FROM redeliveries WHERE guid = ?');
    this.#addOne = database.prepare(
      `INSERT INTO redeliveries (guid, times, noted_at) VALUES (?, 1, ?)
       ON CONFLICT (guid) DO UPDATE SET times = times + 1, noted_at = excluded.noted_at`,
    );
    this.#forget = database.prepare('DELETE FROM redeliveries WHERE noted_at < ?');
  }

  async checkedUntil(): Promise<string | undefined> {
    const row = this.#readChecked.get();
    return row === undefined ? undefined : textOf(row, 'checked_until');
  }

  async redeliveries(guid: string): Promise<number> {
    const row = this.#readTimes.get(guid);
    return row === undefined ? 0 : integerOf(row, 'times');
  }

  noteRedelivery(guid: string): Promise<void> {
    return this.#transaction.write(() => this.#addOne.run(guid, this.#transaction.now));
  }

  noteChecked(until: string, forgetBefore: string): Promise<void> {
    return this.#transaction.write(() => {
      this.#writeChecked.run(until);
      this.#forget.run(Date.parse(forgetBefore));
    });
  }
}
