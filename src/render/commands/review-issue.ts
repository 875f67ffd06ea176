import type { GlassReview } from '../../model/glass-grant.ts';
import { minuteOf } from '../approvals/lock-blocks.ts';
import { codeSpan, prose } from '../markdown.ts';
import { oneLine, shorten } from '../visible-text.ts';

const longestTitle = 200;

/** The issue in which a use of `/break-glass` is reviewed. */
export function renderReviewIssue(about: {
  readonly environment: string;
  readonly reason: string;
  readonly review: GlassReview;
  readonly login: string;
  readonly until: string;
  readonly htmlUrl: string;
  readonly headSha: string;
}): { readonly title: string; readonly body: string } {
  const { environment, reason, review, login, until, htmlUrl, headSha } = about;
  const title = `Review: ${login} broke the glass of ${environment} in #${review.pullRequest}`;
  return {
    title: shorten(oneLine(title), longestTitle),
    body: [
      `${codeSpan(`@${login}`)} broke the glass of ${codeSpan(environment)} for ${htmlUrl} at ${codeSpan(headSha.slice(0, 12))}, until ${codeSpan(minuteOf(until))}.`,
      `Reason: ${prose(oneLine(reason))}`,
      `**To be reviewed by ${codeSpan(review.reviewBy)} until ${codeSpan(minuteOf(review.due))}.** Was it needed, was the change right, and what has to follow? Write it down here and close the issue.`,
      'While a review is overdue the glass cannot be broken again. It counts as reviewed when one of those who review closes it, and not when who broke the glass does.',
    ].join('\n\n'),
  };
}
