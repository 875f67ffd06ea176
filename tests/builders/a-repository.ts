import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommitId } from '../../src/model/git.ts';

export interface FileWish {
  readonly mode?: '100644' | '100755' | '120000' | '160000';
  /** Of a submodule: the commit id. */
  readonly content: string | Uint8Array;
}

export type FilesWish = Readonly<Record<string, string | FileWish>>;

export interface CommitWish {
  /** All files of the commit, not only what changes. */
  readonly files: FilesWish;
  readonly branch?: string;
  /** The tip of the branch where left out. */
  readonly parents?: readonly CommitId[];
  readonly message?: string;
  /** Seconds since 1970. */
  readonly at?: number;
  /** The offset of the committer's clock: `+0100`. */
  readonly zone?: string;
  /** Who made it, where that is not the committer. */
  readonly author?: string;
}

/** Files of many lines that differ in one: enough for Git to store them as deltas. */
export function longText(seed: string, lines = 60): string {
  return Array.from({ length: lines }, (_, index) => `line ${index} of ${seed}\n`).join('');
}

/** A repository made with Git itself, gone when the test is. Commits are written without a working tree. */
export class TestRepository {
  readonly path: string;
  readonly #tips = new Map<string, CommitId>();
  #time = 1_700_000_000;

  constructor({ isBare = true, format = 'sha1' }: { isBare?: boolean; format?: 'sha1' | 'sha256' } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'charter-git-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    this.path = join(folder, 'repository');
    const options = [isBare ? '--bare' : '--quiet', `--object-format=${format}`, '--initial-branch=main'];
    runGit(folder, ['init', '--quiet', ...options, this.path]);
  }

  /** Runs Git in the repository and gives what it wrote, without the last line end. */
  git(...args: readonly string[]): string {
    return runGit(this.path, args).replace(/\n$/, '');
  }

  /** As `git`, with its exit status instead of an exception. */
  try(...args: readonly string[]): { readonly status: number; readonly stdout: string } {
    const { status, stdout } = spawnSync('git', args, {
      cwd: this.path,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    return { status: status ?? -1, stdout };
  }

  commit(wish: CommitWish): CommitId {
    const [id = ''] = this.commits([wish]);
    return id;
  }

  /** Many commits with one process. A parent may be `:n` for the nth of them, counted from 1. */
  commits(wishes: readonly CommitWish[]): readonly CommitId[] {
    const parts = wishes.flatMap((wish, index) => this.#toStream(wish, index + 1));
    const ids = runGit(this.path, ['fast-import', '--quiet', '--force'], Buffer.concat(parts))
      .trim()
      .split('\n');
    for (const [index, { branch = 'main' }] of wishes.entries()) this.#tips.set(branch, ids[index] ?? '');
    return ids;
  }

  #toStream(wish: CommitWish, mark: number): Uint8Array[] {
    const { files, branch = 'main', parents, message = 'change', at, zone = '+0000', author } = wish;
    const tip = this.#tips.get(branch);
    const [from, ...merged] = parents ?? (tip === undefined ? [] : [tip]);
    this.#time = at ?? this.#time + 60;
    const stream: Uint8Array[] = [
      from === undefined ? `reset refs/heads/${branch}\n\n` : '',
      `commit refs/heads/${branch}\nmark :${mark}\n`,
      author === undefined ? '' : `author ${author} <author@example.com> ${this.#time} ${zone}\n`,
      `committer Ada <ada@example.com> ${this.#time} ${zone}\n`,
      `data ${Buffer.byteLength(message)}\n${message}\n`,
      from === undefined ? '' : `from ${from}\n`,
      ...merged.map((parent) => `merge ${parent}\n`),
      'deleteall\n',
    ].map((text) => Buffer.from(text));
    for (const [path, wish] of Object.entries(files)) stream.push(...fileToStream(path, wish));
    stream.push(Buffer.from(`\nget-mark :${mark}\n`));
    this.#tips.set(branch, `:${mark}`);
    return stream;
  }
}

function fileToStream(path: string, wish: string | FileWish): Uint8Array[] {
  const { mode = '100644', content } = typeof wish === 'string' ? { content: wish } : wish;
  const name = `"${path.replaceAll(/["\\\n]/g, (char) => (char === '\n' ? String.raw`\n` : `\\${char}`))}"`;
  if (mode === '160000') return [Buffer.from(`M ${mode} ${String(content)} ${name}\n`)];
  const bytes = Buffer.from(content);
  return [Buffer.from(`M ${mode} inline ${name}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n')];
}

/** Runs Git and gives what it wrote; throws with what it said on a status other than 0. */
export function runGit(directory: string, args: readonly string[], input?: Uint8Array): string {
  const identity = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.com' };
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: directory,
    input,
    env: { ...process.env, ...identity, GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.com' },
    maxBuffer: 2 ** 30,
  });
  if (status === 0) return stdout.toString('utf8');
  throw new Error(`git ${args.join(' ')} ended with ${String(status)}: ${stderr.toString('utf8')}`);
}
