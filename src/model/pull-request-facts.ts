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
  /** Who has changed it last and when (ISO), where that is somebody else than who wrote it. */
  readonly overwritten?: { readonly by: Account; readonly at: string };
}

/** A comment that somebody has deleted; what it said is not known. */
export interface DeletedComment {
  /** Who wrote it. */
  readonly by: Account;
  readonly deletedBy: Account;
  /** Server time of the forge, ISO. */
  readonly at: string;
}

/** Everything about a pull request that a run rests on, read at one time. */
export interface PullRequestFacts {
  readonly pullRequest: PullRequest;
  readonly author: Account;
  readonly reviews: readonly ReviewFact[];
  readonly comments: readonly CommentFact[];
  /**
   * Authors, co-authors and committers of the commits, and who has pushed the head, as far as the forge knows their
   * accounts.
   */
  readonly commitAuthors: readonly Account[];
  /** Who is assigned, or was at some time. */
  readonly assigned: readonly Account[];
  /** What its author has written at the top, and who was the last to change it. */
  readonly body: string;
  readonly bodyEditor: Account | undefined;
  /** Comments that are gone, as far as the forge keeps a record of it. */
  readonly deletedComments: readonly DeletedComment[];
  /** The repository belongs to an organization, not to a person. */
  readonly isInOrganization: boolean;
  /** True where the forge has more than was read: then nothing may be concluded from what is not there. */
  readonly isTruncated: boolean;
}
