import { describe, expect, it } from 'vitest';
import { findInPatch, lineAtPosition } from '../../../../src/sandbox/forge/git/patch-position.ts';

const patch = [
  '@@ -1,3 +1,4 @@',
  ' one',
  '-two',
  '+2',
  '+2.5',
  ' three',
  '@@ -10,2 +11,2 @@ a heading',
  ' ten',
  '-eleven',
  '\\ No newline at end of file',
  '+11',
].join('\n');

describe('the place of a line in a patch', () => {
  it('is found on either side, with the hunk that leads to it', () => {
    expect(findInPatch(patch, { side: 'RIGHT', line: 3 })).toEqual({
      side: 'RIGHT',
      line: 3,
      position: 4,
      hunk: '@@ -1,3 +1,4 @@\n one\n-two\n+2\n+2.5',
    });
    expect(findInPatch(patch, { side: 'LEFT', line: 11 })).toEqual({
      side: 'LEFT',
      line: 11,
      position: 8,
      hunk: '@@ -10,2 +11,2 @@ a heading\n ten\n-eleven',
    });
  });

  it('is undefined where the patch does not show the line', () => {
    expect(findInPatch(patch, { side: 'RIGHT', line: 7 })).toBeUndefined();
    expect(findInPatch('', { side: 'RIGHT', line: 1 })).toBeUndefined();
  });

  it('is found in a patch of very many lines', () => {
    const long = ['@@ -0,0 +1,200000 @@', ...Array.from({ length: 200_000 }, (_, index) => `+${index}`)].join(
      '\n',
    );
    const place = { side: 'RIGHT', line: 200_000 } as const;
    expect(findInPatch(long, place)).toEqual({ ...place, position: 200_000, hunk: long });
    expect(lineAtPosition(long, 200_000)).toEqual(place);
  });

  it('is found again from its position, unchanged lines after the change', () => {
    expect([1, 2, 3, 5, 6, 9, 10, 11].map((position) => lineAtPosition(patch, position))).toEqual([
      { side: 'RIGHT', line: 1 },
      { side: 'LEFT', line: 2 },
      { side: 'RIGHT', line: 2 },
      { side: 'RIGHT', line: 4 },
      undefined,
      undefined,
      { side: 'RIGHT', line: 12 },
      undefined,
    ]);
  });
});
