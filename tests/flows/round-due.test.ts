import { describe, expect, it } from 'vitest';
import { isRoundDue } from '../../src/flows/review/reconcile-open-pull-requests.ts';

const hour = 3_600_000;

describe('a round of all servers', () => {
  it.each([
    ['was never made', undefined, true],
    ['was made just now', '2026-03-01T12:00:00.000Z', false],
    ['was made half its time ago', '2026-03-01T11:30:00.000Z', false],
    ['was made nearly its whole time ago', '2026-03-01T11:05:00.000Z', true],
    ['was made by a server whose clock is a little ahead', '2026-03-01T12:00:30.000Z', false],
    ['was made by a server whose clock is wrong', '2026-03-02T12:00:00.000Z', true],
    ['was made at a time that nobody can read', 'yesterday', true],
  ])('that %s (%s) is due: %s', (_, last, isDue) => {
    expect(isRoundDue({ last, now: '2026-03-01T12:00:00.000Z', every: hour })).toBe(isDue);
  });
});
