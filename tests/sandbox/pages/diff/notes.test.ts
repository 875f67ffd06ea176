import { describe, expect, it } from 'vitest';
import { columnsOf, notesByFile, placeNotes } from '../../../../src/sandbox/pages/diff/notes.ts';
import { parsePatch } from '../../../../src/sandbox/pages/diff/parse-patch.ts';
import type { CheckAnnotation } from '../../../../src/sandbox/forge/store/model/check.ts';
import type { Check } from '../../../../src/sandbox/pages/facts/checks.ts';

function aCheck(annotations: readonly Partial<CheckAnnotation>[]): Check {
  return {
    runId: 7,
    name: 'charter/validate',
    app: 'Charter',
    state: 'failure',
    outcome: 'failure',
    title: undefined,
    summary: undefined,
    text: undefined,
    annotations: annotations.map((more) => ({
      path: 'a.yaml',
      startLine: 1,
      endLine: 1,
      startColumn: null,
      endColumn: null,
      level: 'failure',
      title: null,
      message: '',
      rawDetails: null,
      ...more,
    })),
    actions: [],
    detailsUrl: undefined,
    startedAt: undefined,
    completedAt: undefined,
  };
}

const [patch] = parsePatch('diff --git a/a.yaml b/a.yaml\n@@ -10,3 +10,3 @@\n a\n-b\n+c\n d\n');

function place(annotations: readonly Partial<CheckAnnotation>[]) {
  const placed = placeNotes(patch, notesByFile([aCheck(annotations)]).get('a.yaml') ?? []);
  return {
    byLine: [...placed.byLine].map(([line, notes]) => [line, notes.map(({ id }) => id)]),
    outside: placed.outside.map(({ id }) => id),
  };
}

describe('placeNotes', () => {
  it('puts a note under the last line of its range', () => {
    expect(
      place([
        { startLine: 10, endLine: 11 },
        { startLine: 12, endLine: 12 },
      ]),
    ).toEqual({
      byLine: [
        [11, ['note-7-0']],
        [12, ['note-7-1']],
      ],
      outside: [],
    });
  });

  it('uses the last line that is shown when a range goes on beyond it', () => {
    expect(place([{ startLine: 11, endLine: 2 ** 40 }])).toEqual({
      byLine: [[12, ['note-7-0']]],
      outside: [],
    });
  });

  it('leaves outside what is on lines that are not shown', () => {
    expect(
      place([
        { startLine: 1, endLine: 2 },
        { startLine: 99, endLine: 99 },
      ]),
    ).toEqual({
      byLine: [],
      outside: ['note-7-0', 'note-7-1'],
    });
  });

  it('puts failures before warnings before notices on one line', () => {
    const levels = ['notice', 'failure', 'warning'] as const;
    const here = { startLine: 11, endLine: 11 };

    expect(place(levels.map((level) => ({ ...here, level })))).toEqual({
      byLine: [[11, ['note-7-1', 'note-7-2', 'note-7-0']]],
      outside: [],
    });
  });

  it('leaves everything outside when there is no patch', () => {
    const notes = notesByFile([aCheck([{}])]).get('a.yaml') ?? [];

    expect(placeNotes(undefined, notes)).toEqual({ byLine: new Map(), outside: notes });
  });
});

function columns(annotation: Partial<CheckAnnotation>) {
  return [...notesByFile([aCheck([annotation])]).values()].flat().map(columnsOf);
}

describe('columnsOf', () => {
  it('gives the columns of one line, both ends counted, and nothing for whole lines', () => {
    expect(columns({ startColumn: 3, endColumn: 9 })).toEqual([{ start: 2, end: 9 }]);
    expect(columns({ startColumn: 3, endColumn: null })).toEqual([{ start: 2, end: 3 }]);
    expect(columns({ startLine: 1, endLine: 2, startColumn: 3, endColumn: 9 })).toEqual([undefined]);
    expect(columns({})).toEqual([undefined]);
  });
});
