import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRego } from '../../../src/adapters/opa/rego-text.ts';
import { sprintf } from '../../../src/adapters/opa/sprintf.ts';
import { anEngine } from '../../builders/a-judgement.ts';
import { misbehavingModule } from '../../builders/some-rego.ts';

function said(format: string, values: string): string | undefined {
  return sprintf(readRego(JSON.stringify(format)), readRego(values));
}

describe('a text that a policy makes by sprintf', () => {
  it('names objects, sets and lists as opa does, out of a compiled module too', async () => {
    const answer = await anEngine().evaluate({
      module: misbehavingModule(),
      entrypoint: 'charter/says',
      input: '{"environment": {"tier": "live", "name": "production"}, "manifests": {"service:web": {}}}',
    });

    expect(answer).toEqual({
      kind: 'answered',
      answer: {
        warn: [
          '2.5 2 null 1',
          '{"name": "production", "tier": "live"} lacks {"a", "b"} of ["a", {"b": [true, null]}]',
          'set()',
        ],
      },
    });
  });

  // What `opa eval` 1.22.2 answers.
  it.each([
    ['%v and %s', '["a", "b"]', 'a and b'],
    [
      '%s|%d|%q|%x|%t',
      '[{"a":1},{"a":1},{"a":1},{"a":1},{"a":1}]',
      String.raw`{"a": 1}|%!d(string={"a": 1})|"{\"a\": 1}"|7b2261223a20317d|%!t(string={"a": 1})`,
    ],
    [
      '%v',
      '[{"b": {2, 1}, "a": [1.50, 1e3, "x\\n\\u0007\\u00ad"], [3]: 4, 5: 6}]',
      String.raw`{5: 6, "a": [1.50, 1e3, "x\n\a\u00ad"], "b": {1, 2}, [3]: 4}`,
    ],
    ['%v %v %v %v', '[set(), [], {}, null]', 'set() [] {} null'],
    ['%v %d %s %t', '[true, true, true, true]', 'true %!d(string=true) true %!t(string=true)'],
    ['%v %s %d %q %x %c %U', '[65, 65, 65, 65, 65, 65, 65]', "65 %!s(int64=65) 65 'A' 41 A U+0041"],
    ['%v %s %d', '[1.5, 1.5, 1.0]', '1.5 %!s(float64=1.5) %!d(float64=1)'],
    ['%v %v %v %v', '[1e20, 123456789.5, 0.00001, 1e400]', '1e+20 1.234567895e+08 1e-05 1e400'],
    [
      '%v %s %x %f',
      '[12345678901234567890, 12345678901234567890, 255, 12345678901234567890]',
      '12345678901234567890 12345678901234567890 ff %!f(big.Int=12345678901234567890)',
    ],
    [
      '%.1f|%.0f|%.0f|%.0e|%.3g|%08.2f|%+.1f',
      '[2.25, 2.5, 3.5, 2.5, 1234.5, -1.5, 0.5]',
      '2.2|2|4|2e+00|1.23e+03|-0001.50|+0.5',
    ],
    ['%5d|%-5d|%05d|%+d|% d|%.3d', '[1, 1, 1, 3, 3, 5]', '    1|1    |00001|+3| 3|005'],
    ['%5s|%-5s|%.2s|%6q|%+q', '["é", "é", "abc", "x", "é"]', String.raw`    é|é    |ab|   "x"|"\u00e9"`],
    ['%d %d', '[1]', '1 %!d(MISSING)'],
    ['%d', '[1, "x", [2]]', '1%!(EXTRA string=x, string=[2])'],
    ['%[2]v %[1]v %[3]v %%', '[1, 2]', '2 1 %!v(BADINDEX) %'],
    ['%z %T %', '[1, "a"]', '%!z(int64=1) string %!(NOVERB)'],
  ])('of the format %s with %s is what opa makes of it', (format, values, expected) => {
    expect(said(format, values)).toBe(expected);
  });

  it('is undefined where the values are no array, or the format no text', () => {
    expect(said('%v', '{1, 2}')).toBeUndefined();
    expect(sprintf(readRego('1'), readRego('[1]'))).toBeUndefined();
  });

  it.each(['%#v', '%*d', '%[1]5d', '%[1]%', '%9999999d', '%.9999999d'])(
    'is refused, and not made differently, of %s',
    (format) => {
      expect(() => said(format, '[1, 2]')).toThrow('sprintf: Charter does not format %');
    },
  );

  it('is bounded', () => {
    expect(() => said('%1000000d'.repeat(10), '[1,2,3,4,5,6,7,8,9,10]')).toThrow(
      'sprintf: the text has more than 1048576 characters',
    );
  });

  it('shows any text as it is, and any JSON so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.jsonValue(), (text, value) => {
        const list = said('%v', JSON.stringify([[value]])) ?? '';

        expect(said('%s', JSON.stringify([text]))).toBe(text);
        expect(readRego(list)).toEqual(readRego(JSON.stringify([value])));
      }),
    );
  });
});
