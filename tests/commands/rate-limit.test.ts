import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askRateLimit, personLimit, pullRequestLimit } from '../../src/commands/rate-limit.ts';
import { runs } from '../property-runs.ts';

const now = '2026-11-21T12:00:00.000Z';
const limit = { most: 3, within: 60 };

/** So many seconds before now. */
function ago(seconds: number): string {
  return new Date(Date.parse(now) - seconds * 1000).toISOString();
}

describe('the limit of commands', () => {
  it('lets a person give as many as it says', () => {
    expect(askRateLimit({ earlier: [ago(50), ago(10)], now }, limit)).toEqual({ kind: 'allowed' });
  });

  it('refuses one more, and says when the oldest is out of the window', () => {
    expect(askRateLimit({ earlier: [ago(10), ago(50), ago(20)], now }, limit)).toEqual({
      kind: 'limited',
      until: ago(-10),
    });
  });

  it('forgets what is older than the window', () => {
    expect(askRateLimit({ earlier: [ago(60), ago(61), ago(3600)], now }, limit)).toEqual({ kind: 'allowed' });
  });

  it('counts all commands of a comment', () => {
    expect(askRateLimit({ earlier: [ago(10)], now, commands: 2 }, limit)).toEqual({ kind: 'allowed' });
    expect(askRateLimit({ earlier: [ago(10)], now, commands: 3 }, limit)).toEqual({
      kind: 'limited',
      until: ago(-50),
    });
  });

  it('counts times in the future, and times that are none, as now', () => {
    expect(askRateLimit({ earlier: [ago(-1000), ago(-2000), 'x'], now }, limit)).toEqual({
      kind: 'limited',
      until: ago(-60),
    });
  });

  it('is twenty in ten minutes where nothing else is said', () => {
    const twenty = Array.from({ length: 20 }, () => ago(599));

    expect(askRateLimit({ earlier: twenty.slice(1), now })).toEqual({ kind: 'allowed' });
    expect(askRateLimit({ earlier: twenty, now })).toEqual({ kind: 'limited', until: ago(-1) });
    expect([pullRequestLimit, personLimit]).toEqual([
      { most: 20, within: 600 },
      { most: 60, within: 600 },
    ]);
  });

  it('allows one at the time that it names, and none before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 20 }), (seconds) => {
        const earlier = seconds.map(ago);
        const answer = askRateLimit({ earlier, now }, limit);
        if (answer.kind === 'allowed') return;
        const before = new Date(Date.parse(answer.until) - 1).toISOString();
        expect(askRateLimit({ earlier, now: answer.until }, limit)).toEqual({ kind: 'allowed' });
        expect(askRateLimit({ earlier, now: before }, limit).kind).toBe('limited');
      }),
      { numRuns: runs(200) },
    );
  });
});
