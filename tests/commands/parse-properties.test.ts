import * as fc from 'fast-check';
import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { commandText } from '../../src/commands/command-text.ts';
import { parseCommands } from '../../src/commands/parse-commands.ts';
import { runs } from '../property-runs.ts';
import { hostileText } from '../render/hostile-text.ts';
import { anyCommand, markdownText, openedText } from './comment-texts.ts';

/** What Markdown shows as text of the comment itself: neither code, quotes, lists nor HTML. */
function shownTexts(body: string): readonly string[] {
  return marked.lexer(body, { gfm: true }).flatMap((token) => {
    if (token.type === 'table') return token.raw.split('\n');
    if (token.type !== 'paragraph' && token.type !== 'heading') return [];
    return (token.tokens ?? []).map(plainOf).join('').split('\n');
  });
}

function plainOf(token: Token): string {
  return token.type === 'codespan' || token.type === 'html' ? '' : token.raw;
}

describe('reading a comment', () => {
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(markdownText, hostileText, fc.string({ unit: 'binary' })), (body) => {
        const { commands, mistakes } = parseCommands(body);
        expect(commands.length + mistakes.length).toBeLessThanOrEqual(11);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('gives back every command that is printed', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        const text = commandText(command);
        expect(parseCommands(text)).toEqual({ commands: [{ command, line: 1, text }], mistakes: [] });
      }),
      { numRuns: runs(500) },
    );
  });

  it('finds nothing in code, quotes and HTML comments, whatever stands in them', () => {
    const hidden = fc.tuple(
      fc.array(fc.oneof(anyCommand.map(commandText), hostileText)),
      fc.constantFrom(0, 1, 2, 3),
    );
    fc.assert(
      fc.property(hidden, ([texts, way]) => {
        const inside = texts.flatMap((text) => text.split(/\r\n?|\n/));
        expect(parseCommands(hiddenIn(inside, way))).toEqual({ commands: [], mistakes: [] });
      }),
      { numRuns: runs(500) },
    );
  });

  it('takes for commands only what Markdown shows as text of the comment', () => {
    fc.assert(
      fc.property(openedText, (body) => {
        const shown = shownTexts(body).map((line) => line.trim());
        const found = parseCommands(body).commands.map(({ text }) => text);
        expect(found.filter((text) => !shown.includes(text))).toEqual([]);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('is the same with every sort of line end', () => {
    fc.assert(
      fc.property(openedText, (body) => {
        expect(parseCommands(body.replaceAll('\n', '\r\n'))).toEqual(parseCommands(body));
        expect(parseCommands(body.replaceAll('\n', '\r'))).toEqual(parseCommands(body));
      }),
      { numRuns: runs(500) },
    );
  });
});

function hiddenIn(lines: readonly string[], way: number): string {
  if (way === 0)
    return ['``````', ...lines.map((line) => line.replace(/^ {0,3}`+/, '')), '``````'].join('\n');
  if (way === 1) return lines.map((line) => `> ${line}`).join('\n');
  if (way === 2) return lines.map((line) => `    ${line}`).join('\n');
  return ['<!--', ...lines.map((line) => line.replaceAll('-->', '')), '-->'].join('\n');
}

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

describe('ten megabytes', () => {
  it.each(huge)('of %s are read at once', (_, body) => {
    const begun = process.cpuUsage();
    const { commands } = parseCommands(body);
    const { user, system } = process.cpuUsage(begun);

    expect(commands.length).toBeLessThanOrEqual(10);
    // A pattern that goes wrong takes minutes to years; on a busy machine a second is nothing.
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});
