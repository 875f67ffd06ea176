import { describe, expect, it } from 'vitest';
import type { WorkItem, WorkResult } from '../../../src/ports/work-queue.ts';
import { aFolder, aStore } from '../../builders/a-store.ts';
import { runs } from '../../property-runs.ts';
import { workQueueContract } from './work-queue-contract.ts';

const done: WorkResult = { kind: 'done' };
const item = (key: string): WorkItem => ({ key, installationId: 7 });

describe('the work queue over SQLite', () => {
  workQueueContract({
    aPlace: aFolder,
    open: async ({ place, ...wish } = {}) => aStore(place === undefined ? wish : { ...wish, dataDir: place }),
    propertyRuns: runs(25),
  });

  it('keeps the delay of a retry across a restart', async () => {
    const dataDir = aFolder();
    let now = Date.parse('2026-03-01T10:00:00.000Z');
    const clock = { now: (): string => new Date(now).toISOString() };
    const first = aStore({ dataDir, clock });
    const retried = Promise.withResolvers<void>();
    await first.queue.enqueue(item('acme/shop#1'));
    first.queue.start(async () => {
      setImmediate(retried.resolve);
      return { kind: 'retry', after: 60_000, reason: 'forge-rate-limited' };
    });
    await retried.promise;
    await first.queue.stop();
    await first.close();

    const second = aStore({ dataDir, clock });
    const runs: number[] = [];
    second.queue.start(async (_, attempt) => {
      runs.push(attempt);
      return done;
    });
    await second.queue.enqueue(item('acme/other#1'));
    while (runs.length === 0) await new Promise(setImmediate);
    const beforeItIsDue = { runs: [...runs], counts: await second.queue.counts() };
    now += 61_000;
    await second.queue.enqueue(item('acme/other#2'));
    await second.queue.whenIdle();

    expect(beforeItIsDue.runs).toEqual([1]);
    expect(beforeItIsDue.counts.waiting).toBe(1);
    expect(runs).toEqual([1, 2, 1]);
  });

  it('does not run a key earlier than the forge asked for, whoever asks', async () => {
    let now = Date.parse('2026-03-01T10:00:00.000Z');
    const { queue } = aStore({ clock: { now: () => new Date(now).toISOString() } });
    const runs: string[] = [];
    queue.start(async ({ key }) => {
      runs.push(key);
      return runs.length === 1 ? { kind: 'retry', after: 60_000, reason: 'forge-rate-limited' } : done;
    });
    await queue.enqueue(item('acme/shop#1'));
    while ((await queue.counts()).running > 0 || runs.length === 0) await new Promise(setImmediate);

    await queue.enqueue(item('acme/shop#1'));
    await queue.enqueue(item('acme/other#2'));
    while (runs.length < 2) await new Promise(setImmediate);
    const whileLimited = [...runs];
    now += 61_000;
    await queue.enqueue(item('acme/shop#1'));
    await queue.whenIdle();

    expect(whileLimited).toEqual(['acme/shop#1', 'acme/other#2']);
    expect(runs).toEqual(['acme/shop#1', 'acme/other#2', 'acme/shop#1']);
  });
});
