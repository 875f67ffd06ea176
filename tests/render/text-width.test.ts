import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth, wrapCells } from '../../src/render/text-width.ts';

describe('textWidth', () => {
  it('is the same whether a text is looked at character by character or not', () => {
    const usual = [
      [0x20, 0x7e],
      [0xa1, 0xac],
      [0xae, 0x2ff],
      [0x2010, 0x2027],
      [0x2190, 0x21ff],
      [0x2500, 0x257f],
    ] as const;
    for (const [first, last] of usual) {
      for (let code = first; code <= last; code += 1) {
        const character = String.fromCharCode(code);
        // A character that is two cells wide asks for the closer look.
        expect([character, textWidth(`a${character}b語`)]).toEqual([
          character,
          textWidth(`a${character}b`) + 2,
        ]);
      }
    }
  });
});

describe('wrapCells', () => {
  it('breaks between words and indents what follows', () => {
    expect(wrapCells('  · One two three four', 12, 4)).toEqual(['  · One two', '    three', '    four']);
  });

  it('leaves a line alone that fits, and any line where no width is known', () => {
    expect(wrapCells('one two', 7, 2)).toEqual(['one two']);
    expect(wrapCells('one two', undefined, 2)).toEqual(['one two']);
  });

  it('keeps a word whole that is wider than the line', () => {
    expect(wrapCells('a service:very-long b', 6, 2)).toEqual(['a', '  service:very-long', '  b']);
  });

  it('counts cells and not characters', () => {
    expect(wrapCells('日本 日本 日本', 9, 0)).toEqual(['日本 日本', '日本']);
  });

  it('loses no word, and is wider than asked for only by one word', () => {
    const word = fc.string({ minLength: 1, maxLength: 9 }).filter((text) => !text.includes(' '));

    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(6),
        (words, cells, indent) => {
          const parts = wrapCells(words.join(' '), cells, indent);

          expect(parts.map((part) => part.trimStart()).join(' ')).toBe(words.join(' '));
          for (const part of parts)
            expect(textWidth(part) <= cells || !part.trimStart().includes(' ')).toBe(true);
        },
      ),
    );
  });
});
