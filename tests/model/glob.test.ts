import { matchesGlob as matchesOracle } from 'node:path/posix';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob, mayMatchBelow, parseGlob } from '../../src/model/glob.ts';
import { runs } from '../property-runs.ts';

function matches(text: string, path: string, dot = false): boolean {
  const glob = parseGlob(text);
  if (typeof glob === 'string') throw new TypeError(`${text}: ${glob}`);
  return matchesGlob(glob, path, { dot });
}

function below(text: string, folder: string): boolean {
  const glob = parseGlob(text);
  if (typeof glob === 'string') throw new TypeError(`${text}: ${glob}`);
  return mayMatchBelow(glob, folder, { dot: false });
}

function isPlain(names: readonly string[]): boolean {
  return names.every((one) => !/^\.+$/.test(one));
}

describe('a glob', () => {
  it.each([
    ['**/*.yaml', 'a.yaml'],
    ['**/*.yaml', 'a/b/c.yaml'],
    ['*.yaml', 'a.yaml'],
    ['a/**', 'a/b/c'],
    ['a/', 'a/b/c'],
    ['./a/*', 'a/b'],
    ['a/**/b.yaml', 'a/b.yaml'],
    ['a/**/b/**/c', 'a/x/b/b/y/c'],
    ['{a,b}/*.{yaml,yml}', 'b/x.yml'],
    ['a?c', 'abc'],
    ['*a*b*', 'xaxxbx'],
    ['.charter/*', '.charter/x'],
    ['a/.b/*', 'a/.b/c'],
  ])('%s matches %s', (glob, path) => {
    expect(matches(glob, path)).toBe(true);
  });

  it.each([
    ['*.yaml', 'a/b.yaml'],
    ['**/*.yaml', '.github/a.yaml'],
    ['**/*.yaml', 'a/.b/c.yaml'],
    ['**/*.yaml', 'a/.yaml'],
    ['a/**/b', 'a/.x/b'],
    ['?a', '.a'],
    ['a/*', 'a'],
    ['a', 'A'],
    ['a/b', 'a/b/c'],
    ['a.yaml', 'axyaml'],
  ])('%s does not match %s', (glob, path) => {
    expect(matches(glob, path)).toBe(false);
  });

  it('also matches names that begin with a dot where it is told to', () => {
    expect(matches('**/.*/**', 'a/.b/c', true)).toBe(true);
    expect(matches('**/*.yaml', '.a/.b.yaml', true)).toBe(true);
  });

  it.each([
    '[ab]',
    '!a',
    'a\\b',
    '+(a)',
    '{a,{b,c}}',
    '{a',
    'a}',
    '',
    '/',
    '../a',
    'a/./b',
    '{a,b}'.repeat(7),
  ])('that cannot be read says why: %s', (text) => {
    expect(parseGlob(text)).toBeTypeOf('string');
  });

  it('agrees with that of Node for what both can read', { timeout: 20_000 }, () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 4 });
    const part = fc.oneof(
      name,
      fc.constant('**'),
      fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 5 }),
    );
    fc.assert(
      fc.property(
        fc
          .array(part, { minLength: 1, maxLength: 5 })
          .filter((parts) => isPlain(parts) && parts.at(-1) !== '**'),
        fc.array(name, { minLength: 1, maxLength: 6 }).filter(isPlain),
        (parts, names) => {
          const glob = parts.map((one) => (one === '**' ? one : one.replaceAll(/\*+/g, '*'))).join('/');
          expect([glob, names.join('/'), matches(glob, names.join('/'))]).toEqual([
            glob,
            names.join('/'),
            matchesOracle(names.join('/'), glob),
          ]);
        },
      ),
      { numRuns: runs(2_000) },
    );
  });

  it('takes no longer for a path that is made to be slow', () => {
    expect(matches('**/a*a*a*a*a*a*a*a*a*a*b', `${'a/'.repeat(500)}${'a'.repeat(250)}`)).toBe(false);
    expect(matches('**/a/**/a/**/a/**/a/**/a/**/b', 'a/'.repeat(2_000).slice(0, -1))).toBe(false);
  });

  it.each([
    ['a/**', 'a', true],
    ['a/**', 'a/b/c', true],
    ['**/*.yaml', 'x', true],
    ['a/b/*.yaml', 'a', true],
    ['a/b/*.yaml', 'a/b', true],
    ['a/*.yaml', 'a/b', false],
    ['a/*.yaml', 'b', false],
    ['*.yaml', 'a', false],
    ['**', '.git', false],
    ['a/**/x', 'b', false],
  ])('%s may match something below %s: %s', (glob, folder, expected) => {
    expect(below(glob, folder)).toBe(expected);
  });
});
