import type { CommitFacts, RecordedCommit } from '../model/history.ts';

/** A commit without the files that it changes. */
export function factsOf({ changes: _, isBoundary: __, ...facts }: RecordedCommit): CommitFacts {
  return facts;
}
