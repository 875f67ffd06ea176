import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestOf } from '../../src/model/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['replcas', 'replicas'],
    ['Replicas', 'replicas'],
    ['relpicas', 'replicas'],
    ['prot', 'port'],
    ['img', undefined],
    ['', undefined],
    ['x'.repeat(200), undefined],
  ])('to %s is %s', (word, expected) => {
    expect(nearestOf(word, ['image', 'port', 'replicas', 'x'.repeat(199)])).toBe(expected);
  });

  it('is the first of those that are equally near', () => {
    expect(nearestOf('cat', ['bat', 'hat'])).toBe('bat');
  });

  it('is the word itself where it is among them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => {
        const word = words.at(-1) ?? '';
        expect(nearestOf(word, words)?.toLowerCase()).toBe(word.toLowerCase());
      }),
    );
  });
});

describe('the edit distance', () => {
  it('is the same in both directions, nothing for equal words and no more than the longer one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b, 100);
        expect(editDistance(b, a, 100)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('counts a swap of neighbours as one', () => {
    expect(editDistance('legder', 'ledger', 9)).toBe(1);
  });
});
