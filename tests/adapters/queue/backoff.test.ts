import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentialBackoff } from '../../../src/adapters/queue/backoff.ts';

describe('exponential backoff', () => {
  it('waits four times as long each time, up to the longest wait', () => {
    const backoff = exponentialBackoff({ first: 1_000, longest: 60_000, random: () => 1 });

    expect([1, 2, 3, 4, 5].map(backoff)).toEqual([1_000, 4_000, 16_000, 60_000, 60_000]);
  });

  it('stays between half and all of the wait, whatever the dice say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, dice) => {
          const full = exponentialBackoff({ first: 500, longest: 9_000, random: () => 1 })(n);
          const wait = exponentialBackoff({ first: 500, longest: 9_000, random: () => dice })(n);

          expect(wait).toBeGreaterThanOrEqual(full / 2);
          expect(wait).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});
