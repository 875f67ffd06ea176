import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { findOpa } from '../../src/adapters/opa/opa-program.ts';
import { readRego } from '../../src/adapters/opa/rego-text.ts';
import { sprintf } from '../../src/adapters/opa/sprintf.ts';

const formats = [
  '%v',
  '%s',
  '%d',
  '%q',
  '%t',
  '%x',
  '%X',
  '%o',
  '%b',
  '%c',
  '%U',
  '%e',
  '%f',
  '%g',
  '%5v|',
  '%-8v|',
  '%08d|',
  '%+d',
  '% d',
  '%.2f',
  '%8.3f|',
  '%.3s|',
  '%T',
  '%%',
  '%z',
  '%!',
  '%[1]v %[1]v',
  '%[2]v',
  '%v %v',
  'none',
  '%',
];

const values = [
  '"text"',
  '"a\\"b\\n"',
  '"é漢"',
  '""',
  '0',
  '1',
  '-7',
  '65',
  '1.5',
  '-0.25',
  '1e3',
  '1e21',
  '12345678901234567890',
  'true',
  'null',
  '[]',
  '[1, "a", [2.50]]',
  '{}',
  '{"b": 1, "a": [true]}',
  'set()',
  '{3, 1, "x"}',
  '{"k": {"a"}}',
];

/** What Charter formats by rule, and what it refuses instead. */
function ours(format: string, value: string): string | undefined {
  try {
    return sprintf(readRego(JSON.stringify(format)), readRego(`[${value}]`));
  } catch {
    return undefined;
  }
}

it('sprintf writes what opa writes, for each format and each value', { timeout: 120_000 }, async () => {
  const opa = await findOpa(process.env['PATH']);
  const pairs = formats.flatMap((format) => values.map((value) => [format, value] as const));
  const formatted = pairs.filter(([format, value]) => ours(format, value) !== undefined);
  const query = formatted.map(([format, value]) => `sprintf(${JSON.stringify(format)}, [${value}])`);
  const output = execFileSync(opa?.path ?? 'opa', ['eval', '--format=raw', `[${query.join(', ')}]`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const theirs = JSON.parse(output) as readonly string[];

  expect(formatted.length).toBeGreaterThan(pairs.length * 0.9);
  expect(formatted.map(([format, value], index) => [format, value, theirs[index]])).toEqual(
    formatted.map(([format, value]) => [format, value, ours(format, value)]),
  );
});
