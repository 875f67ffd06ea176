import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { firstChangedService, timeOfStep, writeHistory, type HistoryWish } from './generate/write-history.ts';
import { summaryOf } from './summary.ts';

const rounds = 5;
const launcher = resolve('src/entry/cli/charter.mjs');

/** Where what is asked is measured; each is the same repository every time. */
const cases: readonly HistoryWish[] = [
  { manifests: 300, layout: 'deep', steps: 2_000 },
  { manifests: 10_000, layout: 'deep', steps: 2_000 },
  { manifests: 10_000, layout: 'flat', steps: 2_000 },
];

/** `charter history`, `log`, `blame` and `show --at` as processes of their own, beside an empty Node process. */
export async function run(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'charter-bench-'));
  try {
    const lines = [
      `an empty Node process: ${summaryOf(await timeEach(() => timeNode(['--eval', '0'], folder)))}`,
    ];
    for (const [index, wish] of cases.entries()) {
      const repository = join(folder, String(index));
      await writeHistory(repository, wish);
      lines.push(...(await measure(repository, wish)));
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(repository: string, wish: HistoryWish): Promise<readonly string[]> {
  const { manifests, layout, steps } = wish;
  const name = firstChangedService(wish);
  const other = 'platform';
  const ask = (...args: readonly string[]): Promise<number> => timeNode([launcher, ...args], repository);
  const forget = (): Promise<void> => rm(join(repository, '.git/charter'), { recursive: true, force: true });
  const first = await timeEach(async () => {
    await forget();
    return ask('history', name);
  });
  const again = await timeEach(() => ask('history', name));
  const another = await timeEach(async () => {
    await forget();
    await ask('history', `stack:${other}`);
    return ask('history', name);
  });
  const kept = readdirSync(join(repository, '.git/charter/history')).map(
    (file) => statSync(join(repository, '.git/charter/history', file)).size,
  );
  const asOf = await timeEach(() => ask('show', name, '--env', 'production', '--at', timeOfStep(steps / 2)));
  const blame = await timeEach(() => ask('blame', name, '--env', 'production'));
  const log = await timeEach(() => ask('log', '--limit', '50'));
  return [
    '',
    `${manifests} manifests, ${layout} folders, ${steps} steps and ${Math.floor(steps / 4)} merges; ${rounds} times each`,
    `history, first time:               ${summaryOf(first)} (bound: 1500 ms)`,
    `history, asked again:              ${summaryOf(again)} (bound: 100 ms)`,
    `history of another, line is known: ${summaryOf(another)}`,
    `show --at, half way:               ${summaryOf(asOf)} (bound: 500 ms)`,
    `blame:                             ${summaryOf(blame)}`,
    `log --limit 50:                    ${summaryOf(log)}`,
    `kept: ${kept.map((size) => `${Math.round(size / 1024)} KiB`).join(', ')}`,
  ];
}

async function timeEach(measureOnce: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measureOnce());
  return times;
}

async function timeNode(args: readonly string[], folder: string): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}`);
  return performance.now() - begun;
}
