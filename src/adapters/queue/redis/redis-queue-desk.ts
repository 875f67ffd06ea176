import type { QueueEntry } from '../../../model/queue-entry.ts';
import type { QueueDesk } from '../../../ports/queue-desk.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { RedisRows } from './redis-rows.ts';
import type { RedisWorkQueue } from './redis-work-queue.ts';

/** The queue of all replicas, for an operator. */
export class RedisQueueDesk implements QueueDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  list(): Promise<readonly QueueEntry[]> {
    return this.#parts.rows.list(Date.parse(this.#parts.clock.now()));
  }

  async retry(key: string): Promise<boolean> {
    const item = await this.#parts.rows.forgive(key);
    if (item === undefined) return false;
    await this.#parts.queue.enqueue(item);
    return true;
  }

  /** Its job finds nothing to do then. */
  drop(key: string): Promise<boolean> {
    return this.#parts.rows.drop(key);
  }

  close(): Promise<void> {
    return this.#parts.close();
  }
}

interface DeskParts {
  readonly rows: RedisRows;
  readonly queue: RedisWorkQueue;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}
