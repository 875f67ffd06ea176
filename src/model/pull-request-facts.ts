import type { Account } from './account.ts';
import type { CommitId } from './git.ts';
import type { PullRequest } from './review.ts';

/** A review as the forge has it. */
export interface ReviewFact {
  readonly id: number;
  readonly by: Account;
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'commented';
  /** The head that was reviewed; undefined where the forge does not say, which counts for nothing. */
  readonly commit: CommitId | undefined;
  readonly submittedAt: string;
  /** Whether the reviewer may push to the repository now (`authorCanPushToRepository`). */
  readonly canPush: boolean;
}

/** A comment in the conversation of a pull request. */
export interface CommentFact {
  readonly id: number;
  readonly by: Account;
  readonly body: string;
  readonly createdAt: string;
  readonly isEdited: boolean;
}

/** Everything about a pull request that a run rests on, read at one time. */
export interface PullRequestFacts {
  readonly pullRequest: PullRequest;
  readonly author: Account;
  readonly reviews: readonly ReviewFact[];
  readonly comments: readonly CommentFact[];
  /** Authors and co-authors of the commits, as far as the forge knows their accounts. */
  readonly commitAuthors: readonly Account[];
  /** True where the forge has more than was read: then nothing may be concluded from what is not there. */
  readonly isTruncated: boolean;
}
