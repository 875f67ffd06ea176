import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/registry/apply-fixes.ts';
import { formText } from '../builders/a-formed-text.ts';
import { parseText, serviceText } from '../builders/a-registry.ts';

/** Texts that invite a reader to look at the same characters again and again, by their size. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  'equal keys': (size) => serviceText('a', `  config:\n${'    K: v\n'.repeat(size)}`),
  'equal fields with maps': (size) => serviceText('a', '  config: {A: x}\n'.repeat(size)),
  'tabs before fields': (size) => `${serviceText('a')}${'\tx: 1\n'.repeat(size)}`,
  'documents with tabs': (size) => `${serviceText('a').replace('  type', '\ttype')}---\n`.repeat(size / 50),
  'documents without an end': (size) => `${serviceText('a')}---\n`.repeat(size / 50),
  'white space behind lines': (size) =>
    serviceText('a', `  config:\n${Array.from({ length: size }, (_, key) => `    K${key}: v  \n`).join('')}`),
  'one line of white space': (size) => `${serviceText('a')}${' '.repeat(10 * size)}`,
  'empty lines': (size) => `${serviceText('a')}${' \n'.repeat(size)}`,
  comments: (size) => `${'# a note\n'.repeat(size)}${serviceText('a')}`,
  'indented comments between fields': (size) =>
    `kind: Service\nspec: {}\n${'  # a\n'.repeat(size)}apiVersion: charter.dev/v1\n`,
  'aliases of one anchor': (size) =>
    serviceText('a', `  config: &a {A: x}\n  secrets: [${'*a, '.repeat(size / 10)}]\n`),
  'open quotes': (size) => `${serviceText('a')}${'"\n'.repeat(size)}`,
  'open brackets in lines': (size) => `${serviceText('a')}${'  x: [\n'.repeat(size / 10)}`,
  'merge conflicts': (size) => `${serviceText('a')}${'<<<<<<< a\n'.repeat(size)}`,
  colons: (size) => serviceText('a', `  config: {A: "${':'.repeat(10 * size)}"}\n`),
  'beginnings of secrets': (size) => serviceText('a', `  config: {A: "${'://a:'.repeat(size)}"}\n`),
  'hidden characters': (size) => serviceText('a', `  config: {A: "${'\u202Ex'.repeat(size)}"}\n`),
  'look-alike letters': (size) => serviceText('\u0430'.repeat(size)),
  directives: (size) => `${'%YAML 1.1\n'.repeat(size)}---\n${serviceText('a')}`,
  'misspelt fields': (size) =>
    serviceText('a', Array.from({ length: size }, (_, key) => `  replcas${key}: 1\n`).join('')),
};

/** Everything that is done with one file, in milliseconds of the processor's time: the less of two. */
function costOf(text: string): number {
  const costs = [1, 2].map(() => {
    const before = process.cpuUsage();
    const { diagnostics } = parseText(text);
    applyFixes(
      text,
      diagnostics.flatMap(({ fix }) => fix ?? []),
    );
    formText(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...costs);
}

const small = 200;
const factor = 12;

/** Where time grows with the square, twelve times the size take 144 times the time; what is small costs little. */
const mostGrowth = 70;
const leastMilliseconds = 8;

describe('the time for a file', { timeout: 300_000 }, () => {
  it.each(Object.entries(shapes))(
    'grows with its size and not with the square of it: %s',
    (_name, textOf) => {
      costOf(textOf(small));
      const once = Math.max(costOf(textOf(small)), leastMilliseconds);

      expect(costOf(textOf(small * factor))).toBeLessThan(once * mostGrowth);
    },
  );
});
