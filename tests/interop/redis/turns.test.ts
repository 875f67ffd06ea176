import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectForCommands } from '../../../src/adapters/queue/redis/redis-connection.ts';
import { RedisTurns } from '../../../src/adapters/queue/redis/redis-turns.ts';
import { startRedisServer, type RedisServer } from '../../builders/a-redis-server.ts';
import { turnsContract } from '../../adapters/queue/turns-contract.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});

afterAll(() => server.end());

/** The turns of one replica. */
async function aReplica(prefix: string, duration = 30_000): Promise<RedisTurns> {
  const client = await connectForCommands(server.url);
  onTestFinished(() => client.disconnect());
  return new RedisTurns({ client, prefix, duration });
}

describe('turns between replicas', () => {
  turnsContract(() => aReplica(`{${randomUUID()}}`));

  it('lets one replica at a time have a turn, and tells the others that they had to wait', async () => {
    const prefix = `{${randomUUID()}}`;
    const replicas = [await aReplica(prefix), await aReplica(prefix), await aReplica(prefix)];
    let atWork = 0;
    const most: number[] = [];
    const waited: boolean[] = [];
    const action = async (hadToWait: boolean): Promise<void> => {
      waited.push(hadToWait);
      most.push(++atWork);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork--;
    };

    await Promise.all(replicas.map((turns) => turns.take('commit', action)));

    expect(most).toEqual([1, 1, 1]);
    expect(waited).toEqual([false, true, true]);
  });

  it('keeps a turn for as long as its action takes', async () => {
    const prefix = `{${randomUUID()}}`;
    const [first, second] = [await aReplica(prefix, 600), await aReplica(prefix, 600)];
    const order: string[] = [];
    const began = Promise.withResolvers<void>();

    const long = first.take('commit', async () => {
      began.resolve();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      order.push('first');
    });
    await began.promise;
    await second.take('commit', async () => void order.push('second'));
    await long;

    expect(order).toEqual(['first', 'second']);
  });

  it('frees the turn of a replica that is gone, and tells one that lost it', async () => {
    const prefix = `{${randomUUID()}}`;
    const gone = await connectForCommands(server.url);
    const lost = new RedisTurns({ client: gone, prefix, duration: 300 });
    const began = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const failure = lost
      .take('commit', () => {
        began.resolve();
        return end.promise;
      })
      .catch((error: unknown) => error);
    await began.promise;
    gone.disconnect();

    const next = await (await aReplica(prefix)).take('commit', async () => 'had');
    end.resolve();

    expect(next).toBe('had');
    expect(await failure).toMatchObject({ code: 'turn-lost' });
  });

  it('renews no turn that is over, whatever became of the renewal that was under way', async () => {
    const client = await connectForCommands(server.url);
    onTestFinished(() => client.disconnect());
    const scripts: number[] = [];
    const asked = Promise.withResolvers<void>();
    const failing = Promise.withResolvers<never>();
    const slow = new Proxy(client, {
      get: (target, name): unknown => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...words: readonly unknown[]): unknown => {
          const isRenewal = name === 'evalsha' && words.length === 5 && scripts.push(words.length) === 2;
          if (isRenewal) asked.resolve();
          return isRenewal ? failing.promise : Reflect.apply(member, target, words);
        };
      },
    });
    const turns = new RedisTurns({ client: slow, prefix: `{${randomUUID()}}`, duration: 300 });

    await turns.take('commit', () => asked.promise);
    failing.reject(new Error('Connection is closed.'));
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(scripts).toHaveLength(2);
  });
});
