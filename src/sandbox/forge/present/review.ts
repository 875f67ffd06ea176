import { authorAssociation } from '../access/roles.ts';
import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { Review, ReviewComment } from '../store/model/pull-request.ts';
import { presentAccountById } from './account.ts';
import { presentReactionCounts, repositoryOf } from './issue.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

interface Places {
  readonly page: string;
  readonly url: string;
  readonly repositoryUrl: string;
  readonly headSha: string;
}

function placesOf(core: Core, item: Review | ReviewComment): Places {
  const repository = repositoryOf(core, item);
  const pull = core.store.tables.pullRequests.get(item.pullRequestId);
  if (pull === undefined) throw new Error(`the pull request of review ${item.id} is missing`);
  const root = repositoryUrl(core, repository);
  return {
    page: `${repositoryPage(core, repository)}/pull/${pull.number}`,
    url: `${root}/pulls/${pull.number}`,
    repositoryUrl: root,
    headSha: pull.headSha,
  };
}

/** A review (`pull-request-review`). */
export function presentReview(core: Core, review: Review) {
  const { page, url } = placesOf(core, review);
  const htmlUrl = `${page}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: presentAccountById(core, review.authorId),
    body: review.body,
    state: review.state,
    html_url: htmlUrl,
    pull_request_url: url,
    author_association: authorAssociation(core, repositoryOf(core, review), review.authorId),
    _links: { html: { href: htmlUrl }, pull_request: { href: url } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitSha,
  };
}

/** A comment on a line (`pull-request-review-comment`). Its place is gone once the pull request has a newer head. */
export function presentReviewComment(core: Core, comment: ReviewComment) {
  const places = placesOf(core, comment);
  const url = `${places.repositoryUrl}/pulls/comments/${comment.id}`;
  const htmlUrl = `${places.page}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitSha,
    original_commit_id: comment.originalCommitSha,
    ...(comment.inReplyToId === null ? {} : { in_reply_to_id: comment.inReplyToId }),
    user: presentAccountById(core, comment.authorId),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: htmlUrl,
    pull_request_url: places.url,
    author_association: authorAssociation(core, repositoryOf(core, comment), comment.authorId),
    _links: { self: { href: url }, html: { href: htmlUrl }, pull_request: { href: places.url } },
    reactions: presentReactionCounts(core, { kind: 'review-comment', id: comment.id }, url),
    ...presentPlace(comment, places.headSha),
  };
}

function presentPlace(comment: ReviewComment, headSha: string) {
  const isOutdated = comment.commitSha !== headSha;
  return {
    position: isOutdated ? null : (comment.position ?? 1),
    original_position: comment.position ?? 1,
    line: isOutdated ? null : comment.line,
    original_line: comment.line,
    start_line: isOutdated ? null : comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    side: comment.side,
    subject_type: comment.line === null ? 'file' : 'line',
  };
}
