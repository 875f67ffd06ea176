import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a path holds; a plain file unless a mode says otherwise; null deletes it. */
export type FileToPush = string | { readonly mode: '120000'; readonly content: string } | null;

export interface CommitToPush {
  readonly branch: string;
  /** The branch, here, that it comes after; the branch's own tip when left out, nothing when null. */
  readonly onto?: string | null;
  readonly files: Readonly<Record<string, FileToPush>>;
  readonly message?: string;
}

/** A bare repository on this machine, from which real Git pushes. */
export interface Pusher {
  /** Makes a commit here, without a work tree, so that paths may be anything; gives its id. */
  commit(commit: CommitToPush): Promise<string>;
  /** Pushes branches, forced, with all that they need. Throws with what Git said. */
  push(url: string, ...branches: readonly string[]): Promise<void>;
  /** Brings a branch here. */
  fetch(url: string, branch: string): Promise<void>;
  /** Deletes a branch there. */
  deleteBranch(url: string, branch: string): Promise<void>;
  remove(): Promise<void>;
}

export async function aPusher(): Promise<Pusher> {
  const directory = await mkdtemp(join(tmpdir(), 'charter-pusher-'));
  await git(['init', '--quiet', '--bare', directory]);
  const inHere = (args: readonly string[], input = ''): Promise<void> =>
    git([`--git-dir=${directory}`, ...args], input);
  const push = (url: string, refspecs: readonly string[]): Promise<void> =>
    inHere(['push', '--quiet', '--force', url, ...refspecs]);
  return {
    commit: async (commit) => {
      await inHere(['fast-import', '--quiet', '--force'], fastImport(commit));
      const tip = await readFile(join(directory, 'refs/heads', commit.branch), 'utf8');
      return tip.trim();
    },
    push: (url, ...branches) =>
      push(
        url,
        branches.map((branch) => `refs/heads/${branch}`),
      ),
    fetch: (url, branch) => inHere(['fetch', '--quiet', url, `refs/heads/${branch}:refs/heads/${branch}`]),
    deleteBranch: (url, branch) => push(url, [`:refs/heads/${branch}`]),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

let seconds = Math.floor(Date.parse('2026-05-04T09:00:00Z') / 1000);

/** https://git-scm.com/docs/git-fast-import#_input_format */
function fastImport({ branch, onto = branch, files, message = 'Change something' }: CommitToPush): string {
  // Each commit is a second later than the one before, so that equal changes are different commits.
  const who = `Bob Stone <bob@acme.test> ${(seconds += 1)} +0000`;
  const header = `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n${dataOf(message)}`;
  const changes = Object.entries(files).map(([path, file]) => fileChange(quoted(path), file));
  return [header, onto === null ? '' : `from refs/heads/${onto}^0\n`, ...changes].join('');
}

function fileChange(path: string, file: FileToPush): string {
  if (file === null) return `D ${path}\n`;
  if (typeof file === 'string') return `M 100644 inline ${path}\n${dataOf(file)}`;
  return `M ${file.mode} inline ${path}\n${dataOf(file.content)}`;
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Never blocks: the forge that it talks to may be in this very process. */
function git(args: readonly string[], input = ''): Promise<void> {
  const environment = {
    PATH: process.env['PATH'] ?? '',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    no_proxy: '*',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: environment, stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`git ${args.at(1) ?? ''} ended with ${code}: ${said}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
