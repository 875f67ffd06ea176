import { expect, it } from 'vitest';
import type { QueueDesk } from '../../../src/ports/queue-desk.ts';
import type { StoreMaker } from './work-queue-contract.ts';

export interface DeskMaker extends Pick<StoreMaker, 'aPlace' | 'open'> {
  readonly openDesk: (place: string, now: string) => Promise<QueueDesk>;
}

const noon = '2026-03-01T12:00:00.000Z';
const later = '2026-03-01T12:05:00.000Z';

/** What an operator sees of every queue, and may do with it, while no server runs. */
export function queueDeskContract({ aPlace, open, openDesk }: DeskMaker): void {
  /** A queue with a key that failed, one that was put off for an hour, and two that wait. */
  async function aPlaceWithWork(): Promise<string> {
    const place = aPlace();
    const store = await open({ place, clock: { now: () => noon } });
    const seen = new Set<string>();
    const both = Promise.withResolvers<void>();
    for (const number of [1, 2]) await store.queue.enqueue({ key: `acme/shop#${number}`, installationId: 7 });
    store.queue.start(async ({ key }) => {
      seen.add(key);
      if (seen.size === 2) setTimeout(both.resolve, 50);
      return key.endsWith('1')
        ? { kind: 'failed', code: 'forge-forbidden', reason: 'no access' }
        : { kind: 'retry', after: 3_600_000, reason: 'rate limit' };
    });
    await both.promise;
    await store.queue.stop();
    await store.queue.enqueue({ key: 'acme/web#3', installationId: 8 });
    await store.queue.enqueue({ key: 'acme/web#4', installationId: 8, isBackground: true });
    await store.close();
    return place;
  }

  it('lists what waits, what was put off and what failed, and why', async () => {
    const desk = await openDesk(await aPlaceWithWork(), later);

    const entries = await desk.list();

    const common = { since: noon, isBackground: false };
    const byKey = entries.toSorted((a, b) => a.key.localeCompare(b.key));
    expect(byKey).toEqual([
      {
        ...common,
        key: 'acme/shop#1',
        installationId: 7,
        state: 'failed',
        attempt: 1,
        code: 'forge-forbidden',
        reason: 'no access',
      },
      {
        ...common,
        key: 'acme/shop#2',
        installationId: 7,
        state: 'waiting',
        attempt: 1,
        due: '2026-03-01T13:00:00.000Z',
        reason: 'rate limit',
      },
      { ...common, key: 'acme/web#3', installationId: 8, state: 'waiting', attempt: 0 },
      { ...common, key: 'acme/web#4', installationId: 8, state: 'waiting', attempt: 0, isBackground: true },
    ]);
    expect(entries.at(-1)?.state).toBe('failed');
  });

  it('gives what failed and what was put off a new chance', async () => {
    const place = await aPlaceWithWork();
    const desk = await openDesk(place, later);
    const answers = [
      await desk.retry('acme/shop#1'),
      await desk.retry('acme/shop#2'),
      await desk.retry('acme/none#1'),
    ];
    await desk.close();

    const { queue } = await open({ place, clock: { now: () => later } });
    const runs: string[] = [];
    queue.start(async ({ key, installationId }, attempt) => {
      runs.push(`${key} ${installationId} ${attempt}`);
      return { kind: 'done' };
    });
    await queue.whenIdle();

    expect(answers).toEqual([true, true, false]);
    expect(runs.toSorted()).toEqual([
      'acme/shop#1 7 1',
      'acme/shop#2 7 1',
      'acme/web#3 8 1',
      'acme/web#4 8 1',
    ]);
  });

  it('forgets what waits or failed', async () => {
    const place = await aPlaceWithWork();
    const desk = await openDesk(place, later);

    const answers = [
      await desk.drop('acme/shop#1'),
      await desk.drop('acme/web#3'),
      await desk.drop('acme/web#3'),
      await desk.drop('acme/none#1'),
    ];

    expect(answers).toEqual([true, true, false, false]);
    expect((await desk.list()).map(({ key }) => key).toSorted()).toEqual(['acme/shop#2', 'acme/web#4']);
  });
}
