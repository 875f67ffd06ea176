import { spawn, type ChildProcessByStdio, type SpawnOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface GitResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitRun {
  /** The bare repository, or undefined for commands that need none. */
  readonly directory: string | undefined;
  readonly args: readonly string[];
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * What every Git process of the forge is started with: no configuration but the repository's own, no hooks,
 * no pager or prompt, no garbage collection behind our back, and texts in English.
 */
const settings = [
  'core.hooksPath=/dev/null',
  'core.quotePath=true',
  'core.fsmonitor=false',
  // Folders of the forge are its own, whoever they belong to on this machine (a mounted volume, say).
  'safe.directory=*',
  'core.attributesFile=/dev/null',
  'gc.auto=0',
  'maintenance.auto=false',
  'protocol.ext.allow=never',
  'diff.external=',
];

/** The environment of every Git process: nothing of the user's. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    ...more,
  };
}

/** Starts Git on a repository with pipes on all three streams; the caller reads and ends it. */
export function startGit(run: Omit<GitRun, 'input'>): ChildProcessByStdio<Writable, Readable, Readable> {
  const options: SpawnOptions = { env: gitEnvironment(run.environment), windowsHide: true };
  const place = run.directory === undefined ? [] : [`--git-dir=${run.directory}`];
  const config = settings.flatMap((setting) => ['-c', setting]);
  const child = spawn('git', [...place, ...config, ...run.args], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Without a listener a program that cannot be started would end ours; its streams then end empty.
  child.on('error', () => {});
  return child;
}

/** Runs Git to its end and gives what it wrote, whatever its status. Rejects only when it cannot be started. */
export async function tryGit(run: GitRun): Promise<GitResult> {
  const child = startGit(run);
  // A process that ends without reading its input closes the pipe; its status says what was wrong.
  child.stdin.on('error', () => {});
  child.stdin.end(run.input ?? '');
  const [stdout, stderr, status] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? -1));
    }),
  ]);
  return { status, stdout, stderr: stderr.toString('utf8') };
}

/** Runs Git and gives its output; throws `GitFailure` on a status other than 0. */
export async function runGit(run: GitRun): Promise<Buffer> {
  const result = await tryGit(run);
  if (result.status !== 0) throw new GitFailure(run.args, result);
  return result.stdout;
}

/** Git refused: what was asked, and its own words. */
export class GitFailure extends Error {
  readonly status: number;
  readonly stderr: string;

  constructor(args: readonly string[], result: GitResult) {
    super(`git ${args[0] ?? ''} ended with status ${result.status}: ${result.stderr.trim()}`);
    this.name = 'GitFailure';
    this.status = result.status;
    this.stderr = result.stderr;
  }
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
