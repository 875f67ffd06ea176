import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashObject } from '../../../src/adapters/git/git-objects.ts';
import { ObjectReader } from '../../../src/adapters/git/object-reader.ts';
import type { TreeChange, TreeEntry } from '../../../src/model/git.ts';
import { runGit, TestRepository } from '../../builders/a-repository.ts';
import { aReader } from '../../builders/a-source.ts';
import { treeMerges } from '../../builders/merge-cases.ts';
import { runs } from '../../property-runs.ts';

/** Writes a tree object that Git itself would not write, and a commit of it. */
function commitTree(
  repository: TestRepository,
  lines: readonly (readonly [string, string, string])[],
): string {
  const bytes = Buffer.concat(
    lines.map(([mode, name, id]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(id, 'hex')]),
    ),
  );
  const write = ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'];
  const tree = runGit(repository.path, write, bytes).trim();
  return runGit(repository.path, ['commit-tree', '-m', 'x', tree]).trim();
}

function applyChanges(
  entries: readonly TreeEntry[],
  changes: readonly TreeChange[],
): ReadonlyMap<string, TreeEntry> {
  const files = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path, before, after } of changes) {
    expect(files.get(path)).toEqual(before);
    if (after === undefined) files.delete(path);
    else files.set(path, after);
  }
  return files;
}

describe('a tree', () => {
  it('lists all files by path, with their modes', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({
      files: {
        'b.yaml': 'b\n',
        'a/z': { mode: '100755', content: '#!\n' },
        'a.yaml': 'a\n',
        'a-b': '',
        'a/link': { mode: '120000', content: '../b.yaml' },
        module: { mode: '160000', content: '1'.repeat(40) },
        'weird "\\\n': 'w',
        'é/😀': 'x',
        'é/\uffee': 'x',
      },
    });

    const { entries } = await aReader(repository).reader.readTree(commit);

    expect(entries.map(({ path, mode }) => [path, mode])).toEqual([
      ['a-b', 'file'],
      ['a.yaml', 'file'],
      ['a/link', 'symlink'],
      ['a/z', 'executable'],
      ['b.yaml', 'file'],
      ['module', 'submodule'],
      ['weird "\\\n', 'file'],
      ['é/😀', 'file'],
      ['é/\uffee', 'file'],
    ]);
    expect(entries.find(({ path }) => path === 'a.yaml')?.blob).toBe(
      repository.git('rev-parse', 'main:a.yaml'),
    );
  });

  it('of a repository with SHA-256 ids is read as well', async () => {
    const repository = new TestRepository({ format: 'sha256' });
    const commit = repository.commit({ files: { 'a/b': 'text\n' } });
    const { reader } = aReader(repository);
    const { entries } = await reader.readTree(commit);
    const id = entries[0]?.blob ?? '';

    expect(id).toBe(hashObject({ type: 'blob', bytes: Buffer.from('text\n') }, 64));
    expect((await reader.readBlobs([id])).get(id)).toEqual(Buffer.from('text\n'));
  });

  it('is empty for a commit without files', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files: {} });

    expect(await aReader(repository).reader.readTree(commit)).toEqual({ commit, entries: [] });
  });

  it('is read once, and so is every folder that two commits share', async () => {
    const repository = new TestRepository();
    const files = { 'a/1': 'a1', 'a/2': 'a2', 'b/1': 'b1', 'c/1': 'c1' };
    const [first = '', second = ''] = repository.commits([{ files }, { files: { ...files, 'c/2': '' } }]);
    const { reader, reads } = aReader(repository);
    await reader.readTree(first);
    const before = reads.length;
    await reader.readTree(second);
    const between = reads.length;
    await reader.readTree(first);
    await reader.readTree(second);

    // The commit, the root and three folders; then the commit, its root and the one folder that is new.
    expect([before, between - before, reads.length - between]).toEqual([5, 3, 0]);
  });

  it('shows names that are not UTF-8 without mixing them up', async () => {
    const repository = new TestRepository();
    const blobs = ['one', 'two'].map((text) => hashObject({ type: 'blob', bytes: Buffer.from(text) }));
    const [one = '', two = ''] = blobs;
    const commit = commitTree(repository, [
      ['100644', '\xfe', one],
      ['100644', '\xff', two],
    ]);

    expect((await aReader(repository).reader.readTree(commit)).entries).toEqual([
      { path: '\ufffd', mode: 'file', blob: one },
      { path: '\ufffd', mode: 'file', blob: two },
    ]);
  });

  it.each([
    ['a name with a slash', [['100644', 'a/b']]],
    ['the name of the parent folder', [['40000', '..']]],
    ['its own name', [['100644', '.']]],
    ['no name', [['100644', '']]],
    [
      'one name twice',
      [
        ['100644', 'a'],
        ['40000', 'a'],
      ],
    ],
    ['a mode that means nothing', [['110644', 'a']]],
    ['a mode that is no number', [['file', 'a']]],
  ] as const)('with %s is refused', async (_, lines) => {
    const repository = new TestRepository();
    const commit = commitTree(
      repository,
      lines.map(([mode, name]) => [mode, name, '1'.repeat(40)] as const),
    );

    await expect(aReader(repository).reader.readTree(commit)).rejects.toMatchObject({
      code: 'git-object-corrupt',
    });
  });

  it('that would unfold to billions of files is refused in time', { timeout: 60_000 }, async () => {
    const repository = new TestRepository();
    const empty = repository.git('hash-object', '-t', 'tree', '-w', '/dev/null');
    const ids: { commit: string; tree: string }[] = [];
    let below = empty;
    for (let level = 0; level < 10; level++) {
      const commit = commitTree(
        repository,
        Array.from({ length: 10 }, (_, index) => ['40000', `d${index}`, below] as const),
      );
      below = repository.git('rev-parse', `${commit}^{tree}`);
      ids.push({ commit, tree: below });
    }
    const bomb = ids.at(-1)?.commit ?? '';
    const other = commitTree(repository, [['40000', 'd0', ids.at(-2)?.tree ?? '']]);
    const { reader } = aReader(repository);

    await expect(reader.readTree(bomb)).rejects.toMatchObject({ code: 'git-tree-too-large' });
    await expect(reader.compareTrees(other, bomb)).rejects.toMatchObject({ code: 'git-tree-too-large' });
    await expect(reader.mergeTrees(other, bomb)).rejects.toMatchObject({ code: 'git-tree-too-large' });
  });

  it('that is thousands of folders deep is refused', { timeout: 60_000 }, async () => {
    const repository = new TestRepository();
    const path = `${Array.from({ length: 300 }, () => 'd').join('/')}/file`;
    const commit = repository.commit({ files: { [path]: '' } });
    const { reader } = aReader(repository);

    await expect(reader.readTree(commit)).rejects.toMatchObject({ code: 'git-tree-too-large' });
  });

  it('cannot be had of what is not a commit', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { a: 'x' } });
    const { reader } = aReader(repository);

    for (const id of [repository.git('rev-parse', 'main:a'), 'e'.repeat(40), 'main', '', '--help']) {
      await expect(reader.readTree(id)).rejects.toMatchObject({ code: 'git-object-missing' });
    }
  });
});

describe('blobs', () => {
  it('are given by id, each once, however often they are asked for', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { a: 'x', b: { content: Buffer.from([0, 255, 10, 13]) }, empty: '' } });
    const [a = '', b = '', empty = ''] = ['a', 'b', 'empty'].map((path) =>
      repository.git('rev-parse', `main:${path}`),
    );
    const { reader, reads } = aReader(repository);

    const blobs = await reader.readBlobs([a, b, a, empty]);

    expect(blobs).toEqual(
      new Map([
        [a, Buffer.from('x')],
        [b, Buffer.from([0, 255, 10, 13])],
        [empty, Buffer.alloc(0)],
      ]),
    );
    expect(reads.length).toBe(3);
    expect(await reader.readBlobs([])).toEqual(new Map());
  });

  it('that do not exist, or are no blobs, are an error that names them', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files: { a: 'x' } });
    const { reader } = aReader(repository);

    await expect(reader.readBlobs([commit])).rejects.toMatchObject({
      code: 'git-object-missing',
      message: expect.stringContaining(commit),
    });
  });
});

describe('comparing two commits', () => {
  it('finds what leads from one to the other, as Git does', { timeout: 60_000 }, async () => {
    const cases = fc.sample(treeMerges, runs(40));
    const repository = new TestRepository();
    const ids = repository.commits(
      cases.flatMap(({ base, head }, index) => [
        { branch: `a${index}`, files: base, parents: [] },
        { branch: `b${index}`, files: head, parents: [] },
      ]),
    );
    const { reader } = aReader(repository);
    for (let index = 0; index < ids.length; index += 2) {
      const [before = '', after = ''] = ids.slice(index, index + 2);
      const changes = await reader.compareTrees(before, after);
      const diff = repository.git('diff-tree', '-r', '-z', '--name-only', '--no-renames', before, after);

      expect(changes.map(({ path }) => path).toSorted()).toEqual(
        [...new Set(diff.split('\0').filter(Boolean))].toSorted(),
      );
      const { entries } = await reader.readTree(before);
      const expected = (await reader.readTree(after)).entries;
      expect(applyChanges(entries, changes)).toEqual(new Map(expected.map((entry) => [entry.path, entry])));
    }
  });

  it('reads no folder that is the same on both sides', async () => {
    const repository = new TestRepository();
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`teams/t${index % 30}/s${index}.yaml`, `${index}`]),
    );
    const [before = '', after = ''] = repository.commits([
      { files },
      { files: { ...files, 'teams/t7/s7.yaml': 'new' } },
    ]);
    const { reader, reads } = aReader(repository);

    const changes = await reader.compareTrees(before, after);

    expect(changes.map(({ path }) => path)).toEqual(['teams/t7/s7.yaml']);
    // On each side: the commit, the root, `teams` and `t7`.
    expect(reads.length).toBe(8);
  });

  it('reads nothing but two commits when they have the same files', async () => {
    const repository = new TestRepository();
    const [before = '', after = ''] = repository.commits([{ files: { a: '' } }, { files: { a: '' } }]);
    const { reader, reads } = aReader(repository);

    expect(await reader.compareTrees(before, after)).toEqual([]);
    expect(reads).toEqual([before, after]);
  });

  it('shows a file that became a folder as gone, and the files in it as new', async () => {
    const repository = new TestRepository();
    const [before = '', after = ''] = repository.commits([{ files: { a: 'x' } }, { files: { 'a/b': 'x' } }]);
    const blob = hashObject({ type: 'blob', bytes: Buffer.from('x') });

    expect(await aReader(repository).reader.compareTrees(before, after)).toEqual([
      { path: 'a', before: { path: 'a', mode: 'file', blob }, after: undefined },
      { path: 'a/b', before: undefined, after: { path: 'a/b', mode: 'file', blob } },
    ]);
  });
});

describe('a damaged source', () => {
  it.each([
    ['a commit without a tree', 'commit', 'author Ada <a@b> 1 +0000\n\nhello'],
    ['a commit with a tree that is no id', 'commit', 'tree ../../etc/passwd\n\nhello'],
  ])('with %s is an error', async (_, type, text) => {
    const reader = new ObjectReader({
      shallow: new Set(),
      readObjects: async (ids) => ids.map(() => ({ type: type as 'commit', bytes: Buffer.from(text) })),
    });

    await expect(reader.readTree('1'.repeat(40))).rejects.toMatchObject({ code: 'git-object-corrupt' });
  });

  it('with a cut-off tree is an error', async () => {
    const tree = '2'.repeat(40);
    const reader = new ObjectReader({
      shallow: new Set(),
      readObjects: async ([id]) => [
        id === tree
          ? { type: 'tree', bytes: Buffer.from('100644 name\0abc') }
          : { type: 'commit', bytes: Buffer.from(`tree ${tree}\n\n`) },
      ],
    });

    await expect(reader.readTree('1'.repeat(40))).rejects.toMatchObject({ code: 'git-object-corrupt' });
  });
});
