import type { Redis } from 'ioredis';
import type { Clock } from '../../../ports/clock.ts';
import type { QueueDesk } from '../../../ports/queue-desk.ts';
import type { Store } from '../open-store.ts';
import type { WorkQueueOptions } from '../work-queue-options.ts';
import { explained } from './redis-fault.ts';
import { connectForCommands, placeOf } from './redis-connection.ts';
import { RedisCommandTally } from './redis-command-tally.ts';
import { RedisDeliveries } from './redis-deliveries.ts';
import { RedisHealingMemory } from './redis-healing-memory.ts';
import { RedisQueueDesk } from './redis-queue-desk.ts';
import { RedisJobs } from './redis-jobs.ts';
import { RedisRoundMemory } from './redis-round-memory.ts';
import { RedisRows } from './redis-rows.ts';
import { RedisTurns } from './redis-turns.ts';
import { RedisWorkQueue, type StallTimes } from './redis-work-queue.ts';

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, already checked. */
  readonly url: string;
  readonly clock: Clock;
  readonly work: WorkQueueOptions;
  /** Before every key in Redis; left out, `{charter}`. */
  readonly prefix?: string;
  readonly stall?: StallTimes;
  /** Told when Redis is lost and when it is back. */
  readonly onConnection?: (state: 'lost' | 'back') => void;
}

const usualPrefix = '{charter}';

/** Work of a process that was killed is taken up after 20 to 40 seconds: its lock has run out, and a look finds it. */
const usualStall: StallTimes = { lockDuration: 20_000, stalledInterval: 10_000 };

/** Milliseconds after which the turn of a process that is gone is free again. */
const turnDuration = 30_000;

/** Opens what all replicas share. Rejects with a `QueueError` when Redis cannot be reached or is not fit for it. */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { url, clock, work, prefix = usualPrefix, stall = usualStall } = options;
  const client = await connectForCommands(url);
  watch(client, options.onConnection);
  const commands = explained(client, placeOf(url));
  const rows = new RedisRows(commands, prefix);
  const jobs = new RedisJobs({ url, prefix, client });
  const queue = new RedisWorkQueue({ url, prefix, rows, jobs, clock, options: work, stall });
  return {
    queue,
    deliveries: new RedisDeliveries({ client: commands, prefix, queue, clock }),
    healing: new RedisHealingMemory({ client: commands, prefix, clock }),
    rounds: new RedisRoundMemory({ client: commands, prefix }),
    tally: new RedisCommandTally({ client: commands, prefix, clock }),
    turns: new RedisTurns({ client: commands, prefix, duration: turnDuration }),
    isReachable: () => client.status === 'ready',
    close: async () => {
      await jobs.close();
      client.disconnect();
    },
  };
}

/** Opens the queue for an operator. Rejects as `openRedisStore` does. */
export async function openRedisDesk(options: {
  readonly url: string;
  readonly clock: Clock;
  readonly prefix?: string;
}): Promise<QueueDesk> {
  const { url, clock, prefix = usualPrefix } = options;
  const client = await connectForCommands(url);
  const rows = new RedisRows(explained(client, placeOf(url)), prefix);
  const jobs = new RedisJobs({ url, prefix, client });
  const work = { concurrency: 1, maxAttempts: 1, backoff: () => 0, stopWithin: 0 };
  const queue = new RedisWorkQueue({ url, prefix, rows, jobs, clock, options: work, stall: usualStall });
  const close = async (): Promise<void> => {
    await jobs.close();
    client.disconnect();
  };
  return new RedisQueueDesk({ rows, queue, clock, close });
}

function watch(client: Redis, tell: RedisStoreOptions['onConnection']): void {
  let isLost = false;
  client.on('close', () => {
    if (!isLost) tell?.('lost');
    isLost = true;
  });
  client.on('ready', () => {
    if (isLost) tell?.('back');
    isLost = false;
  });
}
