import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { writing } from '../../builders/a-graphql-fault.ts';
import { badChange, goodChange, type PushedRepository } from '../../builders/a-pushed-repository.ts';
import { startRedisServer, type RedisServer } from '../../builders/a-redis-server.ts';
import { aServedBot, type ServedBot } from '../../builders/a-served-bot.ts';
import { eventually } from '../../builders/eventually.ts';

/** Milliseconds for a lock to run out and to be found, and to spare. */
const takeOver = 90_000;

describe('two servers on one Redis', () => {
  let redis: RedisServer;
  let world: BotOnAForge;
  let repository: PushedRepository;

  beforeEach(async () => {
    redis = await startRedisServer();
    world = await aBotOnAForge({ isStopped: true });
    repository = await world.addRepository('registry');
    await repository.push('bad', badChange);
    await repository.push('good', goodChange);
  });

  afterEach(async () => {
    await world.close();
    await redis.end();
  });

  function server(name: string): Promise<ServedBot> {
    return aServedBot(world, { REDIS_URL: redis.url, DATA_DIR: `${world.dataDir}-${name}` });
  }

  /** The names of the check runs of the head, and how many comments there are. */
  async function shown(
    number: number,
  ): Promise<{ readonly checks: readonly string[]; readonly comments: number }> {
    const { checks, comments } = await repository.shown(number);
    return { checks: checks.map(({ name }) => name).toSorted(), comments: comments.length };
  }

  it('finish what one of them had in hand when it was killed, and double nothing', async () => {
    const killed = await server('killed');
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const struck = world.forge.faults.next({ ...writing(), until, reset: true });
    const held = await repository.open('bad');
    await eventually(() => struck.hits() === 1);
    const left = await server('left');
    await killed.end('SIGKILL');
    letGo();

    const other = await repository.open('good');
    await eventually(async () => (await shown(other)).comments > 0);
    await eventually(async () => (await shown(held)).comments > 0, takeOver);
    await world.forge.whenSettled();
    const ended = await left.end('SIGTERM');

    const [one, two] = [await shown(held), await shown(other)];
    expect([one.comments, two.comments]).toEqual([1, 1]);
    expect(one.checks).toEqual([...new Set(one.checks)]);
    // The right one has a plan, and so a check for its environment.
    expect(two.checks).toEqual([...one.checks, 'charter/plan (staging)'].toSorted());
    expect(ended).toBe(0);
    expect(world.leaks(killed.output() + left.output())).toEqual([]);
  });
});
