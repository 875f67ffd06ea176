import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { rulesFor, rulesOf } from '../rules/branch-rules.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import { dismissReview } from './reviews.ts';

/** Dismisses the approvals of a pull request that was pushed to, where a rule of its base branch says so. */
export function dismissStaleReviews(core: Core, actor: Actor, pull: PullRequest): void {
  const repository = core.store.tables.repositories.get(pull.repositoryId);
  if (repository === undefined) return;
  const rules = rulesOf(rulesFor(core, repository, pull.baseBranch), 'pull_request');
  if (!rules.some(({ parameters }) => parameters.dismiss_stale_reviews_on_push)) return;
  for (const review of core.store.by.reviewsOfPullRequest.all(pull.id))
    if (review.state === 'APPROVED') dismissReview(core, actor, { pull, review });
}
