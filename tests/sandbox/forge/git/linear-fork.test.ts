import { describe, expect, it } from 'vitest';
import type { GitCommit } from '../../../../src/sandbox/forge/git/git-objects.ts';
import { findLinearFork } from '../../../../src/sandbox/forge/git/linear-fork.ts';

/** Commits by their parents alone. */
function reading(
  parentsOf: Readonly<Record<string, readonly string[]>>,
): (sha: string) => Promise<GitCommit | undefined> {
  const nobody = { name: 'Anna', email: 'anna@acme.test', date: '2026-03-01T10:00:00Z' };
  return async (sha) => {
    const parents = parentsOf[sha];
    const texts = { author: nobody, committer: nobody, message: '', tree: '', signature: null };
    return parents === undefined ? undefined : { ...texts, sha, parents };
  };
}

const history = {
  root: [],
  one: ['root'],
  two: ['one'],
  side: ['one'],
  further: ['side'],
  merge: ['two', 'side'],
  after: ['merge'],
  elsewhere: [],
} as const;

describe('where two lines of commits part', () => {
  it.each([
    ['two', 'further', { base: 'one', onlyInA: ['two'], onlyInB: ['further', 'side'] }],
    ['root', 'two', { base: 'root', onlyInA: [], onlyInB: ['two', 'one'] }],
    ['two', 'two', { base: 'two', onlyInA: [], onlyInB: [] }],
    ['after', 'merge', { base: 'merge', onlyInA: ['after'], onlyInB: [] }],
    // A merge may have come by a shorter way: Git has to say.
    ['after', 'two', undefined],
    ['two', 'elsewhere', undefined],
    ['two', 'missing', undefined],
  ])('of %s and %s is told where it can be', async (a, b, fork) => {
    expect(await findLinearFork(reading(history), a, b)).toEqual(fork);
  });
});
