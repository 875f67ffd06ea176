import { describe, expect, it } from 'vitest';
import { SqliteQueueDesk } from '../../../src/adapters/queue/sqlite-queue-desk.ts';
import { aFolder, aStore, systemClock } from '../../builders/a-store.ts';
import { eventually } from '../../builders/eventually.ts';
import { queueDeskContract } from './queue-desk-contract.ts';

describe('the queue of a data folder, for an operator', () => {
  queueDeskContract({
    aPlace: aFolder,
    open: async ({ place, ...wish } = {}) => aStore(place === undefined ? wish : { ...wish, dataDir: place }),
    openDesk: async (dataDir, now) => new SqliteQueueDesk({ dataDir, clock: { now: () => now } }),
  });

  it('can be read while a server works on it, and not be changed', async () => {
    const dataDir = aFolder();
    const { queue } = aStore({ dataDir });
    const began = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    queue.start(async () => {
      began.resolve();
      await end.promise;
      return { kind: 'done' };
    });
    for (const number of [1, 2, 3]) await queue.enqueue({ key: `acme/shop#${number}`, installationId: 7 });
    await began.promise;
    const desk = new SqliteQueueDesk({ dataDir, clock: systemClock });
    await eventually(async () => (await desk.list()).filter(({ state }) => state === 'running').length === 2);

    const entries = await desk.list();
    const change: unknown = await desk.drop('acme/shop#3').catch((error: unknown) => error);
    end.resolve();
    await queue.whenIdle();

    expect(entries.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'acme/shop#1 running',
      'acme/shop#2 running',
      'acme/shop#3 waiting',
    ]);
    expect(change).toMatchObject({ code: 'data-dir-in-use' });
  });

  it('is not made where there is none', () => {
    expect(() => new SqliteQueueDesk({ dataDir: aFolder(), clock: systemClock })).toThrow('There is no');
  });
});
