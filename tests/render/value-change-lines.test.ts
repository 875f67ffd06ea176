import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueChangeLines } from '../../src/render/plan/value-change-lines.ts';

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

  it('compares texts of several lines, with the lines around a difference', () => {
    const text = ['one', 'two', 'three', 'four', 'five', 'six'];

    expect(signed(valueChangeLines(text.join('\n'), text.with(3, '4\u202E').join('\n')))).toEqual([
      ' … 2 unchanged',
      ' three',
      '-four',
      '+4\\u{202E}',
      ' five',
      ' six',
    ]);
    expect(signed(valueChangeLines(undefined, 'one\ntwo'))).toEqual(['+one', '+two']);
    expect(signed(valueChangeLines('one\n', 'one'))).toEqual([' one', '-']);
  });

  it('shows all between the first and the last difference where too much differs', () => {
    const texts = ['a', 'b'].map((name) => Array.from({ length: 5_000 }, (_, line) => `${name} ${line}`));
    const [before = [], after = []] = texts.map((lines) => ['same', ...lines, 'same']);
    const lines = valueChangeLines(before.join('\n'), after.join('\n'));

    expect(lines).toHaveLength(10_002);
    expect(signed(lines).slice(0, 2)).toEqual([' same', '-a 0']);
    expect(signed(lines).slice(-2)).toEqual(['+b 4999', ' same']);
  });

  it('finds one line among many thousand', () => {
    const long = Array.from({ length: 40_000 }, (_, index) => `service:number-${index}`);

    expect(signed(valueChangeLines(long, long.toSpliced(20_000, 1)))).toEqual([
      ' … 20000 unchanged',
      '-- service:number-20000',
      ' … 19999 unchanged',
    ]);
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
