/** Something to look at again. The key says what; the rest is how to get there, and the latest wins. */
export interface WorkItem {
  /** `owner/repo#12`, or a lookup that leads to such keys (`model/lookup-key.ts`). */
  readonly key: string;
  readonly installationId: number;
  /** Nobody waits for it: done when nothing else is due. Once somebody asks for the same key, it no longer is. */
  readonly isBackground?: boolean;
}

export type WorkResult =
  /** `again` is in how many milliseconds it is looked at once more, whether anybody asks for it by then or not. */
  | { readonly kind: 'done'; readonly again?: number }
  /** Try again after so many milliseconds; the queue backs off further when told so again and again. */
  | { readonly kind: 'retry'; readonly after: number; readonly reason: string }
  /** Trying again cannot help: kept in the dead-letter list, counted and logged with its code. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };

export interface WorkHandler {
  (item: WorkItem, attempt: number): Promise<WorkResult>;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
}

/** The queue at a glance, of all replicas together. Ages are milliseconds. */
export interface QueueOverview extends QueueCounts {
  /** Dead letters by their code. */
  readonly failedByCode: Readonly<Record<string, number>>;
  /** Since when the longest waiting key waits, a retry counted from its first request; 0 when none waits. */
  readonly oldestAge: number;
}

/**
 * Durable, one worker per key at a time; items for a key that arrive while it waits are one run,
 * and those that arrive while it runs are one run more. Repositories take turns: a burst on one does not hold up
 * another's keys.
 */
export interface WorkQueue {
  /** Stored when the promise resolves. */
  enqueue(item: WorkItem): Promise<void>;
  start(handler: WorkHandler): void;
  /** Takes no new work, lets running work finish, keeps the rest for the next start. */
  stop(): Promise<void>;
  /** Resolves when nothing is waiting or running (what is delayed by a retry counts as waiting). */
  whenIdle(): Promise<void>;
  /** Forgets the dead letters of keys that failed before an ISO time, and returns how many. */
  forgetFailures(failedBefore: string): Promise<number>;
  counts(): Promise<QueueCounts>;
  overview(): Promise<QueueOverview>;
}
