import { expect, test } from 'vitest';
import { openLocalRepository } from '../../src/adapters/git/local-repository.ts';
import { TestRepository } from '../builders/a-repository.ts';

const bad = 'replicas: 0\n';
const good = 'replicas: 3\n';
const decade = 10 * 365 * 24 * 3600;

/**
 * `main` repaired `a.yaml`. A branch from before that, dated into the future, was merged into `main` with nothing in it;
 * then it merges the repair and keeps the old file. Git makes one ancestor of both common ones and so gives the bad
 * file; with the future commit alone as the ancestor, `main` seems to be the side that changed it, and its good file
 * would be checked.
 */
test('does not take the good file for merged after a criss-cross with false dates', async () => {
  const repository = new TestRepository();
  const at = 1_700_000_000;
  const start = repository.commit({ files: { 'a.yaml': bad }, at });
  const repair = repository.commit({ files: { 'a.yaml': good }, at: at + 60 });
  const harmless = { 'a.yaml': bad, readme: '' };
  const future = repository.commit({
    files: harmless,
    branch: 'evil',
    parents: [start],
    at: at + decade,
  });
  const base = repository.commit({
    files: { 'a.yaml': good, readme: '' },
    parents: [repair, future],
    at: at + 120,
  });
  const head = repository.commit({
    files: harmless,
    branch: 'evil',
    parents: [future, repair],
    at: at + 180,
  });

  const clone = await openLocalRepository(repository.path);
  const { conflicts, isAmbiguous } = await clone.reader.mergeTrees(base, head);
  clone.close();
  const byGit = repository.git('merge-tree', '--write-tree', base, head);
  expect(repository.git('show', `${byGit}:a.yaml`)).toBe(bad.trim());
  expect({ conflicts, isAmbiguous }).toEqual({ conflicts: ['a.yaml'], isAmbiguous: true });
});

test('merges as usual after a criss-cross whose result is the same with every merge base', async () => {
  const repository = new TestRepository();
  const both = { x: '', y: '' };
  const [, , , base = '', head = ''] = repository.commits([
    { branch: 'r', files: {}, at: 1 },
    { branch: 'x', files: { x: '' }, parents: [':1'], at: 5 },
    { branch: 'y', files: { y: '' }, parents: [':1'], at: 4 },
    { branch: 'x', files: both, parents: [':2', ':3'], at: 6 },
    { branch: 'y', files: { ...both, z: '' }, parents: [':3', ':2'], at: 7 },
  ]);

  const clone = await openLocalRepository(repository.path);
  const { tree, conflicts, isAmbiguous } = await clone.reader.mergeTrees(base, head);
  clone.close();
  expect(tree.entries.map(({ path }) => path)).toEqual(['x', 'y', 'z']);
  expect({ conflicts, isAmbiguous }).toEqual({ conflicts: [], isAmbiguous: undefined });
});
