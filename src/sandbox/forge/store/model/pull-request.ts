/** What a pull request has beyond its issue (same repository and number): branches, head, review and merge. */
export interface PullRequest {
  readonly id: number;
  readonly repositoryId: number;
  readonly issueId: number;
  readonly number: number;
  /** The branch to merge into, without `refs/heads/`. */
  readonly baseBranch: string;
  /** The base branch's commit when the pull request was opened, retargeted or last pushed to. */
  readonly baseSha: string;
  /** Null once the fork that it came from is gone. */
  readonly headRepositoryId: number | null;
  /** The account that owns the head's repository: the first part of the label `owner:branch`. */
  readonly headOwnerId: number;
  readonly headBranch: string;
  /** Follows pushes while open; then stays. */
  readonly headSha: string;
  /** Who pushed the head, or opened the pull request with it; left out by older records. */
  readonly lastPusherId?: number;
  readonly isDraft: boolean;
  readonly maintainerCanModify: boolean;
  readonly requestedReviewerIds: readonly number[];
  readonly requestedTeamIds: readonly number[];
  readonly mergedAt: string | null;
  readonly mergedById: number | null;
  /** The commit that brought it into the base branch; null while it is not merged. */
  readonly mergeCommitSha: string | null;
}

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

export interface Review {
  readonly id: number;
  readonly repositoryId: number;
  readonly pullRequestId: number;
  readonly authorId: number;
  readonly state: ReviewState;
  readonly body: string;
  /** The head that was reviewed. */
  readonly commitSha: string;
  /** Null while it is pending. */
  readonly submittedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ReviewComment {
  readonly id: number;
  readonly repositoryId: number;
  readonly pullRequestId: number;
  readonly reviewId: number;
  readonly inReplyToId: number | null;
  /** Of the conversation that it began; left out while nobody has settled it. */
  readonly isResolved?: boolean;
  readonly authorId: number;
  readonly path: string;
  /** In the file of `side`; null for a comment on the file as a whole. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  readonly startSide: 'LEFT' | 'RIGHT' | null;
  /** Lines below the first `@@` of the file's patch; null for a comment on the file as a whole. */
  readonly position: number | null;
  readonly diffHunk: string;
  readonly commitSha: string;
  readonly originalCommitSha: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
