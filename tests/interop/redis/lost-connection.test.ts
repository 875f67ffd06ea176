import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRedisStore } from '../../../src/adapters/queue/redis/open-redis-store.ts';
import { aDelivery } from '../../builders/a-delivery.ts';
import { startRedisServer, type RedisServer, type RedisWish } from '../../builders/a-redis-server.ts';
import { closedAtTheEnd, patientWork, systemClock } from '../../builders/a-store.ts';
import { anApp } from '../../builders/an-app.ts';
import { eventually } from '../../builders/eventually.ts';

async function aServer(wish?: RedisWish): Promise<RedisServer> {
  const server = await startRedisServer(wish);
  onTestFinished(() => server.end());
  return server;
}

async function aStoreAt(url: string): ReturnType<typeof openRedisStore> {
  const prefix = `{${randomUUID()}}`;
  return closedAtTheEnd(await openRedisStore({ url, prefix, clock: systemClock, work: patientWork }));
}

describe('a server with REDIS_URL', () => {
  it('answers 503 while Redis is away, and goes on by itself when it is back', async () => {
    const redis = await aServer({ isKept: true });
    const { app, worked, webhookUrl, log } = await anApp({ config: { redisUrl: redis.url } });
    const before = (await fetch(webhookUrl, aDelivery())).status;
    await app.whenIdle();

    await redis.end();
    await eventually(async () => (await fetch(`${app.url}/readyz`)).status === 503);
    const away = await fetch(webhookUrl, aDelivery());
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    await redis.restart();
    await eventually(async () => (await fetch(`${app.url}/readyz`)).status === 200);
    const guid = randomUUID();
    const after = await fetch(webhookUrl, aDelivery({ guid }));
    await app.whenIdle();

    expect([before, away.status, after.status]).toEqual([202, 503, 202]);
    expect(away.headers.get('retry-after')).toBe('60');
    expect(metrics).toContain('charter_queue_reachable 0');
    expect(worked.map(({ key }) => key)).toEqual(['acme/shop#12', 'acme/shop#12']);
    expect(log()).toContain('Redis is away');
    expect(log()).toContain('Redis is back');
  });

  it('finishes what was in hand when Redis was lost, once it is back', async () => {
    const redis = await aServer({ isKept: true });
    const { queue } = await aStoreAt(redis.url);
    const began = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const runs: string[] = [];
    queue.start(async ({ key }) => {
      runs.push(key);
      began.resolve();
      await end.promise;
      return { kind: 'done' };
    });
    await queue.enqueue({ key: 'acme/shop#1', installationId: 1 });
    await began.promise;

    await redis.end();
    end.resolve();
    const whileAway = await queue
      .enqueue({ key: 'acme/shop#2', installationId: 1 })
      .catch((error: unknown) => error);
    await redis.restart();
    await eventually(async () => {
      const counts = await queue.counts().catch(() => undefined);
      return counts?.running === 0 && counts.waiting === 0;
    });

    expect(whileAway).toMatchObject({ code: 'redis-unavailable' });
    expect(runs).toEqual(['acme/shop#1']);
  });

  it('does not start where there is no Redis', async () => {
    const redis = await aServer();
    await redis.end();

    await expect(aStoreAt(redis.url)).rejects.toMatchObject({ code: 'redis-unavailable' });
  });

  it('shows no password in what it says', async () => {
    const redis = await aServer({ options: ['--requirepass', 'right'] });
    const url = redis.url.replace('redis://', 'redis://:very-secret@');

    const error: unknown = await aStoreAt(url).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'redis-refused' });
    expect(inspect(error, { depth: 9 })).not.toContain('very-secret');
  });

  it('says that Redis is full', async () => {
    const redis = await aServer({ options: ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'] });
    const { deliveries } = await aStoreAt(redis.url);

    const error: unknown = await (async () => {
      for (;;) await deliveries.accept({ guid: randomUUID(), event: 'push', body: 'x'.repeat(100_000) });
    })().catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'redis-full' });
  });

  it('says that Redis takes no writes, at start and when it becomes a replica of another', async () => {
    const redis = await aServer();
    const { queue } = await aStoreAt(redis.url);
    const operator = new Redis(redis.url);
    onTestFinished(() => operator.disconnect());

    await operator.replicaof('127.0.0.1', '1');
    const later: unknown = await queue
      .enqueue({ key: 'acme/shop#1', installationId: 1 })
      .catch((cause: unknown) => cause);

    expect(later).toMatchObject({ code: 'redis-read-only' });
    await expect(aStoreAt(redis.url)).rejects.toMatchObject({ code: 'redis-read-only' });
  });

  it('does not work on a Redis that forgets keys when it is full', async () => {
    const redis = await aServer({ options: ['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru'] });

    await expect(aStoreAt(redis.url)).rejects.toMatchObject({ code: 'redis-evicts' });
  });
});
