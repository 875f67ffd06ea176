import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkBudget,
  commentBudget,
  cutMarkdown,
  joinWithin,
  type Budget,
} from '../../src/render/byte-budget.ts';

const ready = (items: readonly string[]): readonly (() => string)[] => items.map((item) => () => item);

const bytes = (limit: number): Budget => ({ ...checkBudget, limit });

/** What is still open at the end: read anew here, as GitHub reads it. */
function openAtEnd(markdown: string): { fence: string | undefined; details: number } {
  let fence: string | undefined;
  let details = 0;
  for (const line of markdown.split('\n')) {
    if (fence !== undefined) {
      const run = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
      if (run?.startsWith(fence)) fence = undefined;
    } else {
      fence = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1] ?? /^ {0,3}(~{3,})/.exec(line)?.[1];
      if (fence === undefined && /^ {0,3}<details/.test(line)) details += 1;
      if (fence === undefined && /^ {0,3}<\/details>/.test(line)) details = Math.max(0, details - 1);
    }
  }
  return { fence, details };
}

const line = fc.oneof(
  fc.constantFrom(
    '```diff',
    '```',
    '````',
    '~~~',
    '<details>',
    '<details open>',
    '</details>',
    '',
    'text',
    '日本語 👩‍💻',
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const markdown = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'));

describe('the budgets', () => {
  it('are those of GitHub: bytes for checks, characters for comments', () => {
    expect(checkBudget.limit).toBe(65_535);
    expect(checkBudget.measure('é日👩')).toBe(2 + 3 + 4);
    expect(commentBudget.limit).toBe(65_536);
    expect(commentBudget.measure('é日')).toBe(2);
  });
});

describe('cutMarkdown', () => {
  it('leaves alone what fits', () => {
    expect(cutMarkdown('a\nb', bytes(3))).toBe('a\nb');
  });

  it('closes the fence and the details that it cuts, and says how much is shown', () => {
    const long = [
      '<details>',
      '',
      '```diff',
      ...Array.from({ length: 50 }, () => '+ line'),
      '```',
      '',
      '</details>',
    ];

    expect(cutMarkdown(long.join('\n'), bytes(98))).toBe(
      [
        '<details>',
        '',
        '```diff',
        ...Array.from({ length: 5 }, () => '+ line'),
        '```',
        '',
        '</details>',
        '',
        '_Showing 8 of 56 lines._',
      ].join('\n'),
    );
  });

  it('stays within the limit and leaves nothing open, whatever comes in', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 0, max: 500 }), (text, limit) => {
        const cut = cutMarkdown(text, bytes(limit));

        expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(limit);
        expect(openAtEnd(cut)).toEqual(cut === text ? openAtEnd(text) : { fence: undefined, details: 0 });
      }),
    );
  });
});

describe('joinWithin', () => {
  const document = { before: ['first'], after: ['last'], noun: 'changes', rest: 'See the check.' };

  it('shows all items where they fit', () => {
    expect(joinWithin(bytes(100), { ...document, items: ready(['a', 'b']) })).toBe('first\n\na\n\nb\n\nlast');
  });

  it('leaves out whole items, says how many it shows, and keeps the end', () => {
    const items = Array.from({ length: 1_200 }, (_, index) => `item ${index}`);

    expect(joinWithin(bytes(82), { ...document, items: ready(items) })).toBe(
      'first\n\nitem 0\n\nitem 1\n\n_Showing 2 of 1,200 changes. See the check._\n\nlast',
    );
  });

  it('shows no more items than asked for', () => {
    expect(joinWithin(bytes(500), { ...document, items: ready(['a', 'b', 'c']), most: 1 })).toBe(
      'first\n\na\n\n_Showing 1 of 3 changes. See the check._\n\nlast',
    );
  });

  it('stays within the limit even where the fixed parts alone exceed it', () => {
    fc.assert(
      fc.property(
        fc.array(markdown, { maxLength: 3 }),
        fc.array(markdown, { maxLength: 8 }),
        fc.integer({ min: 0, max: 2_000 }),
        (fixed, items, limit) => {
          const text = joinWithin(bytes(limit), {
            ...document,
            before: fixed,
            after: fixed,
            items: ready(items),
          });

          expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});
