import { describe, expect, it } from 'vitest';
import { branchOf, isBranchName, isRefName } from '../../../../src/sandbox/forge/git/refs.ts';

describe('names of refs', () => {
  it.each([
    'refs/heads/main',
    'refs/heads/feature/a-b_c',
    'refs/locks/production',
    'refs/heads/ä',
    'refs/tags/v1.0',
  ])('accepts %s', (name) => {
    expect(isRefName(name)).toBe(true);
  });

  it.each([
    'main',
    'refs/heads',
    'refs/heads/',
    'refs//a',
    'refs/heads/a..b',
    'refs/heads/../../../etc/passwd',
    'refs/heads/.hidden',
    'refs/heads/a.lock',
    'refs/heads/a.lock/b',
    'refs/heads/a b',
    'refs/heads/a\nb',
    'refs/heads/a\0b',
    'refs/heads/a~1',
    'refs/heads/a^',
    'refs/heads/a:b',
    'refs/heads/a?',
    'refs/heads/a*',
    'refs/heads/a[1]',
    'refs/heads/a\\b',
    'refs/heads/a@{1}',
    'refs/heads/a/',
    'refs/heads/a.',
    'refs/heads/a//b',
    `refs/heads/${'a'.repeat(300)}`,
  ])('refuses %j', (name) => {
    expect(isRefName(name)).toBe(false);
  });

  it('refuses branches that look like options or like HEAD', () => {
    expect([isBranchName('-x'), isBranchName('HEAD'), isBranchName('main')]).toEqual([false, false, true]);
  });

  it('gives the branch of a ref', () => {
    expect([branchOf('refs/heads/a/b'), branchOf('refs/tags/v1')]).toEqual(['a/b', undefined]);
  });
});
