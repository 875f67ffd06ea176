import { describe, expect, it } from 'vitest';
import { HistoryError, replayHistory, type Files } from '../../../src/sandbox/seed/history.ts';
import { commitOf, type OpenWork } from '../../../src/sandbox/seed/open-work.ts';
import { ines, mira } from '../../../src/sandbox/seed/people.ts';
import type { Step } from '../../../src/sandbox/seed/steps/step.ts';

const aStep = (step: Partial<Step> = {}): Step => ({
  author: mira,
  date: '2026-03-02T09:00:00+01:00',
  message: 'feat: something',
  ...step,
});

const filesOf = (files: Record<string, string>): Files => new Map(Object.entries(files));

const treesOf = (files: Files, steps: readonly Step[]): Record<string, string>[] =>
  replayHistory(files, steps).map((commit) => Object.fromEntries(commit.files));

describe('replayHistory', () => {
  it('finds every earlier tree by undoing the steps from the last to the first', () => {
    const steps = [
      aStep({ add: ['a', 'b'] }),
      aStep({ edits: [{ file: 'a', before: 'one', after: 'two' }] }),
      aStep({ remove: { b: 'gone' } }),
      aStep({ add: ['c'], edits: [{ file: 'a', before: 'two', after: 'three' }] }),
    ];
    expect(treesOf(filesOf({ a: 'it is three', c: 'new' }), steps)).toEqual([
      { a: 'it is one', b: 'gone' },
      { a: 'it is two', b: 'gone' },
      { a: 'it is two' },
      { a: 'it is three', c: 'new' },
    ]);
  });

  it('undoes several edits of one file in the reverse of their order', () => {
    const edits = [
      { file: 'a', before: 'x', after: 'y' },
      { file: 'a', before: 'y', after: 'z' },
    ];
    const steps = [aStep({ add: ['a'] }), aStep({ edits })];
    expect(treesOf(filesOf({ a: 'z' }), steps)).toEqual([{ a: 'x' }, { a: 'z' }]);
  });

  it('keeps author, date and message of each step', () => {
    const step = aStep({
      author: ines,
      date: '2026-05-12T14:40:02+02:00',
      message: 'feat: money',
      add: ['a'],
    });
    const [commit] = replayHistory(filesOf({ a: '1' }), [step]);
    expect(commit).toEqual({
      author: ines,
      date: '2026-05-12T14:40:02+02:00',
      message: 'feat: money',
      files: filesOf({ a: '1' }),
    });
  });

  it.each([
    ['an edit whose text is not there', [aStep({ edits: [{ file: 'a', before: '', after: 'nowhere' }] })]],
    ['an edit whose text stands there twice', [aStep({ edits: [{ file: 'a', before: '', after: 'l' }] })]],
    ['an edit of a file that is not there', [aStep({ edits: [{ file: 'b', before: '', after: 'x' }] })]],
    ['a file that is added but not there', [aStep({ add: ['b'] })]],
    ['a file that is removed but still there', [aStep({ remove: { a: '' } })]],
    ['a file that no step brings', []],
  ])('refuses %s', (_, steps) => {
    expect(() => replayHistory(filesOf({ a: 'hello' }), steps)).toThrow(HistoryError);
  });

  it('names the step, the file and the text that do not fit', () => {
    const step = aStep({
      message: 'fix: memory\n\nMore of it.',
      edits: [{ file: 'a', before: '', after: '2Gi' }],
    });
    expect(() => replayHistory(filesOf({ a: '1Gi' }), [step])).toThrow(
      'the commit "fix: memory" edits `a`, where "2Gi" stands 0 times instead of once',
    );
  });
});

const openWork = (before: string): OpenWork => ({
  branch: 'topic',
  author: ines,
  date: '2026-10-27T15:20:45+01:00',
  title: 'feat: more',
  body: 'Because.',
  edits: [{ file: 'a', before, after: '2Gi' }],
});

describe('commitOf', () => {
  it('makes the edits on top of the files', () => {
    expect(commitOf(openWork('1Gi'), filesOf({ a: 'memory: 1Gi', b: '' }))).toEqual({
      author: ines,
      date: '2026-10-27T15:20:45+01:00',
      message: 'feat: more\n\nBecause.',
      files: filesOf({ a: 'memory: 2Gi', b: '' }),
    });
  });

  it.each(['4Gi', 'm'])('refuses an edit of a text that does not stand there exactly once: %s', (before) => {
    expect(() => commitOf(openWork(before), filesOf({ a: 'memory: 1Gi' }))).toThrow(HistoryError);
  });
});
