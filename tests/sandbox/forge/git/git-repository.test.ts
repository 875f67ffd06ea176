import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyTree } from '../../../../src/sandbox/forge/git/diff.ts';
import type { GitRepository } from '../../../../src/sandbox/forge/git/git-repository.ts';
import { rebaseCommits } from '../../../../src/sandbox/forge/git/rebase.ts';
import { createRepositories, type Repositories } from '../../../../src/sandbox/forge/git/repositories.ts';
import { tryGit } from '../../../../src/sandbox/forge/git/run-git.ts';
import { findEntry, isTreePath, listTree, writeTree } from '../../../../src/sandbox/forge/git/trees.ts';

const who = { name: 'Anna', email: 'anna@acme.test', date: '2026-05-04T09:00:00Z' };

let folder: string;
let repositories: Repositories;
let git: GitRepository;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git-'));
  repositories = createRepositories(folder);
  await repositories.create(1, 'main');
  git = repositories.open(1);
});

afterEach(async () => {
  repositories.close();
  await rm(folder, { recursive: true });
});

/** Commits files on top of others; null removes one. */
async function commit(
  files: Readonly<Record<string, string | null>>,
  ...parents: readonly string[]
): Promise<string> {
  const base = parents[0] === undefined ? undefined : (await git.commit(parents[0]))?.tree;
  const changes = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ({
      path,
      mode: '100644',
      sha: text === null ? null : await git.write('blob', Buffer.from(text)),
    })),
  );
  const tree = await writeTree(git, base, changes);
  return git.writeCommit({
    tree,
    parents,
    author: who,
    committer: who,
    message: Object.keys(files).join(', '),
  });
}

async function paths(sha: string): Promise<readonly string[]> {
  const { tree } = (await git.commit(sha)) ?? { tree: '' };
  return (await listTree(git, tree, true))?.entries.map(({ path }) => path) ?? [];
}

describe('a bare repository', () => {
  it('writes objects that Git finds sound', async () => {
    const first = await commit({ 'a.txt': '1', 'b/c.txt': '2', 'b.txt': '3', ä: '4' });
    const second = await commit({ 'b/c.txt': null, 'd/e/f': '5' }, first);
    await git.updateRefs([{ ref: 'refs/heads/main', before: undefined, after: second }]);
    const check = await tryGit({ directory: git.directory, args: ['fsck', '--full', '--strict'] });
    expect([check.status, check.stderr]).toEqual([0, '']);
    expect(await paths(second)).toEqual(['a.txt', 'b.txt', 'd', 'd/e', 'd/e/f', 'ä']);
  });

  it('gives undefined for objects that are not there, and for names that are no ids', async () => {
    const missing = '1'.repeat(40);
    expect(await Promise.all([git.objects.read(missing), git.commit(missing), git.peel(missing)])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await git.objects.read('HEAD\ncontents HEAD')).toBeUndefined();
    const blob = await git.write('blob', Buffer.from('x'));
    expect(await git.commit(blob)).toBeUndefined();
    expect(await git.commit(await commit({ a: '1' }))).toMatchObject({ message: 'a' });
  });

  it('reads many objects of very different sizes at once, each whole', async () => {
    const sizes = [0, 1, 10, 70_000, 3_000_000, 2, 0, 65_536];
    const texts = sizes.map((size, index) => String.fromCodePoint(97 + index).repeat(size));
    const ids = await Promise.all(texts.map((text) => git.write('blob', Buffer.from(text))));
    const read = await Promise.all(ids.map((sha) => git.objects.read(sha)));
    expect(read.map((object) => object?.bytes.toString() === texts[read.indexOf(object)])).toEqual(
      sizes.map(() => true),
    );
    const described = await Promise.all(ids.map((sha) => git.objects.describe(sha)));
    expect(described.map((object) => object?.size)).toEqual(sizes);
  });

  it('reads on after its process was closed', async () => {
    const sha = await git.write('blob', Buffer.from('x'));
    await git.objects.read(sha);
    git.objects.close();
    expect(await git.objects.read(sha)).toMatchObject({ type: 'blob', size: 1 });
  });

  it('moves refs all or none, and only from where they are expected', async () => {
    const [first, second] = [await commit({ a: '1' }), await commit({ a: '2' })];
    const create = { ref: 'refs/heads/main', before: undefined, after: first };
    expect(await git.updateRefs([create])).toBeUndefined();
    expect(await git.updateRefs([create])).toContain('refs/heads/main is at');
    const both = [
      { ref: 'refs/heads/main', before: first, after: second },
      { ref: 'refs/heads/main/below', before: undefined, after: second },
    ];
    expect(await git.updateRefs(both)).toContain('cannot');
    expect([...(await git.refs())]).toEqual([['refs/heads/main', first]]);
    expect(
      await git.updateRefs([{ ref: 'refs/heads/main', before: first, after: undefined }]),
    ).toBeUndefined();
    expect([...(await git.refs())]).toEqual([]);
  });

  it('runs exclusive work one after the other, also after a failure', async () => {
    const steps: string[] = [];
    const work = (name: string, isFailing = false): Promise<void> =>
      git.exclusive(async () => {
        steps.push(`${name} begins`);
        await git.objects.describe('1'.repeat(40));
        steps.push(`${name} ends`);
        if (isFailing) throw new Error(name);
      });
    const results = await Promise.allSettled([work('a'), work('b', true), work('c')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lists differences with odd names, renames, pictures and modes', async () => {
    const before = await commit({ 'old.txt': 'one\ntwo\nthree\nfour\n', 'gone.txt': 'x\n', same: 's\n' });
    const after = await commit(
      {
        'old.txt': null,
        'new name.txt': 'one\ntwo\nthree\nfour\n',
        'gone.txt': null,
        'tab\tquote"back\\slash\nline.txt': 'odd\n',
        'diff --git a/x b/x': 'looks like a patch\n',
        ünïcode: 'ü\n',
        picture: 'a\0b',
      },
      before,
    );
    const files = await git.diff(before, after);
    expect(
      files.map(({ status, path, previousPath, additions, deletions, isBinary }) => ({
        status,
        path,
        previousPath,
        additions,
        deletions,
        isBinary,
      })),
    ).toEqual([
      {
        status: 'added',
        path: 'diff --git a/x b/x',
        previousPath: null,
        additions: 1,
        deletions: 0,
        isBinary: false,
      },
      {
        status: 'removed',
        path: 'gone.txt',
        previousPath: null,
        additions: 0,
        deletions: 1,
        isBinary: false,
      },
      {
        status: 'renamed',
        path: 'new name.txt',
        previousPath: 'old.txt',
        additions: 0,
        deletions: 0,
        isBinary: false,
      },
      { status: 'added', path: 'picture', previousPath: null, additions: 0, deletions: 0, isBinary: true },
      {
        status: 'added',
        path: 'tab\tquote"back\\slash\nline.txt',
        previousPath: null,
        additions: 1,
        deletions: 0,
        isBinary: false,
      },
      { status: 'added', path: 'ünïcode', previousPath: null, additions: 1, deletions: 0, isBinary: false },
    ]);
    expect(files.map(({ patch }) => patch)).toEqual([
      '@@ -0,0 +1 @@\n+looks like a patch',
      '@@ -1 +0,0 @@\n-x',
      null,
      null,
      '@@ -0,0 +1 @@\n+odd',
      '@@ -0,0 +1 @@\n+ü',
    ]);
  });

  it('shows a file that became a link as one change, and keeps the patches of its neighbours', async () => {
    const before = await commit({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    const blob = await git.write('blob', Buffer.from('a.txt'));
    const edited = await git.write('blob', Buffer.from('C\n'));
    const tree = await writeTree(git, (await git.commit(before))?.tree, [
      { path: 'b.txt', mode: '120000', sha: blob },
      { path: 'c.txt', mode: '100644', sha: edited },
    ]);
    const message = 'link';
    const after = await git.writeCommit({ tree, parents: [before], author: who, committer: who, message });
    const shared = { previousPath: null, additions: 1, deletions: 1, isBinary: false };
    expect(await git.diff(before, after)).toEqual([
      {
        ...shared,
        status: 'changed',
        blob,
        path: 'b.txt',
        patch: '@@ -1 +0,0 @@\n-b\n@@ -0,0 +1 @@\n+a.txt\n\\ No newline at end of file',
      },
      { ...shared, status: 'modified', blob: edited, path: 'c.txt', patch: '@@ -1 +1 @@\n-c\n+C' },
    ]);
  });

  it('takes no text inside of a line for the beginning of a patch', async () => {
    const before = await commit({ a: '1\n', b: '1\n' });
    const line = ['\r', '\u2028', '\u2029'].map((end) => `one${end}diff --git a/x b/x`).join(' ');
    const after = await commit({ a: `${line}\n`, b: '2\n' }, before);
    expect((await git.diff(before, after)).map(({ patch }) => patch)).toEqual([
      `@@ -1 +1 @@\n-1\n+${line}`,
      '@@ -1 +1 @@\n-1\n+2',
    ]);
  });

  it('finds no difference between a tree and itself, and everything against the empty tree', async () => {
    const sha = await commit({ a: '1\n', b: '2\n' });
    expect(await git.diff(sha, sha)).toEqual([]);
    expect((await git.diff(emptyTree, sha)).map(({ path }) => path)).toEqual(['a', 'b']);
  });

  it('merges two changes of one file that do not touch', async () => {
    const base = await commit({ a: '1\n2\n3\n4\n5\n' });
    const ours = await commit({ a: 'one\n2\n3\n4\n5\n' }, base);
    const theirs = await commit({ a: '1\n2\n3\n4\nfive\n' }, base);
    const merge = await git.merge(ours, theirs);
    const entry = merge.kind === 'clean' ? await findEntry(git, merge.tree, 'a') : undefined;
    expect((await git.objects.read(entry?.sha ?? ''))?.bytes.toString()).toBe('one\n2\n3\n4\nfive\n');
  });

  it('names the paths of a conflict, and takes histories without a common commit for one', async () => {
    const base = await commit({ a: '1\n', b: '1\n' });
    const ours = await commit({ a: '2\n', b: '2\n' }, base);
    const theirs = await commit({ a: '3\n' }, base);
    expect(await git.merge(ours, theirs)).toEqual({ kind: 'conflict', paths: ['a'] });
    expect(await git.merge(ours, await commit({ c: '1' }))).toMatchObject({ kind: 'conflict' });
  });

  it('rebases commits one by one, and gives up where one does not fit', async () => {
    const base = await commit({ a: '1\n' });
    const onto = await commit({ b: '1\n' }, base);
    const first = await commit({ c: '1\n' }, base);
    const head = await commit({ a: '2\n' }, first);
    const rebased = await rebaseCommits(git, { onto, head, committer: who });
    expect(await paths(rebased ?? '')).toEqual(['a', 'b', 'c']);
    expect(await git.distance(onto, rebased ?? '')).toEqual({ ahead: 2, behind: 0 });
    const clash = await commit({ a: '3\n' }, onto);
    expect(await rebaseCommits(git, { onto: clash, head, committer: who })).toBeUndefined();
  });

  it('finds the commit of a short id, when there is only one', async () => {
    const sha = await commit({ a: '1' });
    expect([await git.expand(sha.slice(0, 10)), await git.expand('0123456789')]).toEqual([sha, undefined]);
  });

  it('forks branches and tags, and not the refs of pull requests', async () => {
    const sha = await commit({ a: '1' });
    await git.updateRefs([{ ref: 'refs/heads/main', before: undefined, after: sha }]);
    await git.movePullRef('refs/pull/1/head', sha);
    await repositories.fork(2, 1);
    expect([...(await repositories.open(2).refs())]).toEqual([['refs/heads/main', sha]]);
    expect(await repositories.open(2).commit(sha)).toMatchObject({ sha });
  });

  it('keeps paths out of trees that lead out of them or into Git itself', () => {
    const bad = [
      '',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a/../b',
      '.git',
      'a/.GIT/config',
      'a\0b',
      'x'.repeat(5000),
    ];
    expect(bad.filter(isTreePath)).toEqual([]);
    expect(['a', 'a/b.c', '.github/x', '...', 'ä b'].filter(isTreePath)).toHaveLength(5);
  });
});
