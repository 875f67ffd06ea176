import type { BlobId, CommitId, MergedTree, SourceTree, TreeChange } from '../model/git.ts';

/** Reads one Git repository at given commits. Every method is safe to repeat; none changes a branch. */
export interface RepositoryReader {
  /** All files of a commit, ordered by path. Equal subtrees are read once in the life of the reader. */
  readTree(commit: CommitId): Promise<SourceTree>;
  /** The bytes of blobs, keyed by id; an id that does not exist is an error (`git-object-missing`). */
  readBlobs(ids: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>>;
  /** Paths that differ, found by comparing tree ids: equal subtrees are never read. */
  compareTrees(before: CommitId, after: CommitId): Promise<readonly TreeChange[]>;
  /** Three-way merge of two commits as trees, without writing to any branch. */
  mergeTrees(base: CommitId, head: CommitId): Promise<MergedTree>;
}

/** A local copy of a remote repository, brought up to date on demand. */
export interface RepositoryMirror {
  /**
   * Fetches a branch and a pull request's head, and returns the commit that each is at now
   * (undefined when it is gone) with a reader over both.
   */
  sync(request: MirrorRequest): Promise<MirroredPullRequest>;
}

/** The local copies as a whole. */
export interface MirrorStore {
  /**
   * Removes the copies of all repositories but these, and of none that was used in the last hour. Returns the ids of
   * those that are gone.
   */
  keepOnly(repositoryIds: ReadonlySet<number>): Promise<readonly number[]>;
}

export interface MirrorRequest {
  readonly repositoryId: number;
  readonly cloneUrl: string;
  readonly baseBranch: string;
  readonly pullNumber: number;
  /** Full name of the ref that is the head, where that is not the pull request's own: a merge group's. */
  readonly headRef?: string;
  /** A further branch, to read what rules it has. */
  readonly rulesBranch?: string | undefined;
  /**
   * Commits that no ref may lead to any more, those that matter most first: heads that were pushed over by force. What
   * the server still gives of them can be read as well; of very many only the first are looked for.
   */
  readonly named?: readonly CommitId[];
  /** Asked only when a fetch is needed; the token is never stored. */
  readonly token: () => Promise<string>;
}

export interface MirroredPullRequest {
  readonly base: CommitId | undefined;
  readonly head: CommitId | undefined;
  /** Of `rulesBranch`; undefined where it is gone, or was not asked for. */
  readonly rules?: CommitId | undefined;
  /** Those of the commits named in the request that can be read. */
  readonly named: ReadonlySet<CommitId>;
  readonly reader: RepositoryReader;
}
