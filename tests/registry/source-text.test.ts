import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSourceText } from '../../src/registry/reading/source-text.ts';
import { runs } from '../property-runs.ts';

const texts = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\n\n', '\u{1F600}', '\u{FEFF}'), { maxLength: 40 })
  .map((parts) => parts.join(''));

/** Counted from the beginning, each time. */
function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  const mark = text.startsWith('\u{FEFF}') && before.length === 1 ? 1 : 0;
  return { line: before.length, column: Math.max((before.at(-1)?.length ?? 0) - mark, 0) + 1 };
}

describe('a source text', () => {
  it('gives line and column of offsets, in whatever order they are asked for', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(60), { maxLength: 20 }), (text, offsets) => {
        const source = toSourceText('a.yaml', text);
        const within = offsets.map((offset) => Math.min(offset, text.length));
        const found = within.map((start) => source.rangeOf({ start, end: text.length }));
        const end = placeIn(text, text.length);
        expect(found).toEqual(
          within.map((start) => ({ ...placeIn(text, start), endLine: end.line, endColumn: end.column })),
        );
      }),
      { numRuns: runs(500) },
    );
  });

  it('looks at each line once, however often it is asked about a long one', () => {
    const text = `a\n${'b'.repeat(1_000_000)}`;
    const source = toSourceText('a.yaml', text);
    for (let offset = 2; offset < 50_000; offset += 1) source.rangeOf({ start: offset, end: offset + 1 });
    expect(source.rangeOf({ start: 50_002, end: 50_003 })).toEqual({
      line: 2,
      column: 50_001,
      endLine: 2,
      endColumn: 50_002,
    });
  });
});
