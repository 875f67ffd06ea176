import { expect, it } from 'vitest';
import { runGit, TestRepository } from '../builders/a-repository.ts';
import { aReader } from '../builders/a-source.ts';

type Line = readonly [mode: string, name: string, id: string];

/** A tree as nobody's Git would make it; gives its id. */
function writeTree({ path }: TestRepository, lines: readonly Line[]): string {
  const parts = lines.flatMap(([mode, name, id]) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(id, 'hex'),
  ]);
  const command = ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'];
  return runGit(path, command, Buffer.concat(parts)).trim();
}

/** So many empty files in a folder of a folder…, each with a name of this length. A few kilobytes once packed. */
function aBomb({ files, folders }: { readonly files: number; readonly folders: readonly number[] }): {
  readonly repository: TestRepository;
  readonly base: string;
  readonly bomb: string;
} {
  const repository = new TestRepository();
  const blob = runGit(repository.path, ['hash-object', '-w', '--stdin'], Buffer.from('')).trim();
  const names = Array.from({ length: files }, (_, index) => `${String(index).padStart(7, '0')}.yaml`);
  const innermost = writeTree(
    repository,
    names.map((name) => ['100644', name, blob] as const),
  );
  const root = folders.reduce(
    (below, length) => writeTree(repository, [['40000', 'x'.repeat(length), below]]),
    innermost,
  );
  const empty = writeTree(repository, []);
  const commit = (tree: string): string => runGit(repository.path, ['commit-tree', '-m', 'x', tree]).trim();
  return { repository, base: commit(empty), bomb: commit(root) };
}

it.each([
  ['one name of a megabyte', { files: 2_000, folders: [1_000_000] }, 'a path of more than 4096 characters'],
  [
    'many names that are long together',
    { files: 2_000, folders: Array.from({ length: 50 }, () => 200) },
    'a path of more than 4096 characters',
  ],
  [
    'more files than their common folder may be repeated for',
    { files: 40_000, folders: Array.from({ length: 16 }, () => 250) },
    'paths of more than 134217728 characters together',
  ],
] as const)('does not fill the memory with paths of %s', { timeout: 60_000 }, async (_, wish, what) => {
  const { repository, base, bomb } = aBomb(wish);
  const { reader } = aReader(repository);
  const refused = { code: 'git-tree-too-large', message: `A commit has ${what}.` };

  await expect(reader.readTree(bomb)).rejects.toMatchObject(refused);
  await expect(reader.compareTrees(base, bomb)).rejects.toMatchObject(refused);
  await expect(reader.mergeTrees(base, bomb)).rejects.toMatchObject(refused);
});
