import type { Account } from '../model/account.ts';
import type { GlassIssue, GlassReview } from '../model/glass-grant.ts';
import { idAt, textAt } from '../model/read-unknown.ts';
import { isWhole } from './marker-fields.ts';
import { openLine, sealLine } from './sealed-line.ts';

const purpose = 'charter.dev/glass-review/v1';
const pattern = /^<!-- charter:glass-review v1 (\S+) -->$/;

/** The hidden last line of an issue for review. */
export function reviewMarker(review: GlassReview, key: Uint8Array): string {
  return `<!-- charter:glass-review v1 ${sealLine(purpose, review, key)} -->`;
}

/** What an issue is about; undefined where its hidden line is gone, or is not Charter's. */
export function readReviewMarker(body: string, keys: readonly Uint8Array[]): GlassReview | undefined {
  const [, sealed] = pattern.exec(body.trimEnd().split(/\r?\n/).at(-1) ?? '') ?? [];
  const found = sealed === undefined ? undefined : openLine(purpose, sealed, keys);
  const numbers = {
    repositoryId: idAt(found, 'repositoryId'),
    pullRequest: idAt(found, 'pullRequest'),
    commentId: idAt(found, 'commentId'),
    by: idAt(found, 'by'),
  };
  const texts = {
    environment: textAt(found, 'environment'),
    reviewBy: textAt(found, 'reviewBy'),
    due: textAt(found, 'due'),
  };
  return isWhole(numbers) && isWhole(texts) ? { ...numbers, ...texts } : undefined;
}

export interface ReviewsToJudge {
  readonly issues: readonly GlassIssue[];
  readonly repositoryId: number;
  readonly keys: readonly Uint8Array[];
  /** ISO. */
  readonly now: string;
  /** Whether somebody is in a Group of the base; false where nobody can tell. */
  readonly isMember: (account: Account, group: string) => boolean;
  /** Who reviews where an issue does not say it any more. */
  readonly reviewBy: string;
}

/**
 * The issues whose review is overdue: those that are open after their time, and those that were closed by somebody who
 * does not review, or by who broke the glass. One whose hidden line was changed is overdue until a reviewer closes it.
 * Nobody closes an issue whose text they have changed: it could name somebody else as who broke the glass by now.
 */
export function overdueReviews(request: ReviewsToJudge): readonly GlassIssue[] {
  return request.issues.filter((issue) => issue.isOwn && isOverdue(issue, request));
}

function isOverdue(issue: GlassIssue, request: ReviewsToJudge): boolean {
  const review = readReviewMarker(issue.body, request.keys);
  const isAltered = review === undefined || review.repositoryId !== request.repositoryId;
  if (!issue.isOpen && isReviewed(issue, review, request)) return false;
  return isAltered || !(Date.parse(review.due) > Date.parse(request.now));
}

function isReviewed(
  { closedBy, editedBy }: GlassIssue,
  review: GlassReview | undefined,
  { isMember, reviewBy }: ReviewsToJudge,
): boolean {
  if (closedBy === undefined || closedBy.kind === 'bot') return false;
  if (closedBy.id === review?.by || closedBy.id === editedBy?.id) return false;
  return isMember(closedBy, review?.reviewBy ?? reviewBy);
}
