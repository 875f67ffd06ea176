import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../../src/adapters/queue/open-store.ts';
import type { FinishedRun, WorkQueueOptions } from '../../../src/adapters/queue/work-queue-options.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { WorkHandler, WorkItem, WorkResult } from '../../../src/ports/work-queue.ts';

const done: WorkResult = { kind: 'done' };
const item = (key: string, more: Partial<WorkItem> = {}): WorkItem => ({ key, installationId: 7, ...more });

/** A handler that waits in each run until the test lets it go on. */
function aGatedHandler(): {
  handler: WorkHandler;
  started: string[];
  next: () => Promise<string>;
  release: (result?: WorkResult) => void;
} {
  const started: string[] = [];
  const gates: ((result: WorkResult) => void)[] = [];
  let arrivals: ((key: string) => void)[] = [];
  let seen = 0;
  return {
    started,
    handler: ({ key }) => {
      started.push(key);
      const waiters = arrivals;
      arrivals = [];
      for (const tell of waiters) tell(key);
      return new Promise((resolve) => gates.push(resolve));
    },
    next: async () => {
      if (started.length <= seen) await new Promise<string>((resolve) => arrivals.push(resolve));
      return started[seen++] ?? '';
    },
    release: (result = done) => gates.shift()?.(result),
  };
}

/** What the contract is checked against. A place is what outlives a store: a folder, or a prefix in a server. */
export interface StoreMaker {
  readonly aPlace: () => string;
  readonly open: (wish?: {
    place?: string;
    clock?: Clock;
    work?: Partial<WorkQueueOptions>;
  }) => Promise<Store>;
  /** Runs of the property over generated requests. */
  readonly propertyRuns: number;
}

/** What every work queue promises, whatever keeps it. */
export function workQueueContract({ aPlace, open, propertyRuns }: StoreMaker): void {
  it('runs what was enqueued, with the installation it belongs to', async () => {
    const { queue } = await open();
    const seen: unknown[] = [];
    await queue.enqueue(item('acme/shop#1', { installationId: 42 }));

    queue.start(async (work, attempt) => {
      seen.push({ work, attempt });
      return done;
    });
    await queue.whenIdle();

    expect(seen).toEqual([{ work: { key: 'acme/shop#1', installationId: 42 }, attempt: 1 }]);
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('makes one run of a burst on a key that waits', async () => {
    const { queue } = await open();
    const runs: string[] = [];
    await Promise.all(Array.from({ length: 50 }, () => queue.enqueue(item('acme/shop#1'))));

    queue.start(async ({ key }) => {
      runs.push(key);
      return done;
    });
    await queue.whenIdle();

    expect(runs).toEqual(['acme/shop#1']);
  });

  it('makes exactly one more run of everything that arrives while a key is worked on', async () => {
    const { queue } = await open();
    const gate = aGatedHandler();
    queue.start(gate.handler);
    await queue.enqueue(item('acme/shop#1'));
    await gate.next();

    await Promise.all(Array.from({ length: 20 }, () => queue.enqueue(item('acme/shop#1'))));
    const during = [...gate.started];
    gate.release();
    await gate.next();
    gate.release();
    await queue.whenIdle();

    expect(during).toEqual(['acme/shop#1']);
    expect(gate.started).toEqual(['acme/shop#1', 'acme/shop#1']);
  });

  it('works on as many keys at once as it may, and on no more', async () => {
    const { queue } = await open({ work: { concurrency: 2 } });
    const gate = aGatedHandler();
    for (const number of [1, 2, 3]) await queue.enqueue(item(`acme/shop#${number}`));
    queue.start(gate.handler);
    await gate.next();
    await gate.next();

    const counts = await queue.counts();
    gate.release();
    await gate.next();

    expect(counts).toEqual({ waiting: 1, running: 2, failed: 0 });
    expect(gate.started).toEqual(['acme/shop#1', 'acme/shop#2', 'acme/shop#3']);
    gate.release();
    gate.release();
    await queue.whenIdle();
  });

  it('does first what somebody waits for', async () => {
    const { queue } = await open({ work: { concurrency: 1 } });
    const runs: string[] = [];
    await queue.enqueue(item('acme/old#1', { isBackground: true }));
    await queue.enqueue(item('acme/old#2', { isBackground: true }));
    await queue.enqueue(item('acme/new#3'));
    await queue.enqueue(item('acme/old#2'));

    queue.start(async (work) => {
      runs.push(work.key);
      return done;
    });
    await queue.whenIdle();

    expect(runs.toSorted()).toEqual(['acme/new#3', 'acme/old#1', 'acme/old#2']);
    expect(runs.at(-1)).toBe('acme/old#1');
  });

  it('does not let a burst on one repository hold up the key of another', async () => {
    const { queue } = await open({ work: { concurrency: 1 } });
    const order: string[] = [];
    for (let number = 1; number <= 20; number++) await queue.enqueue(item(`acme/busy#${number}`));
    for (const number of [1, 2]) await queue.enqueue(item(`acme/calm#${number}`));

    queue.start(async ({ key }) => {
      order.push(key);
      return done;
    });
    await queue.whenIdle();

    expect(order).toHaveLength(22);
    expect(order.slice(0, 4)).toEqual(['acme/busy#1', 'acme/calm#1', 'acme/busy#2', 'acme/calm#2']);
    expect(order.filter((key) => key.startsWith('acme/busy'))).toEqual(
      Array.from({ length: 20 }, (_, index) => `acme/busy#${index + 1}`),
    );
  });

  it('gives an overview: dead letters by code, and since when the oldest key waits', async () => {
    let now = Date.parse('2026-03-01T00:00:00.000Z');
    const { queue } = await open({ clock: { now: () => new Date(now).toISOString() } });
    queue.start(async ({ key }) => ({ kind: 'failed', code: key.endsWith('1') ? 'a' : 'b', reason: 'no' }));
    for (const number of [1, 2, 11]) await queue.enqueue(item(`acme/shop#${number}`));
    await queue.whenIdle();
    await queue.stop();
    await queue.enqueue(item('acme/web#1'));
    now += 5_000;
    await queue.enqueue(item('acme/web#2'));

    expect(await queue.overview()).toEqual({
      waiting: 2,
      running: 0,
      failed: 3,
      failedByCode: { a: 2, b: 1 },
      oldestAge: 5_000,
    });
  });

  it('tries again with a growing attempt, and forgets the key once it is done', async () => {
    const { queue } = await open();
    const attempts: number[] = [];
    await queue.enqueue(item('acme/shop#1'));

    queue.start(async (_, attempt) => {
      attempts.push(attempt);
      return attempt < 3 ? { kind: 'retry', after: 0, reason: 'forge-unavailable' } : done;
    });
    await queue.whenIdle();

    expect(attempts).toEqual([1, 2, 3]);
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('keeps and counts what still fails at the last attempt', async () => {
    const runs: FinishedRun[] = [];
    const { queue } = await open({ work: { maxAttempts: 2, onRun: (run) => runs.push(run) } });
    await queue.enqueue(item('acme/shop#1'));

    queue.start(async () => ({ kind: 'retry', after: 0, reason: 'forge-unavailable' }));
    await queue.whenIdle();

    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 1 });
    expect(runs.map(({ result }) => result)).toEqual([
      { kind: 'retry', after: 0, reason: 'forge-unavailable' },
      { kind: 'failed', code: 'work-attempts-exhausted', reason: '2 attempts, the last: forge-unavailable' },
    ]);
  });

  it('gives a failed key a new chance when it is asked for again', async () => {
    const { queue } = await open();
    const results: WorkResult[] = [{ kind: 'failed', code: 'forge-forbidden', reason: 'no' }, done];
    const attempts: number[] = [];
    queue.start(async (_, attempt) => {
      attempts.push(attempt);
      return results.shift() ?? done;
    });
    await queue.enqueue(item('acme/shop#1'));
    await queue.whenIdle();
    const afterFailure = await queue.counts();

    await queue.enqueue(item('acme/shop#1'));
    await queue.whenIdle();

    expect(afterFailure).toEqual({ waiting: 0, running: 0, failed: 1 });
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(attempts).toEqual([1, 1]);
  });

  it('forgets failures that are old, and only those', async () => {
    let now = '2026-03-01T00:00:00.000Z';
    const { queue } = await open({ clock: { now: () => now } });
    queue.start(async () => ({ kind: 'failed', code: 'forge-not-found', reason: 'gone' }));
    await queue.enqueue(item('acme/old#1'));
    await queue.whenIdle();
    now = '2026-03-20T00:00:00.000Z';
    await queue.enqueue(item('acme/new#1'));
    await queue.whenIdle();

    const forgotten = await queue.forgetFailures('2026-03-10T00:00:00.000Z');

    expect(forgotten).toBe(1);
    expect((await queue.counts()).failed).toBe(1);
  });

  it('tries again after a handler threw, and reports what it threw', async () => {
    const runs: FinishedRun[] = [];
    const { queue } = await open({ work: { onRun: (run) => runs.push(run) } });
    const thrown = new TypeError('secret details');
    await queue.enqueue(item('acme/shop#1'));

    queue.start(async (_, attempt) => {
      if (attempt === 1) throw thrown;
      return done;
    });
    await queue.whenIdle();

    expect(runs.map(({ result, error }) => ({ result, error }))).toEqual([
      { result: { kind: 'retry', after: 0, reason: 'the handler threw TypeError' }, error: thrown },
      { result: done, error: undefined },
    ]);
  });

  it('does not run a key before the time that the forge asked for, whoever asks, and after a restart too', async () => {
    const place = aPlace();
    const begun: number[] = [];
    const handler: WorkHandler = async ({ key }) => {
      if (key !== 'acme/limited#1') return done;
      begun.push(Date.now());
      return begun.length === 1 ? { kind: 'retry', after: 700, reason: 'forge-rate-limited' } : done;
    };
    const first = await open({ place });
    first.queue.start(handler);
    await first.queue.enqueue(item('acme/limited#1'));
    while (begun.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await first.queue.stop();
    await first.close();

    const second = await open({ place });
    second.queue.start(handler);
    await second.queue.enqueue(item('acme/limited#1'));
    await second.queue.enqueue(item('acme/other#1'));
    await second.queue.whenIdle();

    const [earlier = 0, later = 0] = begun;
    expect(begun).toHaveLength(2);
    expect(later - earlier).toBeGreaterThanOrEqual(700);
  });

  it('runs a key that was put off as soon as somebody asks for it', async () => {
    const { queue } = await open({ work: { backoff: () => 3_600_000 } });
    const attempts: number[] = [];
    queue.start(async (_, attempt) => {
      attempts.push(attempt);
      return attempts.length === 1 ? { kind: 'retry', after: 0, reason: 'forge-unavailable' } : done;
    });
    await queue.enqueue(item('acme/shop#1'));
    while ((await queue.counts()).waiting !== 1 || attempts.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));

    await queue.enqueue(item('acme/shop#1'));
    await queue.whenIdle();

    expect(attempts).toEqual([1, 1]);
  });

  it('looks once more at a key that is done, at its time or as soon as somebody asks', async () => {
    const { queue } = await open({});
    const attempts: number[] = [];
    queue.start(async (_, attempt) => {
      attempts.push(attempt);
      if (attempts.length === 1) return { kind: 'done', again: 3_600_000 };
      return attempts.length === 2 ? { kind: 'done', again: 20 } : done;
    });
    await queue.enqueue(item('acme/shop#1'));
    while ((await queue.counts()).waiting !== 1 || attempts.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await queue.overview()).oldestAge).toBe(0);

    await queue.enqueue(item('acme/shop#1'));
    await queue.whenIdle();

    expect(attempts).toEqual([1, 1, 1]);
    expect((await queue.counts()).failed).toBe(0);
  });

  it('lets running work finish on a stop, and leaves the rest to the next start', async () => {
    const place = aPlace();
    const first = await open({ place, work: { concurrency: 1 } });
    const gate = aGatedHandler();
    await first.queue.enqueue(item('acme/shop#1'));
    await first.queue.enqueue(item('acme/shop#2'));
    first.queue.start(gate.handler);
    await gate.next();

    const stopped = first.queue.stop();
    gate.release();
    await stopped;
    await first.close();
    const second = await open({ place });
    const left: string[] = [];
    second.queue.start(async ({ key }) => {
      left.push(key);
      return done;
    });
    await second.queue.whenIdle();

    expect(gate.started).toEqual(['acme/shop#1']);
    expect(left).toEqual(['acme/shop#2']);
  });

  it('does not wait for ever on a stop: what is not done by then is run again, as the same attempt', async () => {
    const place = aPlace();
    const first = await open({ place, work: { stopWithin: 1 } });
    const gate = aGatedHandler();
    await first.queue.enqueue(item('acme/shop#1'));
    first.queue.start(gate.handler);
    await gate.next();
    await first.queue.stop();
    await first.close();
    gate.release();

    const second = await open({ place });
    const attempts: number[] = [];
    second.queue.start(async (_, attempt) => {
      attempts.push(attempt);
      return done;
    });
    await second.queue.whenIdle();

    expect(attempts).toEqual([1]);
  });

  it('never has two workers at one key, and runs every key after the last time it was asked for', async () => {
    const keys = ['acme/shop#1', 'acme/shop#2', 'acme/shop#3'];
    const step = fc.oneof(
      fc.record({ kind: fc.constant('enqueue' as const), key: fc.constantFrom(...keys) }),
      fc.record({ kind: fc.constant('pause' as const), turns: fc.integer({ min: 1, max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { queue } = await open({ work: { concurrency: 2 } });
        let time = 0;
        const busy = new Set<string>();
        const lastAsked = new Map<string, number>();
        const lastStarted = new Map<string, number>();
        const collisions: string[] = [];
        queue.start(async ({ key }) => {
          if (busy.has(key)) collisions.push(key);
          busy.add(key);
          lastStarted.set(key, ++time);
          await new Promise(setImmediate);
          busy.delete(key);
          return time % 5 === 0 ? { kind: 'retry', after: 0, reason: 'again' } : done;
        });

        for (const action of steps) {
          if (action.kind === 'pause')
            for (let turn = 0; turn < action.turns; turn++) await new Promise(setImmediate);
          else {
            lastAsked.set(action.key, ++time);
            void queue.enqueue(item(action.key));
          }
        }
        await queue.whenIdle();

        expect(collisions).toEqual([]);
        for (const [key, asked] of lastAsked) expect(lastStarted.get(key)).toBeGreaterThan(asked);
        await queue.stop();
      }),
      { numRuns: propertyRuns },
    );
  });
}
