import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The `opa` program on this machine. */
export interface OpaProgram {
  readonly path: string;
  /** `1.22.2`. */
  readonly version: string;
}

export interface OpaRun {
  /** The exit status; undefined where the program was ended, or could not be started. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly isTimeout: boolean;
}

/** How long a run may take in milliseconds, and how much of its output is kept, in bytes. */
const limits = { milliseconds: 60_000, output: 8 * 1024 * 1024 };

/** Memory that Go's collector keeps the program to. */
const memory = '768MiB';

/**
 * The `opa` program of the 1.x line on a search path; undefined where there is none. Only absolute folders are looked
 * into, so that a file of the repository is never taken for it.
 */
export async function findOpa(searchPath: string | undefined): Promise<OpaProgram | undefined> {
  for (const folder of (searchPath ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, 'opa');
    if (!isExecutable(path)) continue;
    const { status, stdout } = await runOpa({ path }, ['version']);
    const version = /^Version: (1\.\d+\.\d+)/m.exec(stdout)?.[1];
    if (status === 0 && version !== undefined) return { path, version };
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Runs the program without a shell, with none of our environment, and ends it when it takes too long. Never throws. */
export function runOpa(
  { path }: Pick<OpaProgram, 'path'>,
  args: readonly string[],
  options: { readonly cwd?: string; readonly milliseconds?: number } = {},
): Promise<OpaRun> {
  return new Promise((resolve) => {
    const child = spawn(path, args, {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      env: { HOME: options.cwd ?? '/nonexistent', GOMEMLIMIT: memory, GOMAXPROCS: '2' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    let isTimeout = false;
    const timer = setTimeout(() => {
      isTimeout = true;
      child.kill('SIGKILL');
    }, options.milliseconds ?? limits.milliseconds);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        if (output[stream].length < limits.output) output[stream] += text;
      });
    }
    const finish = (status: number | undefined): void => {
      clearTimeout(timer);
      resolve({ status, ...output, isTimeout });
    };
    child.on('error', () => finish(undefined)).on('close', (status) => finish(status ?? undefined));
  });
}
