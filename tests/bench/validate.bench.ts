import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Layout } from './generate/registry-files.ts';
import { branches, checkOut, writeRepository } from './generate/write-repository.ts';
import { charter } from './installed-charter.ts';
import { summaryOf } from './summary.ts';
import { measureProcess, medianRun, type Run } from './validate/measure-process.ts';
import { installAjv, installKubeconform, type Peer } from './validate/peers.ts';

const rounds = 3;

/** Programs take turns so often, because the machine is faster in one minute than in the next. */
const turns = 7;
const layouts = ['deep', 'flat'] as const;
const recheck = fileURLToPath(new URL('./validate/recheck-process.ts', import.meta.url));

/** Checking 10,000 and 50,000 manifests beside other programs, and changes of ten files. Times are processor times. */
export async function run(): Promise<readonly string[]> {
  const work = mkdtempSync(join(tmpdir(), 'charter-bench-'));
  try {
    const lines: string[] = [];
    for (const layout of layouts) lines.push(...(await benchLayout(work, layout)));
    return lines;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function benchLayout(work: string, layout: Layout): Promise<readonly string[]> {
  const small = await aRepository(work, 10_000, layout);
  const large = await aRepository(work, 50_000, layout);
  const whole = compareWithPeers(small, layout);
  const most = validate(large, ['--rev', branches.base]);
  const change = ['--base', branches.base, '--head', branches.change];
  const cold = [small, large].map((folder) => {
    validate(folder, change);
    return medianRun(Array.from({ length: rounds }, () => validate(folder, change)));
  });
  return [
    ...whole,
    `${layout}, 50,000 manifests: ${shown(most)} (bound: 700 MB)`,
    `${layout}, a change of ten files, cold: of 10,000 ${shown(cold[0])}, of 50,000 ${shown(cold[1])}, ${ratio(cold[1], cold[0])} × (bounds: 0.5 s, 1.3 ×)`,
    `${layout}, a change of ten files, warm: of 10,000 ${warm(small, 10_000, layout)}, of 50,000 ${warm(large, 50_000, layout)} (bound: 25 ms)`,
  ];
}

function compareWithPeers(folder: string, layout: Layout): readonly string[] {
  checkOut(folder, branches.base);
  const kubeconform = installKubeconform();
  const peers: readonly Peer[] = [installAjv(), ...(kubeconform === undefined ? [] : [kubeconform])];
  const own: Run[] = [];
  const others = peers.map((peer) => ({ peer, runs: [] as Run[] }));
  for (let turn = 0; turn < turns; turn += 1) {
    own.push(validate(folder, ['--rev', branches.base]));
    for (const { peer, runs } of others) {
      runs.push(measureProcess(peer.command, peer.argsFor(folder), tmpdir()));
    }
  }
  const whole = medianRun(own);
  return [
    `${layout}, 10,000 manifests from a commit: ${shown(whole)}`,
    ...others.map(({ peer, runs }) => {
      const bound = peer === kubeconform ? 0.7 : 1.3;
      return `  ${peer.name} on a checkout: ${shown(medianRun(runs))}; Charter takes ${ratioInTurns(own, runs)} × (bound: ${bound} ×)`;
    }),
    ...(kubeconform === undefined
      ? ['  kubeconform was not measured: there is no `go` to install it with']
      : []),
  ];
}

function validate(folder: string, args: readonly string[]): Run {
  return measureProcess(process.execPath, [charter, 'validate', '--repo', folder, ...args], folder);
}

function warm(folder: string, manifests: number, layout: Layout): string {
  const output = execFileSync(process.execPath, [recheck, folder, String(manifests), layout], {
    encoding: 'utf8',
  });
  return summaryOf(JSON.parse(output) as number[]);
}

async function aRepository(work: string, manifests: number, layout: Layout): Promise<string> {
  const folder = join(work, `${layout}-${manifests}`);
  if (!existsSync(folder)) await writeRepository(folder, manifests, layout);
  return folder;
}

function shown(run: Run | undefined): string {
  return run === undefined
    ? 'nothing'
    : `${run.processor.toFixed(2)} s (${run.wall.toFixed(2)} s by the clock, ${Math.round(run.memory)} MB)`;
}

/** The median of how the two compare in each turn. */
function ratioInTurns(own: readonly Run[], others: readonly Run[]): string {
  const ratios = own.map(({ processor }, turn) => processor / (others[turn]?.processor ?? Number.NaN));
  return (ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN).toFixed(2);
}

function ratio(a: Run | undefined, b: Run | undefined): string {
  return a === undefined || b === undefined ? '?' : (a.processor / b.processor).toFixed(2);
}
