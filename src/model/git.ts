/** A commit id in lower-case hex (40 digits for SHA-1, 64 for SHA-256). */
export type CommitId = string;

/** A blob id in lower-case hex: equal ids are equal bytes, so it is the key of every parse cache. */
export type BlobId = string;

/** Git's file modes that can stand in a tree beside folders. */
export type FileMode = 'file' | 'executable' | 'symlink' | 'submodule';

export interface TreeEntry {
  /** Relative to the root, `/` between parts, as Git stores it: may hold control characters. */
  readonly path: string;
  readonly mode: FileMode;
  readonly blob: BlobId;
}

/** A source tree at one commit, or the working tree (`commit` undefined), ordered by path. */
export interface SourceTree {
  readonly commit: CommitId | undefined;
  readonly entries: readonly TreeEntry[];
}

export interface TreeChange {
  readonly path: string;
  readonly before: TreeEntry | undefined;
  readonly after: TreeEntry | undefined;
}

/** The tree which merging `head` into `base` would give, made without touching either branch. */
export interface MergedTree {
  /** Of several, the one committed last. */
  readonly mergeBase: CommitId | undefined;
  readonly tree: SourceTree;
  /** Paths on which both sides changed the same lines; the tree holds the head's version of them. */
  readonly conflicts: readonly string[];
  /**
   * True when there are several merge bases and what merging gives depends on which is taken: then `conflicts` are the
   * paths in question, and nothing may be concluded from the tree.
   */
  readonly isAmbiguous?: boolean;
}
