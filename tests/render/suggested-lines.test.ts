import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestionFor } from '../../src/render/review/suggested-lines.ts';

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

describe('the lines of a suggestion', () => {
  it('are those that the edits change, with all else on them', () => {
    const after = 'a: 1\nreplcas: 2 # two\nb: 3\n';
    const edits = [{ start: 5, end: 12, text: 'replicas' }];

    expect(suggestionFor({ before: 'a: 1\n', after, edits })).toEqual({
      startLine: 2,
      endLine: 2,
      replacement: 'replicas: 2 # two',
    });
  });

  it('are none where the pull request does not show them', () => {
    const before = lines(20);
    const after = before.replace('line 2\n', 'line two\n');
    const edit = (line: number): { start: number; end: number; text: string } => {
      const start = after.indexOf(`line ${line}\n`);
      return { start, end: start + 4, text: 'LINE' };
    };

    expect(suggestionFor({ before, after, edits: [edit(5)] })?.startLine).toBe(5);
    expect(suggestionFor({ before, after, edits: [edit(6)] })).toBeUndefined();
    expect(suggestionFor({ before, after, edits: [{ start: 0, end: 9_999, text: '' }] })).toBeUndefined();
  });

  it('give, put in their place, the text with the edits', () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', '', 'd e'), { minLength: 1, maxLength: 8 })
      .map((all) => `${all.join('\n')}\n`);
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(4), fc.constantFrom('', 'x', 'y\nz'), (after, at, length, put) => {
        const start = at % after.length;
        const end = Math.min(start + length, after.length - 1);
        fc.pre(start <= end);
        const found = suggestionFor({ before: '', after, edits: [{ start, end, text: put }] });
        if (found === undefined) return;
        const all = after.split('\n');
        const { startLine, endLine, replacement } = found;
        const result = [...all.slice(0, startLine - 1), replacement, ...all.slice(endLine)].join('\n');
        expect(result).toBe(after.slice(0, start) + put + after.slice(end));
      }),
    );
  });
});
