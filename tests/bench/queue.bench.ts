import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/adapters/queue/open-store.ts';
import { openRedisStore } from '../../src/adapters/queue/redis/open-redis-store.ts';
import type { WorkQueueOptions } from '../../src/adapters/queue/work-queue-options.ts';
import { startRedisServer } from '../builders/a-redis-server.ts';

const keyCount = 1_000;
const repositoryCount = 20;
const eventCount = 10_000;
const clock = { now: (): string => new Date().toISOString() };
const work: WorkQueueOptions = { concurrency: 8, maxAttempts: 8, backoff: () => 10, stopWithin: 10_000 };

/** Milliseconds that the handler takes for a key. */
const runTime = 2;

/** Events accepted at the same time, as the intake would. */
const batch = 50;

interface Seen {
  readonly runs: number;
  readonly milliseconds: number;
  readonly megabytes: number;
  /** Must all be 0. */
  readonly overlaps: number;
  readonly late: number;
  readonly left: number;
}

/** A burst of deliveries over many pull requests: what every one of them ends with, in embedded and in Redis mode. */
export async function run(): Promise<readonly string[]> {
  return [
    `${eventCount} deliveries in a burst over ${keyCount} keys of ${repositoryCount} repositories, ${work.concurrency} workers a process, ${runTime} ms a run`,
    await embedded(),
    ...(await shared()),
  ];
}

async function embedded(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'charter-bench-'));
  const store = openStore({ dataDir, clock, work });
  try {
    return describe('embedded', await burst([store]));
  } finally {
    await close([store]);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function shared(): Promise<readonly string[]> {
  if (spawnSync('redis-server', ['--version']).error !== undefined) {
    return ['Redis: not measured: no redis-server'];
  }
  const lines: string[] = [];
  for (const replicas of [1, 3]) {
    const server = await startRedisServer();
    const open = (): Promise<Store> => openRedisStore({ url: server.url, clock, work });
    const stores = await Promise.all(Array.from({ length: replicas }, open));
    try {
      lines.push(describe(`Redis, ${replicas} in one process`, await burst(stores)));
    } finally {
      await close(stores);
      await server.end();
    }
  }
  return lines;
}

async function close(stores: readonly Store[]): Promise<void> {
  for (const store of stores) {
    await store.queue.stop();
    await store.close();
  }
}

/** Deliveries go to the stores in turn, all of which work on them. */
async function burst(stores: readonly Store[]): Promise<Seen> {
  const busy = new Set<string>();
  const lastBegun = new Map<string, number>();
  const lastAsked = new Map<string, number>();
  let [time, runs, overlaps, most] = [0, 0, 0, 0];
  for (const { queue } of stores) {
    queue.start(async ({ key }) => {
      runs++;
      if (busy.has(key)) overlaps++;
      busy.add(key);
      lastBegun.set(key, ++time);
      await new Promise((resolve) => setTimeout(resolve, runTime));
      most = Math.max(most, process.memoryUsage.rss());
      busy.delete(key);
      return { kind: 'done' };
    });
  }
  const started = performance.now();
  for (let event = 0; event < eventCount; event += batch) {
    const numbers = Array.from({ length: batch }, (_, index) => event + index);
    await Promise.all(
      numbers.map(async (number) => {
        const key = keyOf((number * 7_919) % keyCount);
        lastAsked.set(key, ++time);
        const { deliveries } = stores[number % stores.length] ?? failWithoutStore();
        await deliver(deliveries, number, key);
      }),
    );
  }
  for (const { queue } of stores) await queue.whenIdle();
  const milliseconds = performance.now() - started;
  const late = [...lastAsked].filter(([key, asked]) => (lastBegun.get(key) ?? 0) < asked).length;
  const counts = await stores[0]?.queue.counts();
  const left = counts === undefined ? Number.NaN : counts.waiting + counts.running + counts.failed;
  return { runs, milliseconds, megabytes: most / 1e6, overlaps, late, left };
}

async function deliver(deliveries: Store['deliveries'], number: number, key: string): Promise<void> {
  const guid = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const { stored } = await deliveries.accept({ guid, event: 'pull_request', body: body });
  await deliveries.complete(guid, [{ key, installationId: 1 }]);
  await stored;
}

const body = JSON.stringify({ action: 'synchronize', filler: 'x'.repeat(8_000) });

function keyOf(number: number): string {
  return `acme/shop-${number % repositoryCount}#${Math.floor(number / repositoryCount) + 1}`;
}

function failWithoutStore(): never {
  throw new Error('there is no store');
}

function describe(name: string, seen: Seen): string {
  const { runs, milliseconds, megabytes, overlaps, late, left } = seen;
  const seconds = (milliseconds / 1_000).toFixed(1);
  const rate = Math.round((eventCount / milliseconds) * 1_000);
  const isRight = overlaps === 0 && late === 0 && left === 0;
  return `${name}: ${seconds} s (${rate} deliveries/s), ${runs} runs, ${Math.round(megabytes)} MB at most; ${isRight ? 'every key ended with a run after its last event, none overlapped' : `WRONG: ${overlaps} overlaps, ${late} late, ${left} left`}`;
}
