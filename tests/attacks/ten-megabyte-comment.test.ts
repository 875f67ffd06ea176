import { describe, expect, it } from 'vitest';
import { parseCommands } from '../../src/commands/parse-commands.ts';

/** Each is ten megabytes of something that makes a careless pattern try all ways. */
const huge: readonly (readonly [string, string])[] = [
  ['words', 'word '.repeat(2_000_000)],
  ['commands', '/plan\n'.repeat(1_700_000)],
  ['white space', `/plan${' '.repeat(10_000_000)}x`],
  ['empty lines', '\n'.repeat(10_000_000)],
  ['white lines', '   \t \n'.repeat(1_600_000)],
  ['quotes', '>'.repeat(10_000_000)],
  ['quoted lines', '> a\n'.repeat(2_500_000)],
  ['backticks', `/plan\n${'`a'.repeat(5_000_000)}`],
  ['fences', '```\n'.repeat(2_500_000)],
  ['open comments', `/plan\n${'<!-- '.repeat(2_000_000)}`],
  ['list markers', `/plan\n${'- '.repeat(5_000_000)}`],
  ['numbers', `/plan\n${'1'.repeat(10_000_000)}.`],
  ['zero-width spaces', `/${'\u200B'.repeat(10_000_000)}plan`],
  ['letters of a verb', `/${'a'.repeat(10_000_000)}`],
  ['dashes', `/${'a-'.repeat(5_000_000)}!`],
  ['hex digits', `/approve ${'1f'.repeat(5_000_000)}g`],
  ['parts', `/approve ${'x '.repeat(5_000_000)}`],
  ['combining accents', `/a${'\u0301'.repeat(10_000_000)}`],
];

describe('a comment of ten megabytes', () => {
  it.each(huge)('of %s is read at once', (_, body) => {
    const begun = process.cpuUsage();
    const { commands } = parseCommands(body);
    const { user, system } = process.cpuUsage(begun);

    expect(commands.length).toBeLessThanOrEqual(10);
    // A pattern that goes wrong takes minutes to years; on a busy machine a second is nothing.
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});
