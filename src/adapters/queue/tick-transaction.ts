import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../../ports/clock.ts';

interface TickListener {
  /** Last chance to write into the transaction. */
  beforeCommit?(): void;
  afterCommit?(): void;
  /** Everything written since the last commit is gone. */
  afterRollback?(): void;
}

/** Milliseconds that a commit waits at most while more comes in: it costs more than what is in it. */
const patience = 1;

/**
 * Gathers the writes of one turn of the event loop, and of several turns in a burst, into one transaction. Reads
 * see what was written; `write` resolves when it is committed, which the end of the process cannot undo.
 */
export class TickTransaction {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #listeners: TickListener[] = [];
  readonly #clock: Clock;
  #open: PromiseWithResolvers<void> | undefined;
  #time: number | undefined;
  #writes = 0;
  #latest = 0;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
  }

  listen(listener: TickListener): void {
    this.#listeners.push(listener);
  }

  /** Milliseconds since 1970: one time for all that is written in one turn. */
  get now(): number {
    if (this.#open === undefined) return Date.parse(this.#clock.now());
    this.#time ??= Date.parse(this.#clock.now());
    return this.#time;
  }

  /** Runs the statements now; when they or the commit fail, the whole turn is undone and all its promises reject. */
  write(statements: () => void): Promise<void> {
    const open = this.#open ?? this.#openNow();
    this.#writes++;
    try {
      if (!this.#database.isTransaction) this.#begin.run();
      statements();
    } catch (error) {
      this.#fail(error);
    }
    return open.promise;
  }

  /** Commits what is open without waiting for the end of the turn. */
  flush(): void {
    const open = this.#open;
    if (open === undefined) return;
    try {
      for (const listener of this.#listeners) listener.beforeCommit?.();
      this.#commit.run();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#open = undefined;
    open.resolve();
    for (const listener of this.#listeners) listener.afterCommit?.();
  }

  #openNow(): PromiseWithResolvers<void> {
    const open = Promise.withResolvers<void>();
    open.promise.catch(() => undefined);
    this.#open = open;
    this.#time = undefined;
    this.#latest = performance.now() + patience;
    this.#flushWhenQuiet();
    return open;
  }

  /** Commits after the first turn that brought nothing new: there is nothing better to do then. */
  #flushWhenQuiet(): void {
    const seen = this.#writes;
    setImmediate(() => {
      if (seen === this.#writes || performance.now() > this.#latest) this.flush();
      else this.#flushWhenQuiet();
    });
  }

  #fail(error: unknown): void {
    const open = this.#open;
    this.#open = undefined;
    this.#rollBack();
    open?.reject(error);
    for (const listener of this.#listeners) listener.afterRollback?.();
  }

  /** SQLite undoes a transaction by itself on some faults (a full disk), and then refuses to be asked. */
  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // The commit's own error, which is reported, says more than this one.
    }
  }
}
