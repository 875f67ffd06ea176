import type { CommitFacts, RecordedCommit } from '../model/history.ts';

/** A commit without the files that it changes. */
export function factsOf({
  changes: _changes,
  isBoundary: _isBoundary,
  ...facts
}: RecordedCommit): CommitFacts {
  return facts;
}
