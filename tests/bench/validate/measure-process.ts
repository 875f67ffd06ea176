import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What one run of a program took, with all programs that it started. */
export interface Run {
  /** Of all processors together, in seconds. */
  readonly processor: number;
  readonly wall: number;
  /** Most memory that it held at a time, in megabytes. */
  readonly memory: number;
}

const timer = '/usr/bin/time';

/** Runs a program to its end by way of GNU time. Throws where it fails or GNU time is missing. */
export function measureProcess(command: string, args: readonly string[], cwd: string): Run {
  if (!existsSync(timer)) throw new Error(`${timer} (GNU time) is needed to measure programs`);
  const { status, stderr } = spawnSync(timer, ['-f', '\n%e %U %S %M', command, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 500)}`);
  const [wall = 0, user = 0, system = 0, memory = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { processor: user + system, wall, memory: (memory * 1024) / 1e6 };
}

/** The run in the middle, by processor time. */
export function medianRun(runs: readonly Run[]): Run {
  const sorted = runs.toSorted((a, b) => a.processor - b.processor);
  return (
    sorted[Math.floor(sorted.length / 2)] ?? { processor: Number.NaN, wall: Number.NaN, memory: Number.NaN }
  );
}
