import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/adapters/queue/open-store.ts';
import type { WorkQueueOptions } from '../../src/adapters/queue/work-queue-options.ts';
import type { Clock } from '../../src/ports/clock.ts';

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A folder that is gone when the test is. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charter-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface StoreWish {
  readonly dataDir?: string;
  readonly clock?: Clock;
  readonly work?: Partial<WorkQueueOptions>;
}

export const patientWork: WorkQueueOptions = {
  concurrency: 2,
  maxAttempts: 4,
  backoff: () => 1,
  stopWithin: 2_000,
};

/** A store over a real SQLite file, closed when the test is over. */
export function aStore({ dataDir = aFolder(), clock = systemClock, work = {} }: StoreWish = {}): Store {
  return closedAtTheEnd(openStore({ dataDir, clock, work: { ...patientWork, ...work } }));
}

/** The store, closed when the test is over unless the test did so. */
export function closedAtTheEnd(store: Store): Store {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= store.close());
  onTestFinished(async () => {
    if (closing === undefined) await store.queue.stop().catch(() => undefined);
    await close();
  });
  return { ...store, close };
}
