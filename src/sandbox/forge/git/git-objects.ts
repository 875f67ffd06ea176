/** A commit as it is stored; dates are ISO strings in UTC. */
export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: GitIdentity;
  readonly committer: GitIdentity;
  readonly message: string;
  /** The armoured signature, where there is one. */
  readonly signature: string | null;
}

export interface GitIdentity {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** One file of a difference, as GitHub lists it. */
export interface FileDiff {
  readonly path: string;
  /** Set for renames and copies only. */
  readonly previousPath: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly additions: number;
  readonly deletions: number;
  readonly isBinary: boolean;
  /** The blob after the change; before it where the file was removed. */
  readonly blob: string;
  /** The hunks, beginning with `@@`; null for binary files, pure renames and what is too large to show. */
  readonly patch: string | null;
}

/** An entry of one tree (not recursive), with the size of blobs. */
export interface GitTreeEntry {
  readonly path: string;
  /** As Git writes it: `100644`, `100755`, `120000`, `040000`, `160000`. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size: number | null;
}
