/** A pull request that waits to be merged behind others into the same branch; the order is that of the ids. */
export interface QueueEntry {
  readonly id: number;
  readonly repositoryId: number;
  readonly pullRequestId: number;
  readonly baseBranch: string;
  /** The head that is to be merged; another one takes it out of the queue. */
  readonly headSha: string;
  readonly enqueuedById: number;
  readonly createdAt: string;
  /** What would become of the base branch, for checks to look at; null until it is first in the queue. */
  readonly group: MergeGroup | null;
}

export interface MergeGroup {
  /** `refs/heads/gh-readonly-queue/…`. */
  readonly ref: string;
  readonly sha: string;
  readonly baseSha: string;
}
