import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface GitOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A working copy on this machine, used as a person uses it. */
export interface Clone {
  readonly directory: string;
  /** Runs Git, and throws when it fails. Gives what it printed, without the last newline. */
  git(...args: readonly string[]): Promise<string>;
  /** Runs Git, whatever comes of it. */
  tryGit(...args: readonly string[]): Promise<GitOutcome>;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Writes files and commits everything; gives the commit's id. */
  commit(message: string, files?: Readonly<Record<string, string | Uint8Array>>): Promise<string>;
  remove(): Promise<void>;
}

const person = { name: 'Anna Berg', email: 'anna@acme.test' };

/** A new repository with one branch, `main`, and nothing in it, or a clone of a remote. */
export async function aClone(remote?: string, author = person): Promise<Clone> {
  const directory = await mkdtemp(join(tmpdir(), 'clone-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  };
  const tryGit = (...args: readonly string[]): Promise<GitOutcome> => run(directory, environment, args);
  const git = async (...args: readonly string[]): Promise<string> => {
    const result = await tryGit(...args);
    if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
    return result.stdout.trimEnd();
  };
  if (remote === undefined) await git('init', '--quiet', '--initial-branch=main');
  else await git('clone', '--quiet', remote, '.');
  if (remote !== undefined) await git('checkout', '--quiet', '-B', 'main', 'origin/main').catch(() => {});
  const write = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<void> => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    }
  };
  return {
    directory,
    git,
    tryGit,
    write,
    commit: async (message, files = {}) => {
      await write(files);
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

function run(
  cwd: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env });
    child.stdin.end();
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? -1, ...output }));
  });
}
