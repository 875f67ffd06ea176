import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCount, mostRemembered } from '../../src/model/rate-limit.ts';
import { runs } from '../property-runs.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const limit = { most: 5, within: 60 };

describe('commands of one person among those of other comments', () => {
  it('are let through at the time that a refusal names, and not before', () => {
    const earlier = fc.record({
      at: fc.integer({ min: now - 100_000, max: now }),
      commands: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(earlier, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        (others, commands) => {
          const answer = judgeCount(others, { at: now, commands }, limit);
          if (answer.kind === 'allowed') return;
          const at = Date.parse(answer.until);
          expect(at).toBeGreaterThan(now);
          expect(judgeCount(others, { at, commands }, limit)).toEqual({ kind: 'allowed' });
          expect(judgeCount(others, { at: at - 1, commands }, limit).kind).toBe('limited');
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('are judged alike in whatever order the others are told', () => {
    const other = fc.record({
      at: fc.integer({ min: now - 100_000, max: now + 100_000 }),
      commands: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(other, { maxLength: 12 }), (others) => {
        const given = { at: now, commands: 1 };
        expect(judgeCount(others.toReversed(), given, limit)).toEqual(judgeCount(others, given, limit));
      }),
      { numRuns: runs(100) },
    );
  });

  it('are refused where there are more than are ever allowed, or more comments than are remembered', () => {
    const long = Array.from({ length: mostRemembered }, () => ({ at: 0, commands: 1 }));
    const limited = { kind: 'limited', until: '2026-03-01T12:01:00.000Z' };

    expect(judgeCount([], { at: now, commands: 6 }, limit)).toEqual(limited);
    expect(judgeCount(long, { at: now, commands: 1 }, limit)).toEqual(limited);
    expect(judgeCount(long.slice(1), { at: now, commands: 1 }, limit)).toEqual({ kind: 'allowed' });
  });
});
