import { describe, expect, it } from 'vitest';
import { matchesNames, parseOwnerPattern } from '../../../src/approvals/codeowners/owner-pattern.ts';

function matches(pattern: string, path: string): boolean {
  const parsed = parseOwnerPattern(pattern);
  if (typeof parsed === 'string') throw new TypeError(parsed);
  return matchesNames(parsed, path.split('/'));
}

/** Pattern, paths that it matches, paths that it does not. */
const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['*', ['a', 'a/b/c', '.github/x'], []],
  ['**', ['a', 'a/b/c'], []],
  ['/*', ['a', '.env'], ['a/b']],
  ['*.js', ['a.js', 'a/b.js', 'lib.js/deep/c.txt', '.js'], ['a.jsx', 'js', 'A.JS']],
  ['/*.js', ['a.js', 'lib.js/x'], ['a/b.js']],
  ['docs/*', ['docs/a.md'], ['docs/a/b.md', 'x/docs/a.md', 'docs']],
  ['/docs/*', ['docs/a.md'], ['docs/a/b.md', 'x/docs/a.md']],
  ['apps/', ['apps/a', 'apps/a/b', 'x/apps/a'], ['apps', 'x/apps', 'myapps/a']],
  ['/apps/', ['apps/a', 'apps/a/b'], ['apps', 'x/apps/a']],
  ['foo', ['foo', 'foo/a/b', 'x/foo', 'x/foo/y'], ['foo.txt', 'xfoo']],
  ['/foo', ['foo', 'foo/a/b'], ['x/foo', 'foobar']],
  ['foo/bar', ['foo/bar', 'foo/bar/x'], ['x/foo/bar', 'foo/barn', 'foo']],
  ['foo/bar/', ['foo/bar/x', 'foo/bar/x/y'], ['foo/bar', 'x/foo/bar/y']],
  ['foo/**', ['foo/a', 'foo/a/b'], ['foo', 'x/foo/a']],
  ['/foo/**/bar', ['foo/bar', 'foo/a/bar', 'foo/a/b/bar/c'], ['bar', 'foo/barn']],
  ['**/foo', ['foo', 'a/foo', 'a/b/foo/c'], ['afoo']],
  ['**/foo/bar', ['foo/bar', 'a/foo/bar/c', 'foo/foo/bar'], ['foo/a/bar']],
  ['a/**/b/**/c', ['a/b/c', 'a/x/b/y/z/c', 'a/b/b/c'], ['a/c', 'a/b']],
  ['foo/*/bar', ['foo/a/bar', 'foo/a/bar/b'], ['foo/bar', 'foo/a/b/bar']],
  ['foo/a*', ['foo/a', 'foo/abc', 'foo/abc/d'], ['foo/ba', 'foo']],
  ['a?c', ['abc', 'a😀c', 'x/abc/y'], ['ac', 'abbc', 'a/c']],
  ['*a*b*', ['xxaxxbxx', 'ab'], ['ba']],
  ['foo**bar', ['foobar', 'foo-x-bar'], ['foo/bar']],
  [String.raw`a\ b/c`, ['a b/c'], ['a', 'a\\ b/c']],
  [String.raw`a\*b`, ['a*b'], ['axb']],
  [String.raw`docs/c\#.md`, ['docs/c#.md'], ['docs/c']],
  ['docs/c#.md', ['docs/c#.md'], ['docs/c']],
  [String.raw`app/\[id\]/x`, ['app/[id]/x'], ['app/i/x']],
  ['Foo', ['Foo'], ['foo']],
  ['*/', ['a/b', 'a/b/c'], ['a']],
];

describe('a pattern of CODEOWNERS', () => {
  it.each(cases)('%s matches what GitHub says', (pattern, matched, unmatched) => {
    expect(matched.filter((path) => !matches(pattern, path))).toEqual([]);
    expect(unmatched.filter((path) => matches(pattern, path))).toEqual([]);
  });

  it.each([
    ['!docs/', 'begins with `!`, and nothing can be taken out again'],
    [String.raw`\#a`, 'begins with `\\#`, which cannot be escaped; `?` stands for any character'],
    ['/', 'is a lone `/`, which matches nothing; `*` means everything'],
    ['a/***/b', 'has three `*` in a row; `**` crosses folders'],
    ['[ab].md', 'has `[` or `]`, which are no ranges here; `?` stands for any character'],
    [String.raw`a\\[b`, 'has `[` or `]`, which are no ranges here; `?` stands for any character'],
    ['a\\', 'has a `\\` that escapes nothing'],
    ['a\\/b', 'has a `\\` that escapes nothing'],
  ])('that GitHub cannot read is refused: %s', (pattern, fault) => {
    expect(parseOwnerPattern(pattern)).toBe(fault);
  });

  it('takes no longer for a name made to be matched in many ways', () => {
    const parts = Array.from({ length: 40 }, () => '*a').join('');
    const folders = Array.from({ length: 40 }, () => '**/a').join('/');

    expect(matches(`/${parts}b`, 'a'.repeat(4_000))).toBe(false);
    expect(matches(`/${folders}/b`, Array.from({ length: 1_000 }, () => 'a').join('/'))).toBe(false);
  });
});
