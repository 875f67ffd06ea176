import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueChangeLines } from '../../src/render/value-change-lines.ts';

const signed = (lines: ReturnType<typeof valueChangeLines>): readonly string[] =>
  lines.map(({ sign, text }) => `${sign}${text}`);

const refs = Array.from({ length: 8 }, (_, index) => `service:number-${index}`);

describe('valueChangeLines', () => {
  it.each([
    [2, 3, ['-2', '+3']],
    [undefined, 'a', ['+a']],
    ['a', undefined, ['-a']],
    [['a'], ['a', 'b'], ['-[a]', '+[a, b]']],
    [3, { min: 3, max: 9 }, ['-3', '+{min: 3, max: 9}']],
  ])('shows %j and %j on a line each', (before, after, lines) => {
    expect(signed(valueChangeLines(before, after))).toEqual(lines);
  });

  it('shows of long lists only the items that differ, and counts the others', () => {
    const after = [...refs.slice(0, 3), 'service:new', ...refs.slice(4)];

    expect(signed(valueChangeLines(refs, after))).toEqual([
      ' … 3 unchanged',
      '-- service:number-3',
      '+- service:new',
      ' … 4 unchanged',
    ]);
  });

  it('shows all of both when they are too long to be compared', () => {
    const long = Array.from({ length: 400 }, (_, index) => `service:number-${index}`);

    expect(valueChangeLines(long, long.slice(1))).toHaveLength(799);
  });

  it('never loses a line of what was or what will be', () => {
    const list = fc.array(fc.constantFrom(...refs), { minLength: 6, maxLength: 20 });

    fc.assert(
      fc.property(list, list, (before, after) => {
        const lines = valueChangeLines(before, after);
        const same = lines
          .filter(({ sign }) => sign === ' ')
          .reduce((sum, { text }) => sum + Number(text.split(' ')[1]), 0);
        const count = (wanted: string): number => lines.filter(({ sign }) => sign === wanted).length;

        expect(count('-') + same).toBe(before.length);
        expect(count('+') + same).toBe(after.length);
      }),
    );
  });
});
