import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approximateBytes } from '../../../src/adapters/cache/approximate-bytes.ts';
import { createMemoryParseCache } from '../../../src/adapters/cache/memory-parse-cache.ts';
import type { ParsedFile } from '../../../src/model/manifest.ts';

/** The result of parsing a file whose path has so many characters. */
function aParsedFile(name = 'a.yaml', characters = 0): ParsedFile {
  return { file: name + 'x'.repeat(characters), blob: '1'.repeat(40), manifests: [], diagnostics: [] };
}

describe('a parse cache in memory', () => {
  it('gives what was set last under a key, and undefined for others', () => {
    const cache = createMemoryParseCache();
    cache.set('a', aParsedFile('one'));
    cache.set('a', aParsedFile('two'));

    expect([cache.get('a'), cache.get('b')]).toEqual([aParsedFile('two'), undefined]);
    expect(cache.counts().entries).toBe(1);
  });

  it('forgets what was used longest ago when there are too many', () => {
    const cache = createMemoryParseCache({ entries: 2 });
    cache.set('a', aParsedFile());
    cache.set('b', aParsedFile());
    cache.get('a');
    cache.set('c', aParsedFile());

    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  });

  it('forgets as many as it takes to make room for a large one', () => {
    const cache = createMemoryParseCache({ bytes: 20_000 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) cache.set(key, aParsedFile(key, 1_000));
    cache.set('large', aParsedFile('large', 7_000));

    expect(cache.get('large')).toEqual(aParsedFile('large', 7_000));
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => cache.get(key) !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('does not keep a file over its limit, nor throw others out for it', () => {
    const cache = createMemoryParseCache({ bytes: 5_000 });
    cache.set('small', aParsedFile());
    cache.set('huge', aParsedFile('huge', 10_000));

    expect([cache.get('huge'), cache.get('small')]).toEqual([undefined, aParsedFile()]);
  });

  it('replaces a file by one over its limit with nothing, so that it never gives an old result', () => {
    const cache = createMemoryParseCache({ bytes: 5_000 });
    cache.set('a', aParsedFile());
    cache.set('a', aParsedFile('huge', 10_000));

    expect(cache.get('a')).toBeUndefined();
    expect(cache.counts()).toEqual({ entries: 0, bytes: 0 });
  });

  it('stays within both limits whatever is done with it, and counts what it holds', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      size: fc.nat(3_000),
      isGet: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = createMemoryParseCache({ entries: 4, bytes: 9_000 });
        for (const { key, size, isGet } of steps) {
          if (isGet) cache.get(key);
          else cache.set(key, aParsedFile(key, size));
        }
        const held = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((key) => {
          const parsed = cache.get(key);
          return parsed === undefined ? [] : approximateBytes(parsed) + approximateBytes(key);
        });
        const bytes = held.reduce((sum, size) => sum + size, 0);
        expect(cache.counts()).toEqual({ entries: held.length, bytes });
        expect(held.length).toBeLessThanOrEqual(4);
        expect(bytes).toBeLessThanOrEqual(9_000);
      }),
    );
  });
});

describe('the approximate size of data', () => {
  it('grows with texts, fields and depth', () => {
    const sizes = [
      '',
      'abc',
      ['abc'],
      { a: 'abc' },
      { a: ['abc', 'abc'] },
      { a: [{ b: 'abc'.repeat(100) }] },
    ].map(approximateBytes);

    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(new Set(sizes).size).toBe(sizes.length - 1);
  });

  it('ends on data that contains itself, and on very deep data', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level++) deep = [deep];

    expect(approximateBytes(loop)).toBeLessThan(1_000);
    expect(approximateBytes(deep)).toBeGreaterThan(100_000);
  });
});
