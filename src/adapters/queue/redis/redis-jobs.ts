import { Queue, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { textAt } from '../../../model/read-unknown.ts';
import { placeOf } from './redis-connection.ts';
import { asRedisFault } from './redis-fault.ts';
import type { WantedKey } from './redis-rows.ts';

export interface JobData {
  readonly key: string;
}

export const queueName = 'work';

/** Names of repositories and branches have bounds, and so have keys. */
const longestKey = 1_000;

/** The key of a job; undefined where that was put there by somebody else and has none. */
export function keyIn(data: unknown): string | undefined {
  const key = textAt(data, 'key');
  return key === undefined || key.length > longestKey ? undefined : key;
}

/** BullMQ takes priorities up to 2^21; those nobody waits for come after all others. */
const mostTurns = 1_000_000;

/** Attempts are counted in the rows, crashes included, so BullMQ's own limits are out of reach. */
export const unlimited = 1_000_000_000;

/** One BullMQ job for each key that something is wanted of, found by its deduplication id. */
export class RedisJobs {
  readonly #queue: Queue<JobData>;
  readonly #url: string;

  constructor({ url, prefix, client }: { url: string; prefix: string; client: Redis }) {
    this.#url = url;
    this.#queue = new Queue<JobData>(queueName, {
      connection: client,
      prefix,
      defaultJobOptions: {
        attempts: unlimited,
        backoff: { type: 'fixed', delay: 1_000 },
        removeOnComplete: true,
        removeOnFail: true,
      },
      streams: { events: { maxLen: 100 } },
    });
    // Every call reports its own failure.
    this.#queue.on('error', () => undefined);
  }

  /**
   * Makes sure that a worker comes to a key: where it has a job that waits nothing changes, and where it is worked on
   * BullMQ adds one more job when that ends. Gives the id of the job that is there. Rejects with a `QueueError`.
   */
  async add(wanted: WantedKey): Promise<string | undefined> {
    const { key } = wanted;
    try {
      const deduplication = { id: key, keepLastIfActive: true };
      const job = await this.#queue.add('look', { key }, { priority: priorityOf(wanted), deduplication });
      return job.id;
    } catch (error) {
      throw asRedisFault(placeOf(this.#url), error);
    }
  }

  /** Lets a job that waits come in its new turn, after so many milliseconds. It may have begun meanwhile. */
  async move(id: string, wanted: WantedKey, delay: number): Promise<void> {
    const job: Job<JobData> | undefined = await this.#queue.getJob(id);
    if (job === undefined) return;
    await job.changePriority({ priority: priorityOf(wanted) }).catch(() => undefined);
    if (!(await job.isDelayed())) return;
    await (delay > 0 ? job.changeDelay(delay) : job.promote()).catch(() => undefined);
  }

  /** Gives those keys a job that have none. */
  async addLost(keys: readonly WantedKey[]): Promise<void> {
    for (const wanted of keys) {
      const id = await this.#queue.getDeduplicationJobId(wanted.key);
      if (id === null || (await this.#queue.getJob(id)) === undefined) await this.add(wanted);
    }
  }

  /** Leaves the connection open, which others use too. */
  async close(): Promise<void> {
    await this.#queue.close().catch(() => undefined);
  }
}

/** BullMQ does the lowest first, and among equals who came first. */
function priorityOf({ turn, isBackground }: WantedKey): number {
  const place = Math.min(turn, mostTurns - 1) + 1;
  return isBackground ? mostTurns + place : place;
}
