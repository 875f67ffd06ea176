import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountKindOf, amountText } from '../../src/model/amount.ts';
import { compareQuantities, parseQuantity } from '../../src/model/quantity.ts';

describe('an amount as text', () => {
  it.each([
    ['512Mi', '536870912'],
    ['0.5Gi', '536870912'],
    ['250m', '0.250'],
    ['-1.5', '-1.5'],
    ['0', '0'],
    [1e21, '1000000000000000000000'],
    ['1e400', `1${'0'.repeat(40)}`],
    ['-1e400', `-1${'0'.repeat(40)}`],
    ['1e-400', `0.${'0'.repeat(39)}1`],
  ])('writes %s in full', (value, text) => {
    expect(Number(amountText(value, 'quantity'))).toBe(Number(text));
    expect(amountText(value, 'quantity')).toMatch(/^-?\d+(\.\d+)?$/);
  });

  it.each([
    ['90s', '90000'],
    ['1m30s', '90000'],
    ['PT1.5S', '1500'],
  ])('writes the duration %s in milliseconds', (value, text) => {
    expect(amountText(value, 'duration')).toBe(text);
  });

  it('is none of a number without a unit, where durations are meant', () => {
    expect(amountText(90, 'duration')).toBeUndefined();
    expect(amountText('many', 'quantity')).toBeUndefined();
    expect(amountText({ min: 1 }, 'quantity')).toBeUndefined();
  });

  it('is ordered as the quantities are', () => {
    const quantity = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -12, max: 12 }));
    fc.assert(
      fc.property(quantity, quantity, (...pair) => {
        const [a, b] = pair.map(([digits, exponent]) => parseQuantity(`${digits}e${exponent}`));
        const [x, y] = pair.map(([digits, exponent]) => amountText(`${digits}e${exponent}`, 'quantity'));
        if (a === undefined || b === undefined || x === undefined || y === undefined)
          throw new Error('no amount');
        const [left, right] = [x, y].map((text) => parseQuantity(text));
        if (left === undefined || right === undefined) throw new Error('not read back');

        expect(Math.sign(compareQuantities(left, right))).toBe(Math.sign(compareQuantities(a, b)));
      }),
    );
  });

  it('is of the kind that the schema says, and else of the one that the samples can be', () => {
    const duration = { traits: { type: 'duration' }, properties: {} } as const;

    expect(amountKindOf([duration], ['5m'])).toBe('duration');
    expect(amountKindOf([], ['5m', '30s'])).toBe('duration');
    expect(amountKindOf([], ['5m', undefined])).toBe('quantity');
    expect(amountKindOf([], [])).toBe('quantity');
  });
});
