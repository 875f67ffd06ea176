import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { flowText, valueLines } from '../../src/render/plan/value-text.ts';

describe('flowText', () => {
  it.each([
    ['plain', 'plain'],
    ['3', '"3"'],
    ['512Mi', '512Mi'],
    ['1e3', '"1e3"'],
    ['2026-01-01', '"2026-01-01"'],
    ['~', '"~"'],
    ['a:', '"a:"'],
    ['true', '"true"'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a\nb', '"a\\nb"'],
    ['a\u202Eb', '"a\\u{202E}b"'],
    [3, '3'],
    [null, 'null'],
    [['a', 1], '[a, 1]'],
    [{ a: { b: true } }, '{a: {b: true}}'],
  ])('writes %j as %s', (value, text) => {
    expect(flowText(value)).toBe(text);
  });
});

const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 });

describe('valueLines', () => {
  it('writes what is long in lines, as YAML would', () => {
    const long = {
      image: 'x'.repeat(60),
      ports: [{ name: 'http', port: 8080 }],
      empty: {},
      command: Array.from({ length: 2 }, () => 'y'.repeat(40)),
    };

    expect(valueLines(long)).toEqual([
      `image: ${'x'.repeat(60)}`,
      'ports: [{name: http, port: 8080}]',
      'empty: {}',
      'command:',
      `  - ${'y'.repeat(40)}`,
      `  - ${'y'.repeat(40)}`,
    ]);
  });

  it('reads back as the same value, so that no two values look alike', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(
          !JSON.stringify(value).includes('__proto__') && !/[\p{C}\u2028\u2029]/u.test(JSON.stringify(value)),
        );
        const text = valueLines(value as never).join('\n');

        expect(parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
