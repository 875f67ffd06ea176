import type { FileMode, TreeChange, TreeEntry } from '../model/git.ts';
import type { CommitLine, RecordedCommit } from '../model/history.ts';
import { hasFactsShape } from './history-shape.ts';
import { either, isId, isText, listOf, mapOf, oneOf, tuple, type Shape } from '../model/shape.ts';

/** A change as it is saved: path, then mode and blob before and after, '' where there is none. */
type ChangeRow = readonly [path: string, FileMode | '', string, FileMode | '', string];

type CommitRow = readonly [
  facts: Omit<RecordedCommit, 'changes' | 'isBoundary'>,
  isBoundary: 0 | 1,
  changes: readonly ChangeRow[],
];

/** A line in the form in which it is saved: plain JSON, with no path said twice. */
export interface SavedLine {
  readonly tip: string;
  readonly folder: string;
  readonly commits: readonly CommitRow[];
}

const isMode = oneOf('file', 'executable', 'symlink', 'submodule');
const nothing = is('');
const isChange = either(
  tuple(isText, isMode, isId, isMode, isId),
  tuple(isText, nothing, nothing, isMode, isId),
  tuple(isText, isMode, isId, nothing, nothing),
);

/** Whether a value has the form of a `SavedLine`. */
export const hasLineShape: Shape = mapOf({
  tip: isId,
  folder: isText,
  commits: listOf(tuple(hasFactsShape, either(is(0), is(1)), listOf(isChange))),
});

function is(expected: number | string): Shape {
  return (value) => value === expected;
}

/** The saved form of a line; `restoreLine` gives the line again. */
export function saveLine({ tip, folder, commits }: CommitLine): SavedLine {
  return { tip, folder, commits: commits.map(toRow) };
}

/** The line that was saved. */
export function restoreLine({ tip, folder, commits }: SavedLine): CommitLine {
  return { tip, folder, commits: commits.map(toCommit) };
}

function toRow({ changes, isBoundary, ...facts }: RecordedCommit): CommitRow {
  return [
    facts,
    isBoundary ? 1 : 0,
    changes.map(({ path, before, after }) => [
      path,
      before?.mode ?? '',
      before?.blob ?? '',
      after?.mode ?? '',
      after?.blob ?? '',
    ]),
  ];
}

function toCommit([facts, isBoundary, rows]: CommitRow): RecordedCommit {
  // JSON has no undefined: a commit that names no pull request comes back without the field.
  const changes = rows.map(toChange);
  return { ...facts, pullRequest: facts.pullRequest, changes, isBoundary: isBoundary === 1 };
}

function toChange([path, beforeMode, beforeBlob, afterMode, afterBlob]: ChangeRow): TreeChange {
  return { path, before: toEntry(path, beforeMode, beforeBlob), after: toEntry(path, afterMode, afterBlob) };
}

function toEntry(path: string, mode: FileMode | '', blob: string): TreeEntry | undefined {
  return mode === '' ? undefined : { path, mode, blob };
}
