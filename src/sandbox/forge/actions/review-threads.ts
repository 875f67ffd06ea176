import type { Core } from '../core.ts';
import type { PullRequest, ReviewComment } from '../store/model/pull-request.ts';

/** The conversations on lines of a pull request, each as the comment that began it. Pending reviews have none yet. */
export function threadsOf(core: Core, pull: PullRequest): readonly ReviewComment[] {
  return core.store.by.commentsOfPullRequest
    .all(pull.id)
    .filter(({ inReplyToId }) => inReplyToId === null)
    .filter(({ reviewId }) => core.store.tables.reviews.get(reviewId)?.state !== 'PENDING');
}

/** Says of a conversation that it is settled, or that it is not. */
export function resolveThread(core: Core, thread: ReviewComment, isResolved: boolean): ReviewComment {
  return core.store.change(() =>
    core.store.tables.reviewComments.update(thread.id, { isResolved, updatedAt: core.now() }),
  );
}
