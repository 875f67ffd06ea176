import type { QueueEntry } from '../model/queue-entry.ts';

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
