import type { Account } from './account.ts';

/** The label of the issues in which each use of `/break-glass` is reviewed; part of the public contract. */
export const glassLabel = 'charter-break-glass';

/** For a time a change may be merged into an environment without the agreement and in spite of the lock. */
export interface GlassGrant {
  readonly environment: string;
  readonly by: Account;
  /** When it ends, ISO. */
  readonly until: string;
  /** Of the comment with the command. */
  readonly commentId: number;
}

/** What the issue for a review is about, as Charter itself has written it down. */
export interface GlassReview {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly commentId: number;
  readonly environment: string;
  /** Who broke the glass. */
  readonly by: number;
  /** The Group whose people review it: `group:security`. */
  readonly reviewBy: string;
  /** When the review is overdue, ISO. */
  readonly due: string;
}

/** An issue of this App, or with the label, as the forge has it. */
export interface GlassIssue {
  readonly number: number;
  readonly url: string;
  readonly body: string;
  readonly isOpen: boolean;
  /** Written by this App; of others nobody takes anything. */
  readonly isOwn: boolean;
  /** Who closed it last; undefined while it is open, or where nobody can tell. */
  readonly closedBy: Account | undefined;
  /** Who changed its text last; undefined while nobody has. */
  readonly editedBy?: Account | undefined;
}
