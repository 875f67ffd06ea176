import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openRedisDesk, openRedisStore } from '../../../src/adapters/queue/redis/open-redis-store.ts';
import type { Store } from '../../../src/adapters/queue/open-store.ts';
import { healDeliveries } from '../../../src/flows/review/heal-deliveries.ts';
import { aRecordingLog } from '../../builders/a-log.ts';
import { startRedisServer, type RedisServer } from '../../builders/a-redis-server.ts';
import { closedAtTheEnd, patientWork, systemClock } from '../../builders/a-store.ts';
import { eventually } from '../../builders/eventually.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});

afterAll(() => server.end());

interface World {
  readonly prefix: string;
  readonly store: Store;
  /** Whoever may write to Redis. */
  readonly intruder: Redis;
  /** The queue of jobs as the intruder sees it. */
  readonly jobs: Queue;
  /** Keys that were worked on. */
  readonly worked: string[];
  /** Starts the work and resolves when a key that was asked for in the usual way has had its run. */
  readonly goesOn: () => Promise<void>;
}

async function aWorld(): Promise<World> {
  const prefix = `{${randomUUID()}}`;
  const intruder = new Redis(server.url, { maxRetriesPerRequest: null });
  onTestFinished(() => intruder.disconnect());
  const jobs = new Queue('work', { connection: intruder, prefix });
  const store = closedAtTheEnd(
    await openRedisStore({
      url: server.url,
      prefix,
      clock: systemClock,
      work: patientWork,
      stall: { lockDuration: 1_000, stalledInterval: 300 },
    }),
  );
  const worked: string[] = [];
  let isStarted = false;
  const goesOn = async (): Promise<void> => {
    if (!isStarted)
      store.queue.start(async ({ key }) => {
        worked.push(key);
        return { kind: 'done' };
      });
    isStarted = true;
    const key = `acme/shop#${worked.length + 1_000}`;
    await store.queue.enqueue({ key, installationId: 1 });
    await eventually(() => worked.includes(key));
  };
  return { prefix, store, intruder, jobs, worked, goesOn };
}

describe('a server on a Redis into which somebody else has written', () => {
  it.each([
    ['is nothing', null],
    ['is a number', 5],
    ['is a text', 'acme/shop#1'],
    ['is a list', [1, 2]],
    ['has no key', { other: true }],
    ['has a key that is a number', { key: 7 }],
    ['has a key that is an object', { key: { toString: 'no' } }],
    ['has a key that nobody asked for', { key: 'acme/shop#1' }],
    ['has a key that is none', { key: '../../etc/passwd\0' }],
    ['has a key of 5 MB', { key: 'x'.repeat(5_000_000) }],
  ])('goes on where the data of a job %s', async (_, data) => {
    const { jobs, goesOn, worked } = await aWorld();
    await jobs.add('look', data);
    await jobs.add('look', data, { priority: 3, attempts: 3, delay: 50 });
    await jobs.add('another name', data, { priority: 1, lifo: true });

    await goesOn();
    await goesOn();

    expect(worked).toEqual(['acme/shop#1000', 'acme/shop#1001']);
  });

  it.each([
    ['data', '{broken'],
    ['data', ''],
    ['data', '\u0000\u00ff'],
    ['opts', '{broken'],
    ['opts', 'null'],
    ['opts', '[]'],
    ['stacktrace', '{broken'],
    ['timestamp', 'yesterday'],
    ['priority', 'first'],
    ['deid', 'acme/shop#1000'],
    ['ats', '-1'],
    ['v', '99'],
  ])('goes on where the field %s of a job is %j', async (field, value) => {
    const { prefix, jobs, intruder, goesOn, worked } = await aWorld();
    const { id = '' } = await jobs.add('look', { key: 'acme/shop#1' });
    await intruder.hset(`${prefix}:work:${id}`, field, value);

    await goesOn();
    await goesOn();

    expect(worked).toEqual(['acme/shop#1000', 'acme/shop#1001']);
  });

  it.each([
    ['that is not there', async (): Promise<void> => undefined],
    [
      'that is a text',
      async ({ intruder, prefix }: World): Promise<void> =>
        void (await intruder.set(`${prefix}:work:odd`, 'x')),
    ],
  ])('goes on where the list of jobs names one %s', async (_, make) => {
    const world = await aWorld();
    await make(world);
    await world.intruder.lpush(`${world.prefix}:work:wait`, 'odd');
    await world.intruder.zadd(`${world.prefix}:work:prioritized`, 1, 'odd');
    await world.intruder.zadd(`${world.prefix}:work:delayed`, 1, 'odd');

    await world.goesOn();
    await world.goesOn();

    expect(world.worked).toEqual(['acme/shop#1000', 'acme/shop#1001']);
  });

  it.each([
    ['no JSON', '{broken'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a list', '[1,2,3]'],
    ['an object of another version', '{"version":9,"what":{"deep":[]}}'],
    ['one with numbers that are texts', JSON.stringify({ i: '1', b: '0', n: 'x', s: 'y', d: 'z', st: 'w' })],
    [
      'one in a state that there is not',
      JSON.stringify({ i: 1, b: 0, n: 1, m: 0, s: 1, t: 1, a: 0, st: 'q', nb: 0, d: 0 }),
    ],
    [
      'a number beyond all numbers',
      '{"i":1e400,"b":0,"n":1,"m":0,"s":1,"t":1e400,"a":0,"st":"w","nb":1e400,"d":1e400}',
    ],
  ])('goes on where a row is %s, and asks for that key anew', async (_, text) => {
    const { prefix, store, intruder, worked, goesOn } = await aWorld();
    await intruder.hset(`${prefix}:rows`, 'acme/shop#1', text, 'acme/shop#2', text);
    await intruder.zadd(`${prefix}:asked`, 1, 'acme/shop#1', 1, 'acme/shop#2');
    await goesOn();

    const overview = await store.queue.overview();
    await store.queue.enqueue({ key: 'acme/shop#1', installationId: 1 });
    await eventually(() => worked.includes('acme/shop#1'));
    await goesOn();
    const desk = await openRedisDesk({ url: server.url, prefix, clock: systemClock });
    onTestFinished(() => desk.close());

    expect(overview.failed).toBe(0);
    expect(worked).not.toContain('acme/shop#2');
    expect((await desk.list()).map(({ key }) => key)).not.toContain('acme/shop#1');
    expect(await desk.drop('acme/shop#2')).toBe(true);
  });

  it.each(['{broken', 'null', '5', '{"c":7}', '{"i":"x","at":"y","c":"code"}'])(
    'tells its numbers and lists its dead letters where one of them is %s',
    async (text) => {
      const { prefix, store, intruder, goesOn } = await aWorld();
      await store.queue.enqueue({ key: 'acme/shop#1', installationId: 1 });
      await intruder.hset(`${prefix}:failed`, 'acme/shop#9', text);

      await goesOn();
      const desk = await openRedisDesk({ url: server.url, prefix, clock: systemClock });
      onTestFinished(() => desk.close());

      expect((await store.queue.overview()).failed).toBe(1);
      expect(await desk.list()).toEqual([
        expect.objectContaining({ key: 'acme/shop#9', state: 'failed', code: 'unreadable' }),
      ]);
      expect(await desk.retry('acme/shop#9')).toBe(false);
      expect(await store.queue.forgetFailures('2026-03-01T10:00:00.000Z')).toBe(1);
      expect(await desk.list()).toEqual([]);
    },
  );

  it.each(['{broken', 'null', '[]', '["push"]', '[1,2]', '{"0":"push"}'])(
    'takes up its deliveries where one of them is %s',
    async (text) => {
      const { prefix, store, intruder } = await aWorld();
      const good = randomUUID();
      await intruder.hset(`${prefix}:deliveries:bodies`, 'bad', text);
      await intruder.zadd(`${prefix}:deliveries:order`, 0, 'bad');
      await store.deliveries.accept({ guid: good, event: 'push', body: '{}' });

      const guids = await store.deliveries.pending();
      const read = await Promise.all(guids.map((guid) => store.deliveries.read(guid)));

      expect(read.filter((delivery) => delivery !== undefined)).toEqual([
        { guid: good, event: 'push', body: '{}' },
      ]);
    },
  );

  it('asks for failed deliveries where what healing remembers is nonsense', async () => {
    const { prefix, store, intruder } = await aWorld();
    const guid = randomUUID();
    await intruder.set(`${prefix}:healing:checked`, 'yesterday');
    await intruder.hset(`${prefix}:healing:times`, guid, 'often');
    const deliveredAt = new Date(Date.now() - 60_000).toISOString();
    const asked: string[] = [];
    const deliveryLog = {
      attemptsSince: async () => [{ id: '7', guid, deliveredAt, isDelivered: false }],
      redeliver: async (id: string) => void asked.push(id),
    };

    await healDeliveries({
      deliveryLog,
      deliveries: store.deliveries,
      memory: store.healing,
      clock: systemClock,
      log: aRecordingLog(),
    });

    expect(asked).toEqual(['7']);
  });

  it('has its turn where somebody holds it who never lets go', async () => {
    const { prefix, store, intruder } = await aWorld();
    await intruder.set(`${prefix}:turn:acme/shop@abc`, 'for ever');

    const turn = store.turns.take('acme/shop@abc', async (mayBeOld) => mayBeOld);
    await eventually(async () => (await intruder.pttl(`${prefix}:turn:acme/shop@abc`)) > 0);
    await intruder.pexpire(`${prefix}:turn:acme/shop@abc`, 1);

    expect(await turn).toBe(true);
  });
});
