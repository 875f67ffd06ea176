import { exponentialBackoff } from '../../adapters/queue/backoff.ts';
import { openStore, type Store } from '../../adapters/queue/open-store.ts';
import type { FinishedRun, WorkQueueOptions } from '../../adapters/queue/work-queue-options.ts';
import type { ServeConfig } from '../../config/serve-config.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Tuning } from './app-options.ts';

const longestRetryDelay = 10 * 60_000;

export interface SharedStoreOptions {
  readonly config: ServeConfig;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly log: Log;
  readonly onRun: (run: FinishedRun) => void;
}

/** What keeps deliveries and work: a file of this server's own, or the Redis of all replicas. Rejects with `QueueError`. */
export async function openSharedStore({
  config,
  tuning,
  clock,
  log,
  onRun,
}: SharedStoreOptions): Promise<Store> {
  const { concurrency, maxAttempts, stopWithin, retryDelay: first } = tuning;
  const backoff = exponentialBackoff({ first, longest: longestRetryDelay, random: Math.random });
  const work: WorkQueueOptions = { concurrency, maxAttempts, stopWithin, backoff, onRun };
  const { dataDir, redisUrl: url } = config;
  if (url === undefined) return openStore({ dataDir, clock, work });
  const { openRedisStore } = await import('../../adapters/queue/redis/open-redis-store.ts');
  return openRedisStore({
    url,
    clock,
    work,
    onConnection: (state) => {
      if (state === 'lost') log.warn('Redis is away: webhooks are answered with 503, and work waits', {});
      else log.info('Redis is back', {});
    },
  });
}
