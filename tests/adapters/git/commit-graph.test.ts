import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommitGraph } from '../../../src/adapters/git/commit-graph.ts';
import type { CommitId } from '../../../src/model/git.ts';
import { TestRepository, type CommitWish } from '../../builders/a-repository.ts';
import { aReader } from '../../builders/a-source.ts';
import { runs } from '../../property-runs.ts';

function graphOf(repository: TestRepository, shallow: readonly string[] = []): CommitGraph {
  return new CommitGraph(aReader(repository, shallow).source, new Map());
}

/** For each commit its parents, as positions before its own, and the time that its clock showed. */
type History = readonly { readonly parents: readonly number[]; readonly at: number }[];

/** Histories with merges, several roots, and clocks that go wrong. */
const histories: fc.Arbitrary<History> = fc
  .array(
    fc.record({ parents: fc.array(fc.nat(30), { maxLength: 3 }), at: fc.integer({ min: 1, max: 50 }) }),
    {
      minLength: 2,
      maxLength: 25,
    },
  )
  .map((nodes) =>
    nodes.map(({ parents, at }, index) => ({
      parents: index === 0 ? [] : [...new Set(parents.map((parent) => parent % index))],
      at,
    })),
  );

/** Writes many histories with one process; gives the ids of each. */
function writeHistories(
  repository: TestRepository,
  all: readonly History[],
): readonly (readonly CommitId[])[] {
  const wishes: CommitWish[] = [];
  const starts: number[] = [];
  for (const [number, history] of all.entries()) {
    const start = wishes.length;
    starts.push(start);
    for (const [index, { parents, at }] of history.entries()) {
      const marks = parents.map((parent) => `:${start + parent + 1}`);
      wishes.push({
        branch: `h${number}-${index}`,
        message: `${number} ${index}`,
        files: {},
        at,
        parents: marks,
      });
    }
  }
  const ids = repository.commits(wishes);
  return all.map((history, number) => ids.slice(starts[number], (starts[number] ?? 0) + history.length));
}

describe('the merge bases of two commits', () => {
  it('are those that Git finds, whatever the history and its clocks', { timeout: 120_000 }, async () => {
    const repository = new TestRepository();
    const cases = fc.sample(histories, runs(40));
    const graph = graphOf(repository);
    for (const ids of writeHistories(repository, cases)) {
      const last = ids.at(-1) ?? '';
      for (const other of [ids.at(-2) ?? '', ids[Math.floor(ids.length / 2)] ?? '', ids[0] ?? '']) {
        const byGit = repository.try('merge-base', '--all', last, other).stdout.split('\n').filter(Boolean);
        const found = await graph.mergeBases(last, other);
        expect(found.toSorted()).toEqual(byGit.toSorted());
      }
    }
  });

  it('are several after a criss-cross merge, the newest first, and of equally new ones the smallest id', async () => {
    const repository = new TestRepository();
    const [, x = '', y = '', one = '', other = ''] = repository.commits([
      { branch: 'r', files: {}, at: 1 },
      { branch: 'x', files: { x: '' }, parents: [':1'], at: 5 },
      { branch: 'y', files: { y: '' }, parents: [':1'], at: 4 },
      { branch: 'x', files: {}, parents: [':2', ':3'], at: 6 },
      { branch: 'y', files: {}, parents: [':3', ':2'], at: 7 },
    ]);
    const same = new TestRepository();
    const [, left = '', right = '', p = '', q = ''] = same.commits([
      { branch: 'r', files: {}, at: 1 },
      { branch: 'x', files: { x: '' }, parents: [':1'], at: 5 },
      { branch: 'y', files: { y: '' }, parents: [':1'], at: 5 },
      { branch: 'x', files: {}, parents: [':2', ':3'], at: 6 },
      { branch: 'y', files: {}, parents: [':3', ':2'], at: 6 },
    ]);

    expect(repository.git('merge-base', '--all', one, other).split('\n').toSorted()).toEqual(
      [x, y].toSorted(),
    );
    expect(await graphOf(repository).mergeBases(one, other)).toEqual([x, y]);
    expect(await graphOf(same).mergeBases(p, q)).toEqual([left, right].toSorted());
    expect(await graphOf(same).mergeBases(q, p)).toEqual([left, right].toSorted());
  });

  it('are the commit itself, an ancestor, or nothing', async () => {
    const repository = new TestRepository();
    const [first = '', second = '', stranger = ''] = repository.commits([
      { files: {} },
      { files: { f: '' } },
      { branch: 'stranger', parents: [], files: {}, message: 'other' },
    ]);
    const graph = graphOf(repository);

    expect(await graph.mergeBases(second, second)).toEqual([second]);
    expect(await graph.mergeBases(first, second)).toEqual([first]);
    expect(await graph.mergeBases(second, first)).toEqual([first]);
    expect(await graph.mergeBases(second, stranger)).toEqual([]);
  });

  it('are refused where a shallow clone has cut them off, and found where it has not', async () => {
    const repository = new TestRepository();
    const [, second = '', one = '', other = ''] = repository.commits([
      { branch: 'm', files: {} },
      { branch: 'm', files: { f: '' } },
      { branch: 'one', files: { a: '' }, parents: [':2'] },
      { branch: 'other', files: { b: '' }, parents: [':2'] },
    ]);

    await expect(graphOf(repository, [one]).mergeBases(one, other)).rejects.toMatchObject({
      code: 'git-shallow-clone',
    });
    expect(await graphOf(repository, [second]).mergeBases(one, other)).toEqual([second]);
  });

  it('is an error for an id that is no commit', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files: { f: 'x' } });
    const blob = repository.git('rev-parse', 'main:f');

    await expect(graphOf(repository).mergeBases(commit, 'f'.repeat(40))).rejects.toMatchObject({
      code: 'git-object-missing',
    });
    await expect(graphOf(repository).mergeBases(blob, commit)).rejects.toMatchObject({
      code: 'git-object-missing',
    });
  });
});
