import { describe, expect, it } from 'vitest';
import { parseText, serviceText, summaryOf } from '../builders/a-registry.ts';

const keys = (count: number): string =>
  Array.from({ length: count }, (_, key) => `    K${key}: v\n`).join('');

/** What is wrong with manifests that are broken by their size alone; too large to be kept as files. */
const cases: readonly (readonly [what: string, text: string, problems: readonly string[]])[] = [
  [
    'a text of 1 MB',
    serviceText('a', `  config: {TEXT: "${'x'.repeat(1_048_576)}"}\n`),
    ['file-too-large 1:1'],
  ],
  ['a text just below the limit', serviceText('a', `  config: {TEXT: "${'x'.repeat(1_000_000)}"}\n`), []],
  [
    'a name of 1 MB less a little',
    serviceText('x'.repeat(1_000_000)),
    ['invalid-name 4:9', 'out-of-range 4:9'],
  ],
  [
    'a block text of many lines',
    serviceText('a', `  config:\n    TEXT: |\n${'      x\n'.repeat(100_000)}`),
    [],
  ],
  ['100,000 keys', serviceText('a', `  config:\n${keys(100_000)}`), ['file-too-large 1:1']],
  ['50,000 keys', serviceText('a', `  config:\n${keys(50_000)}`), ['too-many-nodes 50000:5']],
  [
    '100,000 empty items',
    serviceText('a', `  secrets:\n${'  -\n'.repeat(100_000)}`),
    ['too-many-nodes 10:3'],
  ],
  [
    '500 levels of brackets',
    serviceText('a', `  config: ${'['.repeat(500)}${']'.repeat(500)}\n`),
    ['too-deep 9:73'],
  ],
  ['100,000 open brackets', serviceText('a', `  config: ${'['.repeat(100_000)}\n`), ['too-deep 9:73']],
  ['100,000 closing brackets', serviceText('a', `  config: ${']'.repeat(100_000)}\n`), ['yaml-syntax 9:11']],
  ['a line of 500,000 spaces', `${serviceText('a')}${' '.repeat(500_000)}\n`, []],
  [
    '10,000 tabs at the beginning of lines',
    `${serviceText('a')}${'\tx: 1\n'.repeat(10_000)}`,
    ['tab-indentation 9:1'],
  ],
];

describe('a manifest that is broken by its size', () => {
  it.each(cases)('is told at its line: %s', { timeout: 120_000 }, (_what, text, problems) => {
    expect(summaryOf(parseText(text).diagnostics)).toEqual(problems);
  });

  it('has its equal keys told up to a limit', { timeout: 120_000 }, () => {
    const { diagnostics } = parseText(serviceText('a', `  config:\n${'    KEY: v\n'.repeat(5_000)}`));

    expect(new Set(diagnostics.map(({ code }) => code))).toEqual(
      new Set(['duplicate-key', 'too-many-problems']),
    );
    expect(diagnostics).toHaveLength(101);
  });
});
