import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareQuantities, parseQuantity } from '../../src/model/quantity.ts';

function compare(a: string | number, b: string | number): number | undefined {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return left && right && Math.sign(compareQuantities(left, right));
}

const decimalExponents = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binaryFactors = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};

describe('a quantity', () => {
  it.each([
    ['512Mi', '0.5Gi'],
    ['512Mi', '536870912'],
    ['512Mi', 536_870_912],
    ['500m', '0.5'],
    ['500m', 0.5],
    ['1.5Ki', '1536'],
    ['1k', '1e3'],
    ['1E', '1e18'],
    ['1E3', '1000'],
    ['1Ei', '1024Pi'],
    ['+1', '1.'],
    ['.5', '0.50'],
    ['-0', '0n'],
    ['0.1n', '1e-10'],
    ['1e+2', '100'],
    ['007', '7'],
    [1e21, '1e21'],
    [1e-7, '0.1u'],
  ])('written as %s equals %s', (a, b) => {
    expect(compare(a, b)).toBe(0);
    expect(parseQuantity(a)).toEqual(parseQuantity(b));
  });

  it.each([
    ['500Mi', '0.5Gi'],
    ['1M', '1Mi'],
    ['0.1', '0.10000000000000000001'],
    ['-1', '1n'],
    ['-2', '-1'],
    ['9007199254740992', '9007199254740993'],
    ['1e2147483646', '1e2147483647'],
    ['9e-2147483647', '1'],
  ])('written as %s is less than %s', (a, b) => {
    expect(compare(a, b)).toBe(-1);
    expect(compare(b, a)).toBe(1);
  });

  it.each([
    '',
    '.',
    '+',
    'Mi',
    '1 Mi',
    ' 1',
    '1\n',
    '1Kb',
    '1K',
    '1mi',
    '1KiB',
    '1e',
    '1e1.5',
    '1e3Mi',
    '1e2147483648',
    '1.2.3',
    '--1',
    '0x10',
    '1_000',
    '١',
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('is not read from %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('with any suffix is its number times the factor of the suffix', () => {
    const number = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(
        number,
        fc.constantFrom(...Object.entries(decimalExponents)),
        (value, [suffix, exponent]) => {
          expect(compare(`${value}${suffix}`, `${value}e${exponent}`)).toBe(0);
        },
      ),
    );
    fc.assert(
      fc.property(number, fc.constantFrom(...Object.entries(binaryFactors)), (value, [suffix, factor]) => {
        expect(compare(`${value}${suffix}`, `${value * factor}`)).toBe(0);
      }),
    );
  });

  it('is ordered as the fraction that it stands for', () => {
    const amount = fc.record({
      value: fc.bigInt({ min: -2000n, max: 2000n }),
      exponent: fc.integer({ min: -4, max: 4 }),
    });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const left = a.value * 10n ** BigInt(a.exponent + 4);
        const right = b.value * 10n ** BigInt(b.exponent + 4);
        const expected = left === right ? 0 : Math.sign(Number(left - right));
        expect(compare(`${a.value}e${a.exponent}`, `${b.value}e${b.exponent}`)).toBe(expected);
      }),
    );
  });

  it('is equal to another exactly when both have the same normal form', () => {
    const text = fc.stringMatching(/^[+-]?\d{1,4}(\.\d{0,3})?(Ki|Mi|k|m|M|e-?\d)?$/);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const isSame = JSON.stringify(plain(a)) === JSON.stringify(plain(b));
        expect(compare(a, b) === 0).toBe(isSame);
      }),
    );
  });

  it('of a million digits does not hold up the reader', () => {
    expect(parseQuantity(`1${'0'.repeat(1_000_000)}`)).toEqual({ coefficient: 1n, exponent: 1_000_000 });
    expect(parseQuantity(`${'1'.repeat(100_000)}!`)).toBeUndefined();
  });
});

function plain(text: string): unknown {
  const quantity = parseQuantity(text);
  return quantity && [String(quantity.coefficient), quantity.exponent];
}
