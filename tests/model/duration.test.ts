import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/model/duration.ts';

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['1h30m', 5_400_000],
    ['1h15m30.918s', 4_530_918],
    ['.5s', 500],
    ['1.s', 1000],
    ['30m1h', 5_400_000],
    ['1m1m', 120_000],
    ['1us', 0.001],
    ['1µs', 0.001],
    ['1μs', 0.001],
    ['1ns', 0.000_001],
    ['0.3ms', 0.3],
    ['PT90S', 90_000],
    ['PT1H30M', 5_400_000],
    ['P1DT12H', 129_600_000],
    ['P2W', 1_209_600_000],
    ['P1D', 86_400_000],
    ['PT0.5S', 500],
    ['PT0,5S', 500],
    ['PT1H0.5M', 3_630_000],
    ['P0.5D', 43_200_000],
  ])('written as %s has %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it('is the same in one part and in two', () => {
    const units = [
      ['ms', 's', 1000],
      ['s', 'm', 60],
      ['m', 'h', 60],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...units), fc.nat(9_999_999), ([small, large, many], count) => {
        const parts = `${Math.floor(count / many)}${large}${count % many}${small}`;
        expect(parseDuration(`${count}${small}`)).toBe(parseDuration(parts));
      }),
    );
  });

  it.each([
    '',
    '1',
    '-1h',
    '+1h',
    '1 h',
    '1h ',
    '1d',
    '1H',
    'h',
    '.s',
    '1h-1m',
    '1e3s',
    'P',
    'PT',
    'P1',
    'P1DT',
    'P1Y',
    'P1M',
    'PT1M1H',
    'P1H',
    'P1W1D',
    'PT1.5H1M',
    'P1.5DT1S',
    'pt90s',
    'PT1S\n',
    '9999999h',
    'P99999W',
  ])('is not read from %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is the sum of its parts, however it is written', () => {
    const part = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(part, part, part, (hours, minutes, seconds) => {
        const expected = ((hours * 60 + minutes) * 60 + seconds) * 1000;
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(expected);
        expect(parseDuration(`${seconds}s${minutes}m${hours}h`)).toBe(expected);
        expect(parseDuration(`PT${hours}H${minutes}M${seconds}S`)).toBe(expected);
      }),
    );
  });

  it('is the same in every unit that can express it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (thousandths) => {
        expect(parseDuration(`${thousandths}us`)).toBe(parseDuration(`${thousandths / 1000}ms`));
        expect(parseDuration(`${thousandths}ms`)).toBe(parseDuration(`${thousandths / 1000}s`));
      }),
    );
  });

  it('of a hundred thousand digits does not hold up the reader', () => {
    expect(parseDuration(`${'1'.repeat(100_000)}!`)).toBeUndefined();
    expect(parseDuration(`${'1s'.repeat(50_000)}!`)).toBeUndefined();
    expect(parseDuration(`0.${'1'.repeat(100_000)}s`)).toBe(111.111111);
  });
});
