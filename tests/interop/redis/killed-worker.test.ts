import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openRedisStore } from '../../../src/adapters/queue/redis/open-redis-store.ts';
import { aFolder, closedAtTheEnd, patientWork, systemClock } from '../../builders/a-store.ts';
import { startRedisServer, type RedisServer } from '../../builders/a-redis-server.ts';
import { eventually } from '../../builders/eventually.ts';

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

interface Line {
  readonly at: number;
  readonly name: string;
  readonly what: 'begins' | 'ends';
  readonly key: string;
}

let server: RedisServer;

beforeAll(async () => {
  server = await startRedisServer();
});

afterAll(() => server.end());

/** Replicas in processes of their own, and what they told. */
function replicas(prefix: string): {
  readonly lines: () => readonly Line[];
  readonly start: (name: string, milliseconds: number) => Promise<ChildProcess>;
} {
  const file = join(aFolder(), 'lines.txt');
  return {
    lines: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Line)
        : [],
    start: async (name, milliseconds) => {
      const words = [program, server.url, prefix, name, file, String(milliseconds)];
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      await once(child.stdout, 'data');
      return child;
    },
  };
}

async function aQueue(prefix: string): Promise<ReturnType<typeof closedAtTheEnd>> {
  return closedAtTheEnd(
    await openRedisStore({ url: server.url, prefix, clock: systemClock, work: patientWork }),
  );
}

/** Keys that two runs were on at the same time, by what the processes told. */
function overlaps(lines: readonly Line[], killed: ReadonlySet<string>): readonly string[] {
  const busy = new Map<string, string>();
  const found: string[] = [];
  for (const { what, key, name } of lines) {
    const other = busy.get(key);
    if (what === 'begins' && other !== undefined && !killed.has(other)) found.push(key);
    if (what === 'begins') busy.set(key, name);
    else if (other === name) busy.delete(key);
  }
  return found;
}

describe('a replica that is killed in the middle of its work', () => {
  it('loses nothing and doubles nothing: another takes up what it had in hand, and no more', async () => {
    const prefix = `{${randomUUID()}}`;
    const { lines, start } = replicas(prefix);
    const { queue } = await aQueue(prefix);
    const keys = Array.from({ length: 30 }, (_, index) => `acme/shop#${index + 1}`);
    for (const key of keys) await queue.enqueue({ key, installationId: 1 });
    const slow = await start('slow', 200);
    await eventually(() => lines().filter(({ what }) => what === 'ends').length >= 3);

    const quick = await start('quick', 20);
    slow.kill('SIGKILL');
    await once(slow, 'close');
    await eventually(async () => (await queue.counts()).waiting + (await queue.counts()).running === 0);
    quick.kill('SIGTERM');
    await once(quick, 'close');

    const told = lines();
    const ends = (key: string): number =>
      told.filter((line) => line.key === key && line.what === 'ends').length;
    const inHand = told.filter(
      ({ name, what, key }) =>
        name === 'slow' &&
        what === 'begins' &&
        !told.some((line) => line.name === 'slow' && line.what === 'ends' && line.key === key),
    );
    // A run that had ended may have been killed before it could say so to the queue: it is then done once more.
    const again = keys.filter((key) => ends(key) > 1);
    expect(keys.filter((key) => ends(key) === 0)).toEqual([]);
    expect(inHand.length).toBeLessThanOrEqual(2);
    expect(again.length + inHand.length).toBeLessThanOrEqual(2);
    expect(overlaps(told, new Set(['slow']))).toEqual([]);
    expect(await queue.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('is a dead letter in the end, where the work itself ends every process that takes it', async () => {
    const prefix = `{${randomUUID()}}`;
    const { lines, start } = replicas(prefix);
    const { queue } = await aQueue(prefix);
    await queue.enqueue({ key: 'acme/deadly#1', installationId: 1 });

    for (const name of ['first', 'second', 'third', 'fourth']) {
      const replica = await start(name, 60_000);
      await eventually(() => lines().some((line) => line.name === name && line.what === 'begins'));
      replica.kill('SIGKILL');
      await once(replica, 'close');
    }
    await start('last', 60_000);
    await eventually(async () => (await queue.counts()).failed === 1);

    expect(await queue.overview()).toMatchObject({ failedByCode: { 'work-attempts-exhausted': 1 } });
    expect(lines().map(({ name, what }) => `${name} ${what}`)).toEqual(
      ['first', 'second', 'third', 'fourth'].map((name) => `${name} begins`),
    );
  });

  it('shares work with others without ever being two at one key', async () => {
    const prefix = `{${randomUUID()}}`;
    const { lines, start } = replicas(prefix);
    const { queue } = await aQueue(prefix);
    const children = await Promise.all(['a', 'b', 'c'].map((name) => start(name, 5)));
    const keys = Array.from({ length: 10 }, (_, index) => `acme/shop#${index + 1}`);
    const lastAsked = new Map<string, number>();

    const seen = (): number => new Set(lines().map(({ name }) => name)).size;
    for (let round = 0; round < 20 || seen() < 3; round++) {
      for (const key of keys) lastAsked.set(key, Date.now());
      await Promise.all(keys.map((key) => queue.enqueue({ key, installationId: 1 })));
    }
    await queue.whenIdle();
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map((child) => once(child, 'close')));

    const told = lines();
    const late = keys.filter(
      (key) =>
        !told.some(
          (line) => line.key === key && line.what === 'begins' && line.at >= (lastAsked.get(key) ?? 0),
        ),
    );
    expect(overlaps(told, new Set())).toEqual([]);
    expect(late).toEqual([]);
  });
});
