import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstChangedService, timeOfStep, writeHistory, type HistoryWish } from './generate/write-history.ts';
import { charter } from './installed-charter.ts';
import { summaryOf } from './summary.ts';

const rounds = 5;

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
    const lines = [`an empty Node process: ${await costOfEach(() => costOfNode(['--eval', '0'], folder))}`];
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
  const ask = (...args: readonly string[]): Promise<Cost> => costOfNode([charter, ...args], repository);
  const forget = (): Promise<void> => rm(join(repository, '.git/charter'), { recursive: true, force: true });
  const first = await costOfEach(async () => {
    await forget();
    return ask('history', name);
  });
  const again = await costOfEach(() => ask('history', name));
  const another = await costOfEach(async () => {
    await forget();
    await ask('history', `stack:${other}`);
    return ask('history', name);
  });
  const kept = readdirSync(join(repository, '.git/charter/history')).map(
    (file) => statSync(join(repository, '.git/charter/history', file)).size,
  );
  const asOf = await costOfEach(() =>
    ask('show', name, '--env', 'production', '--at', timeOfStep(steps / 2)),
  );
  const blame = await costOfEach(() => ask('blame', name, '--env', 'production'));
  const log = await costOfEach(() => ask('log', '--limit', '50'));
  return [
    '',
    `${manifests} manifests, ${layout} folders, ${steps} steps and ${Math.floor(steps / 4)} merges; ${rounds} times each`,
    `history, first time:               ${first} (bound: 1500 ms)`,
    `history, asked again:              ${again} (bound: 100 ms)`,
    `history of another, line is known: ${another}`,
    `show --at, half way:               ${asOf} (bound: 500 ms)`,
    `blame:                             ${blame}`,
    `log --limit 50:                    ${log}`,
    `kept: ${kept.map((size) => `${Math.round(size / 1024)} KiB`).join(', ')}`,
  ];
}

/** How long a command took, and how much of that processors were at work for it and for the Git that it started. */
interface Cost {
  readonly wall: number;
  readonly processor: number;
}

async function costOfEach(measureOnce: () => Promise<Cost>): Promise<string> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await measureOnce());
  const processor = costs.map((cost) => cost.processor).toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
  return `${summaryOf(costs.map(({ wall }) => wall))}, ${(processor ?? Number.NaN).toFixed(0)} ms of processor time`;
}

/** The shell's `times` counts what a process and all that it waited for have used. */
async function costOfNode(args: readonly string[], folder: string): Promise<Cost> {
  const command = '"$@" >/dev/null 2>&1 || exit 1; times';
  const begun = performance.now();
  const child = spawn('sh', ['-c', command, 'sh', process.execPath, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [status] = (await once(child, 'close')) as [number | null];
  const wall = performance.now() - begun;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}`);
  const ofChildren = output.split('\n')[1] ?? '';
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  const processor = parts.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { wall, processor: processor * 1000 };
}
