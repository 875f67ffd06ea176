import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MergedTree, TreeEntry } from '../../../../src/model/git.ts';
import { TestRepository, type FileWish } from '../../../builders/a-repository.ts';
import { aReader } from '../../../builders/a-source.ts';
import { fileMerges, treeMerges, type MergeCase } from '../../../builders/merge-cases.ts';
import { runs } from '../../../property-runs.ts';

/** Cases of each property: each is one Git process. */
const cases = runs(80);

const modes = { file: '100644', executable: '100755', symlink: '120000', submodule: '160000' } as const;

function listed(entries: readonly TreeEntry[]): readonly string[] {
  return entries.map(({ mode, blob, path }) => `${modes[mode]} ${blob} ${path}`).toSorted();
}

/** What Git itself makes of a merge, without following renames. */
function mergeByGit(
  repository: TestRepository,
  [base = '', head = '']: readonly string[],
): { readonly files: readonly string[]; readonly conflicts: readonly string[] } {
  const options = ['--write-tree', '--name-only', '--no-messages', '--allow-unrelated-histories', '-z'];
  const { stdout, status } = repository.try(
    '-c',
    'merge.renames=false',
    'merge-tree',
    ...options,
    base,
    head,
  );
  expect([0, 1]).toContain(status);
  const [tree = '', ...conflicts] = stdout.split('\0').filter(Boolean);
  const files = repository.git('ls-tree', '-r', '-z', tree).split('\0').filter(Boolean);
  return {
    files: files.map((line) => line.replace(/ (?:blob|commit) /, ' ').replace('\t', ' ')).toSorted(),
    // Git sets a file aside under another name where a folder takes its place.
    conflicts: conflicts.map((path) => path.replace(/~[0-9a-f]{40}$/, '')),
  };
}

/** Writes all cases with one Git process; gives base and head of each. */
function writeCases(repository: TestRepository, cases: readonly MergeCase[]): readonly (readonly string[])[] {
  const ids = repository.commits(
    cases.flatMap(({ ancestor, base, head }, index) => [
      { branch: `ancestor-${index}`, files: ancestor, parents: [] },
      { branch: `base-${index}`, files: base, parents: [`:${index * 3 + 1}`] },
      { branch: `head-${index}`, files: head, parents: [`:${index * 3 + 1}`] },
    ]),
  );
  return cases.map((_, index) => ids.slice(index * 3 + 1, index * 3 + 3));
}

/** The cases in which a merge is not what Git makes of it: other files, or other opinions about what conflicts. */
async function disagreements(cases: readonly MergeCase[]): Promise<readonly unknown[]> {
  const repository = new TestRepository();
  const { reader } = aReader(repository);
  const found: unknown[] = [];
  for (const [index, sides] of writeCases(repository, cases).entries()) {
    const [base = '', head = ''] = sides;
    const { tree, conflicts } = await reader.mergeTrees(base, head);
    const byGit = mergeByGit(repository, sides);
    const isSame =
      byGit.conflicts.length === 0
        ? conflicts.length === 0 && listed(tree.entries).join('\n') === byGit.files.join('\n')
        : conflicts.length > 0 && conflicts.every((path) => byGit.conflicts.includes(path));
    if (!isSame) found.push({ case: cases[index], tree, conflicts, byGit });
  }
  return found;
}

const sixLines = (first: string, last: string): string => `${first}\nb\nc\nd\ne\n${last}\n`;

const submodule = (digit: string): FileWish => ({ mode: '160000', content: digit.repeat(40) });

async function mergeOf(
  sides: MergeCase,
): Promise<MergedTree & { readonly texts: Readonly<Record<string, string>> }> {
  const repository = new TestRepository();
  const [[base = '', head = ''] = []] = writeCases(repository, [sides]);
  const { reader } = aReader(repository);
  const merged = await reader.mergeTrees(base, head);
  const files = merged.tree.entries.filter(({ mode }) => mode !== 'submodule');
  const blobs = await reader.readBlobs(files.map(({ blob }) => blob));
  const texts = files.map(({ path, blob }) => [path, Buffer.from(blobs.get(blob) ?? []).toString()] as const);
  return { ...merged, texts: Object.fromEntries(texts) };
}

describe('merging trees', () => {
  it('gives what Git gives for one file that both sides edited', { timeout: 120_000 }, async () => {
    const given = fc.sample(fileMerges, cases).map(({ ancestor, base, head }) => ({
      ancestor: { file: ancestor },
      base: { file: base },
      head: { file: head },
    }));

    expect(await disagreements(given)).toEqual([]);
  });

  it('gives what Git gives for whole trees', { timeout: 120_000 }, async () => {
    expect(await disagreements(fc.sample(treeMerges, cases))).toEqual([]);
  });

  it('merges edits of one file that are apart, under an id which only the reader knows', async () => {
    const merged = await mergeOf({
      ancestor: { 'a.yaml': sixLines('1', '1') },
      base: { 'a.yaml': sixLines('2', '1') },
      head: { 'a.yaml': sixLines('1', '3') },
    });

    expect(merged.conflicts).toEqual([]);
    expect(merged.texts).toEqual({ 'a.yaml': sixLines('2', '3') });
  });

  const conflicts: readonly (readonly [
    string,
    MergeCase,
    readonly string[],
    Readonly<Record<string, string>>,
  ])[] = [
    [
      'edits of the same line',
      { ancestor: { f: '1\n' }, base: { f: '2\n' }, head: { f: '3\n' } },
      ['f'],
      { f: '3\n' },
    ],
    [
      'two new files of one name',
      { ancestor: {}, base: { f: '1\n' }, head: { f: '2\n' } },
      ['f'],
      { f: '2\n' },
    ],
    [
      'a deletion against an edit',
      { ancestor: { f: '1\n' }, base: {}, head: { f: '2\n' } },
      ['f'],
      { f: '2\n' },
    ],
    ['an edit against a deletion', { ancestor: { f: '1\n' }, base: { f: '2\n' }, head: {} }, ['f'], {}],
    [
      'a new file where the other side has a new folder',
      { ancestor: {}, base: { f: '1\n' }, head: { 'f/g': '2\n' } },
      ['f'],
      { 'f/g': '2\n' },
    ],
    [
      'a new folder where the other side has a new file',
      { ancestor: {}, base: { 'f/g': '1\n', 'f/h': '1\n', f2: '1\n' }, head: { f: '2\n' } },
      ['f'],
      { f: '2\n', f2: '1\n' },
    ],
    [
      'changes of a binary file',
      { ancestor: { f: 'a\n\0\nb\n' }, base: { f: 'x\n\0\nb\n' }, head: { f: 'a\n\0\ny\n' } },
      ['f'],
      { f: 'a\n\0\ny\n' },
    ],
    [
      'a link that both sides turned elsewhere',
      {
        ancestor: { l: { mode: '120000', content: 'a' } },
        base: { l: { mode: '120000', content: 'b' } },
        head: { l: { mode: '120000', content: 'c' } },
      },
      ['l'],
      { l: 'c' },
    ],
  ];

  it.each(conflicts)("reports %s, and keeps the head's version", async (_, sides, expected, texts) => {
    const merged = await mergeOf(sides);

    expect(merged.conflicts).toEqual(expected);
    expect(merged.texts).toEqual(texts);
  });

  it('reports a submodule that both sides moved, and takes one that one side moved', async () => {
    const both = await mergeOf({
      ancestor: { m: submodule('1') },
      base: { m: submodule('2') },
      head: { m: submodule('3') },
    });
    const one = await mergeOf({
      ancestor: { m: submodule('1'), f: '' },
      base: { m: submodule('1') },
      head: { m: submodule('3'), f: '' },
    });

    expect([both.conflicts, both.tree.entries]).toEqual([
      ['m'],
      [{ path: 'm', mode: 'submodule', blob: '3'.repeat(40) }],
    ]);
    expect([one.conflicts, one.tree.entries]).toEqual([
      [],
      [{ path: 'm', mode: 'submodule', blob: '3'.repeat(40) }],
    ]);
  });

  it('takes the mode from one side and the content from the other', async () => {
    const merged = await mergeOf({
      ancestor: { 'run.sh': '1\n' },
      base: { 'run.sh': { mode: '100755', content: '1\n' } },
      head: { 'run.sh': '2\n' },
    });

    expect(merged.tree.entries.map(({ mode }) => mode)).toEqual(['executable']);
    expect(merged.texts).toEqual({ 'run.sh': '2\n' });
  });

  it('gives the head for a fast-forward, and the base when the head is behind', async () => {
    const repository = new TestRepository();
    const [first = '', second = ''] = repository.commits([
      { files: { f: '1\n' } },
      { files: { f: '2\n', g: '' } },
    ]);
    const { reader } = aReader(repository);
    const after = (await reader.readTree(second)).entries;

    expect(await reader.mergeTrees(first, second)).toEqual({
      mergeBase: first,
      tree: { commit: undefined, entries: after },
      conflicts: [],
    });
    expect(await reader.mergeTrees(second, first)).toEqual({
      mergeBase: first,
      tree: { commit: undefined, entries: after },
      conflicts: [],
    });
  });

  it('merges histories that have nothing in common as additions on both sides', async () => {
    const repository = new TestRepository();
    const base = repository.commit({ branch: 'one', parents: [], files: { a: '1\n', same: 's\n' } });
    const head = repository.commit({
      branch: 'two',
      parents: [],
      files: { a: '2\n', b: '2\n', same: 's\n' },
    });
    const { reader } = aReader(repository);

    const merged = await reader.mergeTrees(base, head);

    expect(merged.mergeBase).toBeUndefined();
    expect(merged.conflicts).toEqual(['a']);
    expect(merged.tree.entries.map(({ path }) => path)).toEqual(['a', 'b', 'same']);
    expect(mergeByGit(repository, [base, head]).conflicts).toEqual(['a']);
  });

  it('reads only folders that both sides changed, and blobs that must be merged', async () => {
    const repository = new TestRepository();
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`services/s${index}/service.yaml`, `${index}\n`]),
    );
    const start = { ...many, 'shared/a.yaml': '1\n' };
    const ancestor = repository.commit({ branch: 'a', files: start });
    const base = repository.commit({
      branch: 'b',
      parents: [ancestor],
      files: { ...start, 'services/s7/service.yaml': 'x\n' },
    });
    const head = repository.commit({
      branch: 'h',
      parents: [ancestor],
      files: { ...start, 'services/s9/service.yaml': 'y\n' },
    });
    const { reader, reads } = aReader(repository);
    await reader.readTree(base);
    reads.length = 0;

    const merged = await reader.mergeTrees(base, head);

    expect(merged.conflicts).toEqual([]);
    expect(merged.tree.entries.length).toBe(201);
    // Two commits; root, `services` and `s9` of the head; root, `services` of the ancestor. `s9` of the ancestor is
    // the base's, which is known.
    expect(reads.length).toBe(7);
  });
});
