import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { devNull } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { GitError } from '../git-error.ts';
import { absolutePath } from './search-path.ts';

export interface GitOutput {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Variables by which a caller (a hook, for one) would point Git at another repository than the one asked for. */
const misleading =
  /^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|PREFIX|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|IMPLICIT_WORK_TREE|INTERNAL_SUPER_PREFIX|TRACE.*)$/;

/**
 * Starts the user's `git` in a folder, so that it neither asks, nor writes, nor pages, nor runs a file system monitor
 * or a program of that folder's, and shows objects as they are. Texts are in English.
 */
export function startGit(
  directory: string,
  args: readonly string[],
  signal?: AbortSignal,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const inherited = Object.entries(process.env).filter(([name]) => !misleading.test(name));
  return spawn('git', ['--no-pager', '-c', 'core.fsmonitor=false', ...args], {
    cwd: directory,
    env: {
      ...Object.fromEntries(inherited),
      PATH: absolutePath(process.env['PATH'] ?? ''),
      LC_ALL: 'C',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_GRAFT_FILE: devNull,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal && { signal }),
  });
}

export interface RunOptions {
  /** What to keep of a piece of what Git writes; all of it where it is left out. */
  readonly sieve?: (chunk: Buffer) => readonly Buffer[];
  /** Ends Git early: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** Most bytes that are kept of what Git writes: a repository of kilobytes can be made to unfold to any number. */
const mostOutput = 256 * 1024 ** 2;

/**
 * Runs Git to its end, whatever its status. Throws `git-not-installed` when there is no `git`, and `git-read-too-large`
 * when it writes without end.
 */
export async function tryGit(
  directory: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<GitOutput> {
  const child = startGit(directory, args, options.signal);
  child.stdin.on('error', () => undefined);
  child.stdin.end();
  const status = new Promise<number>((resolve, reject) => {
    child.on('error', (error) => reject(cannotStart(error)));
    child.on('close', (code) => resolve(code ?? -1));
  });
  const end = (): void => void child.kill();
  const [stdout, stderr] = [collect(child.stdout, end, options.sieve), collect(child.stderr, end)];
  const code = await status;
  if (stdout.bytes > mostOutput || stderr.bytes > mostOutput) throw tooMuch(args);
  return {
    status: code,
    stdout: Buffer.concat(stdout.chunks),
    stderr: Buffer.concat(stderr.chunks).toString('utf8'),
  };
}

interface Collected {
  readonly chunks: readonly Buffer[];
  readonly bytes: number;
}

/** Fills up while the stream runs. (`node:stream/consumers` takes longer to load than Git to answer.) */
function collect(
  stream: Readable,
  end: () => void,
  sieve: RunOptions['sieve'] = (chunk) => [chunk],
): Collected {
  const collected: { readonly chunks: Buffer[]; bytes: number } = { chunks: [], bytes: 0 };
  stream.on('data', (chunk: Buffer) => {
    if (collected.bytes > mostOutput) return;
    for (const kept of sieve(chunk)) {
      collected.chunks.push(kept);
      collected.bytes += kept.length;
    }
    if (collected.bytes > mostOutput) end();
  });
  return collected;
}

/** Runs Git and gives what it wrote. Throws `git-command-failed` on a status other than 0. */
export async function runGit(
  directory: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<Buffer> {
  const output = await tryGit(directory, args, options);
  if (output.status === 0) return output.stdout;
  throw failedCommand(args, output.stderr);
}

/** The error for a Git command that failed, with what it said first. */
export function failedCommand(args: readonly string[], stderr: string): GitError {
  const said = stderr.split('\n').find((line) => line.startsWith('fatal:')) ?? stderr.split('\n')[0] ?? '';
  return new GitError({
    code: 'git-command-failed',
    message: `\`git ${args[0] ?? ''}\` failed: ${said.replace(/^fatal: /, '').slice(0, 300) || 'it said nothing'}.`,
    hint: 'Run `git status` in that folder: it should work, and says what is wrong if it does not.',
  });
}

function tooMuch(args: readonly string[]): GitError {
  const name = args.find((word) => !word.startsWith('-')) ?? '';
  return new GitError({
    code: 'git-read-too-large',
    message: `\`git ${name}\` wrote more than ${mostOutput / 1024 ** 2} MiB.`,
    hint: 'Look at what the commits hold: a few kilobytes can unfold to any number of files. Read another revision.',
  });
}

/** The error for a `git` that could not be started. */
export function cannotStart(cause: Error): GitError {
  return new GitError({
    code: 'git-not-installed',
    message: `The program \`git\` could not be started (${'code' in cause ? String(cause.code) : cause.message}).`,
    hint: 'Install Git (https://git-scm.com/downloads) and make sure that it is on the PATH.',
    cause,
  });
}
