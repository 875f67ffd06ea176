import type {
  QueueCounts,
  QueueOverview,
  WorkHandler,
  WorkItem,
  WorkQueue,
  WorkResult,
} from '../../ports/work-queue.ts';
import type { TickTransaction } from './tick-transaction.ts';
import {
  crashedResult,
  endingOf,
  longestDelay,
  lookAgain,
  resultOf,
  type WorkQueueOptions,
} from './work-queue-options.ts';
import type { WaitingWork, WorkTable } from './work-table.ts';

interface Run {
  readonly item: WorkItem;
  readonly attempt: number;
  ended: Promise<void>;
}

/** Milliseconds until the next try after the disk did not take a write. */
const storageDelay = 10_000;

/** setTimeout takes no more; a longer wait is looked at again in between. */
const longestTimer = 60_000;

/** The queue of `ports/work-queue.ts` over SQLite: the rows are the truth, memory knows only who is at work. */
export class SqliteWorkQueue implements WorkQueue {
  readonly #table: WorkTable;
  readonly #transaction: TickTransaction;
  readonly #options: WorkQueueOptions;
  readonly #running = new Map<string, Run>();
  #idleWaiters: (() => void)[] = [];
  #handler: WorkHandler | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasLostWrites = false;

  constructor(parts: { table: WorkTable; transaction: TickTransaction; options: WorkQueueOptions }) {
    this.#table = parts.table;
    this.#transaction = parts.transaction;
    this.#options = parts.options;
    this.#transaction.listen({
      afterCommit: () => this.#pump(),
      afterRollback: () => {
        this.#hasLostWrites = true;
        this.#wakeAfter(storageDelay);
      },
    });
  }

  enqueue(item: WorkItem): Promise<void> {
    return this.#transaction.write(() => this.#table.enqueue(item, this.#transaction.now));
  }

  start(handler: WorkHandler): void {
    this.#handler = handler;
    void this.#transaction.write(() => {
      this.#table.clampDelays(this.#transaction.now + longestDelay);
      this.#takeUpOrphans();
    });
  }

  async stop(): Promise<void> {
    this.#handler = undefined;
    clearTimeout(this.#timer);
    await this.#waitForRuns();
    const released = this.#transaction.write(() => {
      for (const key of this.#running.keys()) this.#table.release(key, false);
    });
    // Where the disk does not take it, the next start finds it marked as running and takes it up as well.
    await released.catch(() => undefined);
    this.#running.clear();
  }

  async forgetFailures(failedBefore: string): Promise<number> {
    return this.#table.removeFailed(Date.parse(failedBefore));
  }

  async whenIdle(): Promise<void> {
    this.#transaction.flush();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  async counts(): Promise<QueueCounts> {
    return {
      waiting: this.#table.count('waiting'),
      running: this.#running.size,
      failed: this.#table.count('failed'),
    };
  }

  async overview(): Promise<QueueOverview> {
    const oldest = this.#table.oldestWaiting();
    return {
      ...(await this.counts()),
      failedByCode: this.#table.failedByCode(),
      oldestAge: oldest === undefined ? 0 : Math.max(0, this.#transaction.now - oldest),
    };
  }

  /** Starts what is due, as far as there are free workers, and sets the timer for what is due later. */
  #pump(): void {
    const handler = this.#handler;
    if (handler === undefined) return;
    if (this.#hasLostWrites) this.#repairAfterLoss();
    const free = this.#options.concurrency - this.#running.size;
    if (free > 0) {
      const due = this.#table.due(this.#transaction.now, free);
      if (due.length > 0) this.#claim(due, handler);
      else this.#waitForNextDue();
    }
    if (this.#idleWaiters.length > 0 && this.#isIdle()) this.#tellIdle();
  }

  #claim(due: readonly WaitingWork[], handler: WorkHandler): void {
    void this.#transaction.write(() => {
      for (const work of due) this.#table.claim(work);
    });
    for (const work of due) {
      if (this.#running.has(work.item.key)) continue;
      const run: Run = { item: work.item, attempt: work.attempt + 1, ended: Promise.resolve() };
      this.#running.set(work.item.key, run);
      run.ended = this.#run(run, handler);
    }
  }

  async #run(run: Run, handler: WorkHandler): Promise<void> {
    const { item, attempt } = run;
    const started = performance.now();
    const { result, error } = await resultOf(handler, item, attempt);
    const ending = endingOf(result, attempt, this.#options.maxAttempts);
    if (this.#running.get(item.key) !== run) return;
    this.#running.delete(item.key);
    void this.#transaction.write(() => this.#record(item.key, ending, attempt));
    const milliseconds = performance.now() - started;
    this.#options.onRun?.({
      item,
      attempt,
      milliseconds,
      result: ending,
      ...(error === undefined ? {} : { error }),
    });
  }

  #record(key: string, result: WorkResult, attempt: number): void {
    const { now } = this.#transaction;
    const notBefore = result.kind === 'retry' ? now + result.after : 0;
    if (this.#table.repeatWhenAsked(key, { due: Math.max(now, notBefore), notBefore })) return;
    switch (result.kind) {
      case 'done':
        if (result.again === undefined) this.#table.remove(key);
        else this.#table.lookAgain(key, { due: now + result.again, reason: lookAgain });
        return;
      case 'retry': {
        const due = now + Math.max(result.after, this.#options.backoff(attempt));
        this.#table.postpone(key, { due, notBefore, reason: result.reason });
        return;
      }
      case 'failed':
        this.#table.fail(key, { ...result, at: now });
        return;
      default:
        result satisfies never;
    }
  }

  /** Work that a crash or a lost write left marked as running, though nobody is at it. */
  #takeUpOrphans(): void {
    for (const { item, attempt } of this.#table.running()) {
      if (this.#running.has(item.key)) continue;
      if (attempt < this.#options.maxAttempts) this.#table.release(item.key, true);
      else this.#table.fail(item.key, { ...crashedResult(attempt), at: this.#transaction.now });
    }
  }

  #repairAfterLoss(): void {
    this.#hasLostWrites = false;
    void this.#transaction.write(() => this.#takeUpOrphans());
  }

  #waitForNextDue(): void {
    const next = this.#table.nextDue();
    if (next !== undefined) this.#wakeAfter(next - this.#transaction.now);
  }

  #wakeAfter(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#handler === undefined) return;
    this.#timer = setTimeout(() => this.#pump(), Math.min(Math.max(milliseconds, 1), longestTimer));
  }

  async #waitForRuns(): Promise<void> {
    const runs = Promise.all([...this.#running.values()].map((run) => run.ended));
    const { promise: tooLate, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#options.stopWithin);
    await Promise.race([runs, tooLate]);
    clearTimeout(timer);
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && this.#table.nextDue() === undefined;
  }

  #tellIdle(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}
