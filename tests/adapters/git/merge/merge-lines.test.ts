import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../../src/adapters/git/merge/line-diff.ts';
import { mergeLines } from '../../../../src/adapters/git/merge/merge-lines.ts';
import { fileMerges } from '../../../builders/merge-cases.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

/** Not UTF-8, with several kinds of line end. */
function strangeText(first: string, last: string): Buffer {
  const middle = [Buffer.from([0xff, 0xfe, 0x0d, 0x0a]), bytes('\u2028é\r\nx\ny\n')];
  return Buffer.concat([bytes(first), ...middle, bytes(last)]);
}

function merge(ancestor: string, base: string, head: string): string | undefined {
  const merged = mergeLines({ ancestor: bytes(ancestor), base: bytes(base), head: bytes(head) });
  return merged && Buffer.from(merged).toString();
}

describe('merging by lines', () => {
  it('gives the side that changed when the other did not', () => {
    fc.assert(
      fc.property(fileMerges, ({ ancestor, base }) => {
        expect(merge(ancestor, base, ancestor)).toBe(base);
        expect(merge(ancestor, ancestor, base)).toBe(base);
        expect(merge(ancestor, base, base)).toBe(base);
      }),
    );
  });

  it('does not depend on which side is which', () => {
    fc.assert(
      fc.property(fileMerges, ({ ancestor, base, head }) => {
        expect(merge(ancestor, base, head)).toBe(merge(ancestor, head, base));
      }),
    );
  });

  it('keeps every byte, whatever the encoding and the line ends', () => {
    expect(
      mergeLines({
        ancestor: strangeText('1', '1'),
        base: strangeText('2', '1'),
        head: strangeText('1', '3'),
      }),
    ).toEqual(strangeText('2', '3'));
  });

  it('takes a lost line end at the end of the file as a change', () => {
    expect(merge('a\nb\nc\n', 'a\nb\nc', 'x\nb\nc\n')).toBe('x\nb\nc');
    expect(merge('a\n', 'a', 'b\n')).toBeUndefined();
  });

  it('does not merge changes that touch, as Git does not', () => {
    expect(merge('a\nb\n', 'x\nb\n', 'a\ny\n')).toBeUndefined();
    expect(merge('a\nm\nb\n', 'x\nm\nb\n', 'a\nm\ny\n')).toBe('x\nm\ny\n');
  });

  it(
    'ends soon on large texts made to be hard, giving up with a conflict if it must',
    { timeout: 60_000 },
    () => {
      const lines = Array.from({ length: 60_000 }, (_, index) => `${index}`);
      const odd = lines.map((line, index) => (index % 2 === 0 ? line : `${line}x`)).join('\n');
      const even = lines.map((line, index) => (index % 2 === 1 ? line : `${line}y`)).join('\n');

      expect(merge(lines.join('\n'), odd, even)).toBeUndefined();
    },
  );
});

describe('the difference of two texts', () => {
  const texts = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 });

  it('turns one into the other, in hunks that are in order and never touch', () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const hunks = diffLines(first, second);
        const result = hunks
          .toReversed()
          .reduce<readonly number[]>(
            (lines, { start, end, otherStart, otherEnd }) =>
              lines.toSpliced(start, end - start, ...second.slice(otherStart, otherEnd)),
            first,
          );
        expect(result).toEqual(second);
        for (const [index, hunk] of hunks.entries()) {
          expect(hunk.start).toBeGreaterThan(hunks[index - 1]?.end ?? -1);
        }
      }),
    );
  });

  it('is empty for equal texts', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(diffLines(text, [...text])).toEqual([]);
      }),
    );
  });
});
