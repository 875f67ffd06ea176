import type { BlobId, CommitId, TreeEntry } from '../model/git.ts';
import type { CommitLine, MergedCommits } from '../model/history.ts';

export interface LineRequest {
  readonly tip: CommitId;
  /** Prefix of the paths that count; '' for all. */
  readonly folder: string;
  /** A line read before, of which the new one may be a continuation. */
  readonly known: CommitLine | undefined;
}

export interface SidesRequest {
  /** The commit of whose first-parent line the merges are part. */
  readonly tip: CommitId;
  /** Prefix of the paths that count; '' for all. */
  readonly folder: string;
  readonly merges: readonly CommitId[];
}

export interface FileSearch {
  readonly commit: CommitId;
  /** Prefix of the paths that count, which are given relative to it; '' for all. */
  readonly folder: string;
  /** Compared byte by byte; none holds a line end. */
  readonly texts: readonly string[];
  readonly isWanted: (path: string) => boolean;
}

/** A commit that was found by its date. */
export interface DatedCommit {
  readonly id: CommitId;
  /** One of the 1,000 commits before it on the line which has a later date: some clock went backwards. */
  readonly laterAncestor: CommitId | undefined;
}

/** Reads the history of a repository. */
export interface HistoryReader {
  /** The first-parent line of a commit. Only what `known` lacks is read. */
  readLine(request: LineRequest): Promise<CommitLine>;
  /**
   * What some merges of a line brought: the commits that each reaches and no earlier commit of the line does. A merge
   * that brought nothing is left out.
   */
  readSides(request: SidesRequest): Promise<MergedCommits>;
  /** The newest commit on the first-parent line of `tip` that was committed not after an ISO time. */
  lastCommitAt(tip: CommitId, time: string): Promise<DatedCommit | undefined>;
  /** The files of a commit that hold one of some texts or are wanted by their path, in path order. */
  findFiles(search: FileSearch): Promise<readonly TreeEntry[]>;
  readBlobs(ids: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>>;
  /** What a saved history depends on beside commits: changes when the repository is deepened. */
  readonly fingerprint: string;
}

/** Keeps texts that can be made again at any time. Never fails: what cannot be kept is not. */
export interface HistoryStore {
  /** Undefined where there is nothing, or what is there is damaged. */
  load(name: string): Promise<string | undefined>;
  save(name: string, text: string): Promise<void>;
}
