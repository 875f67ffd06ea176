import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findChangedParts } from '../../../../src/sandbox/pages/diff/changed-parts.ts';
import type { PatchLine } from '../../../../src/sandbox/pages/diff/patch.ts';

function aLine(kind: PatchLine['kind'], text: string): PatchLine {
  return { kind, text, before: 1, after: 1, endsWithoutNewline: false };
}

describe('findChangedParts', () => {
  it('finds what differs between a deleted line and the added one in its place', () => {
    const lines = [aLine('deleted', 'replicas: 3'), aLine('added', 'replicas: 12'), aLine('context', 'x')];

    expect([...findChangedParts(lines).values()]).toEqual([
      { start: 10, end: 11 },
      { start: 10, end: 12 },
    ]);
  });

  it('pairs lines of runs that are equally long only', () => {
    const lines = [aLine('deleted', 'a: 1'), aLine('deleted', 'b: 1'), aLine('added', 'a: 2')];

    expect(findChangedParts(lines).size).toBe(0);
  });

  it('marks nothing in lines that have little in common', () => {
    expect(findChangedParts([aLine('deleted', 'image: nginx'), aLine('added', 'replicas: 3')]).size).toBe(0);
  });

  it('leaves equal text on both sides of the parts', () => {
    const text = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(text, text, text, text, (start, before, after, end) => {
        const pair = [aLine('deleted', start + before + end), aLine('added', start + after + end)];
        const parts = findChangedParts(pair);
        const kept = pair.map((line) => {
          const part = parts.get(line);
          return part && [line.text.slice(0, part.start), line.text.slice(part.end)];
        });
        expect(kept[0]).toEqual(kept[1]);
      }),
    );
  });
});
