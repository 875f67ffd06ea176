import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitReview, emitReviewComment } from '../hooks/emit.ts';
import { issueOf } from '../present/pull-request.ts';
import type { PullRequest, Review, ReviewComment, ReviewState } from '../store/model/pull-request.ts';
import { placeComments, type NewLineComment, type PlacedComment } from './line-comments.ts';

export const reviewEvents = ['APPROVE', 'REQUEST_CHANGES', 'COMMENT'] as const;

export type ReviewEvent = (typeof reviewEvents)[number];

const stateOf: Readonly<Record<ReviewEvent, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

interface NewReview {
  readonly pull: PullRequest;
  /** Left out: the review stays pending until it is submitted. */
  readonly event?: ReviewEvent | undefined;
  readonly body: string;
  readonly commitSha?: string | undefined;
  readonly comments?: readonly NewLineComment[] | undefined;
}

/** Reviews a pull request; 422 in GitHub's words for one's own approval or an empty review. */
export async function createReview(core: Core, actor: Actor, request: NewReview): Promise<Review> {
  const { pull, event, comments = [] } = request;
  if (event !== undefined) checkReview(core, actor, { ...request, event, hasComments: comments.length > 0 });
  const commitSha = request.commitSha ?? pull.headSha;
  const placed = await placeComments(core, { pull, commitSha, comments });
  const { review, written } = core.store.change(() => {
    const review = putReview(core, actor, { ...request, commitSha });
    const written = placed.map((comment) => putComment(core, actor, { review, comment }));
    if (event !== undefined) dropRequest(core, pull, actor.accountId);
    return { review, written };
  });
  if (event !== undefined) announce(core, actor, { pull, review, written });
  return review;
}

function putReview(
  core: Core,
  actor: Actor,
  { pull, event, body, commitSha }: NewReview & { commitSha: string },
): Review {
  const now = core.now();
  return core.store.tables.reviews.put({
    id: core.store.nextId('reviews'),
    repositoryId: pull.repositoryId,
    pullRequestId: pull.id,
    authorId: actor.accountId,
    state: event === undefined ? 'PENDING' : stateOf[event],
    body,
    commitSha,
    submittedAt: event === undefined ? null : now,
    createdAt: now,
    updatedAt: now,
  });
}

function announce(
  core: Core,
  actor: Actor,
  { pull, review, written }: { pull: PullRequest; review: Review; written: readonly ReviewComment[] },
): void {
  emitReview(core, actor, { action: 'submitted', pull, review });
  for (const comment of written) emitReviewComment(core, actor, { action: 'created', pull, comment });
}

function checkReview(
  core: Core,
  actor: Actor,
  {
    pull,
    event,
    body,
    hasComments,
  }: { pull: PullRequest; event: ReviewEvent; body: string; hasComments: boolean },
): void {
  const isOwn = issueOf(core, pull).authorId === actor.accountId;
  if (isOwn && event === 'APPROVE') throw unprocessable('Can not approve your own pull request');
  if (isOwn && event === 'REQUEST_CHANGES')
    throw unprocessable('Can not request changes on your own pull request');
  if (event === 'REQUEST_CHANGES' && body.trim() === '') throw unprocessable('Body is required');
  if (event === 'COMMENT' && body.trim() === '' && !hasComments)
    throw unprocessable('Unprocessable Entity: "Comment can not be blank"');
}

function unprocessable(message: string): ApiError {
  return new ApiError(422, 'Unprocessable Entity', [message]);
}

/** Whoever has reviewed is no longer waited for. */
function dropRequest(core: Core, pull: PullRequest, userId: number): void {
  const current = core.store.tables.pullRequests.get(pull.id);
  if (current?.requestedReviewerIds.includes(userId) === true)
    core.store.tables.pullRequests.update(pull.id, {
      requestedReviewerIds: current.requestedReviewerIds.filter((id) => id !== userId),
    });
}

function putComment(
  core: Core,
  actor: Actor,
  { review, comment }: { review: Review; comment: PlacedComment },
): ReviewComment {
  const now = core.now();
  return core.store.tables.reviewComments.put({
    ...comment,
    id: core.store.nextId('reviewComments'),
    repositoryId: review.repositoryId,
    pullRequestId: review.pullRequestId,
    reviewId: review.id,
    authorId: actor.accountId,
    commitSha: review.commitSha,
    originalCommitSha: review.commitSha,
    createdAt: now,
    updatedAt: now,
  });
}

/** Writes one comment on a line, in a review of its own. */
export async function commentOnLine(
  core: Core,
  actor: Actor,
  { pull, commitSha, comment }: { pull: PullRequest; commitSha: string; comment: NewLineComment },
): Promise<ReviewComment> {
  const request = { pull, event: 'COMMENT', body: '', commitSha, comments: [comment] } as const;
  const review = await createReview(core, actor, request);
  const [written] = core.store.by.commentsOfReview.all(review.id);
  if (written === undefined) throw new Error(`review ${review.id} lost its comment`);
  return written;
}

/** Submits a pending review. */
export function submitReview(
  core: Core,
  actor: Actor,
  { pull, review, event, body }: { pull: PullRequest; review: Review; event: ReviewEvent; body: string },
): Review {
  if (review.state !== 'PENDING') throw unprocessable('Could not submit review');
  const written = core.store.by.commentsOfReview.all(review.id);
  checkReview(core, actor, { pull, event, body, hasComments: written.length > 0 });
  const now = core.now();
  const submitted = core.store.change(() => {
    dropRequest(core, pull, actor.accountId);
    const fields = { state: stateOf[event], body, submittedAt: now, updatedAt: now };
    return core.store.tables.reviews.update(review.id, fields);
  });
  announce(core, actor, { pull, review: submitted, written });
  return submitted;
}

/** Changes the text of a review. */
export function editReview(
  core: Core,
  actor: Actor,
  { pull, review, body }: { pull: PullRequest; review: Review; body: string },
): Review {
  const edited = core.store.change(() =>
    core.store.tables.reviews.update(review.id, { body, updatedAt: core.now() }),
  );
  const more = { changes: { body: { from: review.body } } };
  emitReview(core, actor, { action: 'edited', pull, review: edited, more });
  return edited;
}

/** Makes an approval or a request for changes count no longer. */
export function dismissReview(
  core: Core,
  actor: Actor,
  { pull, review }: { pull: PullRequest; review: Review },
): Review {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  const dismissed = core.store.change(() =>
    core.store.tables.reviews.update(review.id, { state: 'DISMISSED', updatedAt: core.now() }),
  );
  emitReview(core, actor, { action: 'dismissed', pull, review: dismissed });
  return dismissed;
}
