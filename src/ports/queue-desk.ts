/** A key as an operator sees it. Times are ISO. */
export interface QueueEntry {
  readonly key: string;
  readonly installationId: number;
  readonly state: 'waiting' | 'running' | 'failed';
  /** When it was first asked for, or for a failed key when it failed. */
  readonly since: string;
  /** Runs begun so far. */
  readonly attempt: number;
  readonly isBackground: boolean;
  /** When a waiting key may run, where that is later than now: it is put off. */
  readonly due?: string;
  /** Why it was put off, or why it failed. */
  readonly reason?: string;
  /** What it failed with. */
  readonly code?: string;
}

/** What an operator may do with the queue, whether a server runs or not. Throws `QueueError`. */
export interface QueueDesk {
  /** Every key, running ones first, then waiting, then failed; the longest there first in each. */
  list(): Promise<readonly QueueEntry[]>;
  /** Gives a failed key, or one that was put off, a new chance at once. False when there is no such key. */
  retry(key: string): Promise<boolean>;
  /** Forgets a key that waits or failed. False when there is no such key, or it is running. */
  drop(key: string): Promise<boolean>;
  close(): Promise<void>;
}
