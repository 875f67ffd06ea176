import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { charter } from '../installed-charter.ts';
import { measureProcess, medianRun, type Run } from '../validate/measure-process.ts';
import { filesOf, manifests } from './registry-texts.ts';

const rounds = 3;

/**
 * `charter policy` in a new process: on a registry with Policies, and on the same one without them, where everything
 * else is done just the same.
 */
export async function compareColdProcesses(): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'charter-bench-'));
  try {
    const files = [...filesOf(0)];
    const ruled = writeRegistry(join(work, 'ruled'), files);
    const free = writeRegistry(
      join(work, 'free'),
      files.filter(([path]) => !path.startsWith('policies/')),
    );
    const runs: { readonly ruled: Run[]; readonly free: Run[] } = { ruled: [], free: [] };
    for (let round = 0; round < rounds; round += 1) {
      runs.free.push(judge(free));
      runs.ruled.push(judge(ruled));
    }
    const [most, least] = [medianRun(runs.ruled), medianRun(runs.free)];
    const ratio = (most.processor / least.processor).toFixed(2);
    return `charter policy, cold, ${manifests} services with policies: ${shown(most)}; without: ${shown(least)}; ${ratio} × (bound: 1.6 ×)`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function writeRegistry(folder: string, files: readonly (readonly [string, string])[]): string {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync('git', ['init', '--quiet', folder]);
  return folder;
}

function judge(folder: string): Run {
  return measureProcess(process.execPath, [charter, 'policy', '--repo', folder], folder);
}

function shown({ processor, wall }: Run): string {
  return `${processor.toFixed(2)} s of processor time (${wall.toFixed(2)} s by the clock)`;
}
