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
