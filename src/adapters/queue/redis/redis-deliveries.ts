import type { Redis } from 'ioredis';
import type { Clock } from '../../../ports/clock.ts';
import type { Acceptance, Delivery, DeliveryStore } from '../../../ports/delivery-store.ts';
import type { WorkItem, WorkQueue } from '../../../ports/work-queue.ts';
import { RedisScript } from './redis-script.ts';

/** KEYS: completed (by time), order, bodies. ARGV: GUID, event, body. */
const acceptScript = new RedisScript(`
  if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {'completed'} end
  if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return {'pending'} end
  local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  local score = tonumber(last[2] or 0) + 1
  redis.call('ZADD', KEYS[2], score, ARGV[1])
  redis.call('HSET', KEYS[3], ARGV[1], cjson.encode({ARGV[2], ARGV[3]}))
  return {'new'}
`);

/** KEYS as above. ARGV: GUID, now. */
const completeScript = new RedisScript(`
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
  return {}
`);

/** KEYS as above. ARGV: GUID. */
const forgetScript = new RedisScript(`
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
  return {}
`);

function readStored(text: string): Pick<Delivery, 'event' | 'body'> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const [event, body] = Array.isArray(value) ? (value as unknown[]) : [];
    return typeof event === 'string' && typeof body === 'string' ? { event, body } : undefined;
  } catch {
    return undefined;
  }
}

/** Deliveries in Redis, for all replicas. */
export class RedisDeliveries implements DeliveryStore {
  readonly #client: Redis;
  readonly #queue: Pick<WorkQueue, 'enqueue'>;
  readonly #clock: Clock;
  readonly #keys: { readonly completed: string; readonly order: string; readonly bodies: string };

  constructor(parts: { client: Redis; prefix: string; queue: Pick<WorkQueue, 'enqueue'>; clock: Clock }) {
    this.#client = parts.client;
    this.#queue = parts.queue;
    this.#clock = parts.clock;
    this.#keys = {
      completed: `${parts.prefix}:deliveries:completed`,
      order: `${parts.prefix}:deliveries:order`,
      bodies: `${parts.prefix}:deliveries:bodies`,
    };
  }

  async accept({ guid, event, body }: Delivery): Promise<Acceptance> {
    const [seen] = await acceptScript.run(this.#client, Object.values(this.#keys), [guid, event, body]);
    // The script answers with nothing else.
    return { seen: String(seen) as Acceptance['seen'], stored: Promise.resolve() };
  }

  /** Queued first, then marked: a crash in between does it again, which is one run more at most. */
  async complete(guid: string, work: readonly WorkItem[]): Promise<void> {
    for (const item of work) await this.#queue.enqueue(item);
    const now = Date.parse(this.#clock.now());
    await completeScript.run(this.#client, Object.values(this.#keys), [guid, now]);
  }

  async isCompleted(guid: string): Promise<boolean> {
    return (await this.#client.zscore(this.#keys.completed, guid)) !== null;
  }

  pending(): Promise<readonly string[]> {
    return this.#client.zrange(this.#keys.order, '0', '-1');
  }

  async read(guid: string): Promise<Delivery | undefined> {
    const text = await this.#client.hget(this.#keys.bodies, guid);
    if (text === null) return undefined;
    const stored = readStored(text);
    // Somebody else wrote it: there is nothing to do, and nothing to keep.
    if (stored === undefined) await forgetScript.run(this.#client, Object.values(this.#keys), [guid]);
    return stored === undefined ? undefined : { guid, ...stored };
  }

  prune(completedBefore: string): Promise<number> {
    return this.#client.zremrangebyscore(this.#keys.completed, '-inf', `(${Date.parse(completedBefore)}`);
  }
}
