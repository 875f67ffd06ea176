import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectForCommands, placeOf } from '../../../src/adapters/queue/redis/redis-connection.ts';
import { explained } from '../../../src/adapters/queue/redis/redis-fault.ts';
import { RedisCommandTally } from '../../../src/adapters/queue/redis/redis-command-tally.ts';
import { mostRemembered, rememberCommands } from '../../../src/model/rate-limit.ts';
import { aComment, after, commandTallyContract } from '../../adapters/queue/command-tally-contract.ts';
import { startRedisServer, type RedisServer } from '../../builders/a-redis-server.ts';

const limit = { most: 3, within: 600 };
const full = { commands: 3 };
const allowed = { kind: 'allowed' };
const limited = { kind: 'limited', until: after(600) };

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});

afterAll(() => server.end());

const aPlace = (): string => `{${randomUUID()}}`;

async function aTally(prefix: string, now = (): number => Date.parse(after(0))): Promise<RedisCommandTally> {
  const client = await connectForCommands(server.url);
  onTestFinished(() => client.disconnect());
  return new RedisCommandTally({ client, prefix, clock: { now: () => new Date(now()).toISOString() } });
}

interface World {
  readonly tally: RedisCommandTally;
  /** Whoever may write to Redis. */
  readonly intruder: Redis;
  /** What is kept of the person of `aComment`. */
  readonly key: string;
}

async function aWorld(): Promise<World> {
  const prefix = aPlace();
  const intruder = new Redis(server.url);
  onTestFinished(() => intruder.disconnect());
  return { tally: await aTally(prefix), intruder, key: `${prefix}:given-commands:1:101` };
}

describe('the tally of commands in Redis', () => {
  commandTallyContract({
    aPlace,
    open: ({ place = aPlace(), now }) => aTally(place, now),
    isShared: true,
    propertyRuns: 20,
  });

  it('is one for all servers', async () => {
    const prefix = aPlace();
    const [one, other] = [await aTally(prefix), await aTally(prefix)];

    expect(await one.count(aComment(1, 0, full), limit)).toEqual(allowed);
    expect(await other.count(aComment(2, 1), limit)).toEqual(limited);
    expect(await other.count(aComment(1, 0, full), limit)).toEqual(allowed);
  });

  it('keeps nothing longer than it is looked at, and refusals do not lengthen that', async () => {
    const { tally, intruder, key } = await aWorld();
    await tally.count(aComment(1, 0, full), limit);
    const left = await intruder.pttl(key);
    await intruder.pexpire(key, 1_000);
    await tally.count(aComment(2, 1), limit);

    expect(left).toBeGreaterThan(rememberCommands / 2);
    expect(left).toBeLessThanOrEqual(rememberCommands);
    expect(await intruder.pttl(key)).toBeLessThanOrEqual(1_000);
  });

  it('says that nobody can tell while Redis is away', async () => {
    const own = await startRedisServer();
    const connection = await connectForCommands(own.url);
    onTestFinished(() => connection.disconnect());
    const clock = { now: () => after(0) };
    const client = explained(connection, placeOf(own.url));
    const tally = new RedisCommandTally({ client, prefix: aPlace(), clock });
    await own.end();

    await expect(tally.count(aComment(1), limit)).rejects.toMatchObject({ code: 'redis-unavailable' });
  });
});

describe('the tally of commands in a Redis into which somebody else has written', () => {
  it.each([
    ['a text', async ({ intruder, key }: World): Promise<unknown> => intruder.set(key, '{broken')],
    ['a number', async ({ intruder, key }: World): Promise<unknown> => intruder.set(key, 5)],
    ['a list', async ({ intruder, key }: World): Promise<unknown> => intruder.lpush(key, 'a', 'b')],
    ['a set', async ({ intruder, key }: World): Promise<unknown> => intruder.sadd(key, '1:1')],
    ['a sorted set', async ({ intruder, key }: World): Promise<unknown> => intruder.zadd(key, 1, '1:1')],
    ['a stream', async ({ intruder, key }: World): Promise<unknown> => intruder.xadd(key, '*', 'a', 'b')],
    [
      'more comments than are kept',
      async ({ intruder, key }: World): Promise<unknown> =>
        intruder.hset(
          key,
          ...Array.from({ length: mostRemembered + 1 }, (_, id) => [
            `9:${id}`,
            `${Date.parse(after(0))} 1`,
          ]).flat(),
        ),
    ],
  ])('lets nothing through where there is %s in its place, and has that gone in time', async (_, write) => {
    const world = await aWorld();
    await write(world);

    expect(await world.tally.count(aComment(1), limit)).toEqual(limited);
    const left = await world.intruder.pttl(world.key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(rememberCommands);
    await world.intruder.pexpire(world.key, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await world.tally.count(aComment(1), limit)).toEqual(allowed);
  });

  it.each([
    '',
    ' ',
    '{broken',
    'null',
    '5',
    'yesterday 1',
    '-1 1',
    '1e400 1',
    'nan 1',
    '0x10 1',
    `${Date.parse(after(0))} 0`,
    `${Date.parse(after(0))} -5`,
    `${Date.parse(after(0))} 1e9`,
    `${Date.parse(after(0))} 1 1`,
    `${Date.parse(after(0))}\u00001`,
    `${Date.parse(after(0))} 1\n`,
    '9'.repeat(400),
    `${'9'.repeat(400)} 1`,
    'x'.repeat(5_000_000),
  ])('counts an entry that is none as a command of now: %#', async (text) => {
    const { tally, intruder, key } = await aWorld();
    await intruder.hset(key, '7:7', text);

    expect(await tally.count(aComment(1, 0, full), limit)).toEqual(limited);
    expect(await tally.count(aComment(2, 0, { commands: 2 }), limit)).toEqual(allowed);
    expect(await tally.count(aComment(3, 599), limit)).toEqual(limited);
    expect(await tally.count(aComment(4, 600, full), limit)).toEqual(allowed);
  });

  it.each(['', '{broken', '0 0', 'x'.repeat(100)])(
    'counts a comment anew whose own entry is %j',
    async (text) => {
      const { tally, intruder, key } = await aWorld();
      await tally.count(aComment(1, 0, full), limit);
      await intruder.hset(key, '1:2', text);

      expect(await tally.count(aComment(2), limit)).toEqual(limited);
    },
  );

  it.each(['', 'no comment', '1:1:1', '\u0000', 'x'.repeat(100_000)])(
    'counts entries of whatever name: %#',
    async (name) => {
      const { tally, intruder, key } = await aWorld();
      await intruder.hset(key, name, `${Date.parse(after(0))} 3`);

      expect(await tally.count(aComment(1), limit)).toEqual(limited);
    },
  );

  it.each([
    ['never', async ({ intruder, key }: World): Promise<unknown> => intruder.persist(key)],
    ['in a hundred years', async ({ intruder, key }: World): Promise<unknown> => intruder.pexpire(key, 3e12)],
  ])('gives an end to what is to go %s', async (_, change) => {
    const world = await aWorld();
    await world.tally.count(aComment(1, 0, full), limit);
    await change(world);
    await world.tally.count(aComment(2, 1), limit);

    const left = await world.intruder.pttl(world.key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(rememberCommands);
  });

  it('says when the next is taken though times beyond all times stand there', async () => {
    const { tally, intruder, key } = await aWorld();
    await intruder.hset(key, '7:7', '9999999999999999999999 9', '7:8', '0 9');
    await tally.count(aComment(1, 0, full), limit);

    expect(await tally.count(aComment(2, 1), limit)).toEqual(limited);
  });
});
