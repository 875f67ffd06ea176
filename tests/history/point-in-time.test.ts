import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTime } from '../../src/history/point-in-time.ts';

function spanOf(text: string): readonly string[] | string {
  const time = readTime(text);
  return time.kind === 'time' ? [time.from, time.to] : time.kind;
}

describe('a time that somebody types', () => {
  it('is a day, a minute or a moment', () => {
    expect(spanOf('2026-03-01')).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-01T23:59:59.999Z']);
    expect(spanOf('2026-03-01T12:00')).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-01T12:00:59.999Z']);
    expect(spanOf('2026-03-01T12:00:05Z')).toEqual(['2026-03-01T12:00:05.000Z', '2026-03-01T12:00:05.000Z']);
  });

  it('is UTC unless it has an offset', () => {
    expect(spanOf('2026-03-01 12:00:00')).toEqual(spanOf('2026-03-01T12:00:00Z'));
    expect(spanOf('2026-03-01T12:00:00+01:00')).toEqual(spanOf('2026-03-01T11:00:00Z'));
    expect(spanOf('2026-03-01t00:30:00 -0330')).toEqual(spanOf('2026-03-01T04:00:00z'));
  });

  it.each(['2026-02-30', '2026-13-01', '2026-03-01T24:00', '2026-03-01T12:60', '2026-03-01T12:00+15:00'])(
    '%s is in no calendar or on no clock',
    (text) => expect(spanOf(text)).toBe('invalid'),
  );

  it.each([
    'main',
    'HEAD~3',
    '2026',
    '2026-3-1',
    '2026-03-01-hotfix',
    'v2026-03-01',
    '20260301',
    '',
    ' 2026-03-01',
  ])('%j is a revision', (text) => expect(spanOf(text)).toBe('none'));

  it('begins not after it ends, and reads back what a clock writes', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(spanOf(date.toISOString())).toEqual([date.toISOString(), date.toISOString()]);
      }),
    );
  });

  it('throws for no text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readTime(text).kind).toMatch(/none|time|invalid/);
      }),
    );
  });
});
