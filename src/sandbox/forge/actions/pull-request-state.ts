import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitPullRequest } from '../hooks/emit.ts';
import { issueOf } from '../present/pull-request.ts';
import type { PullRequest } from '../store/model/pull-request.ts';

/** Closes an open pull request without merging it. */
export function closePullRequest(core: Core, actor: Actor, pull: PullRequest): void {
  if (issueOf(core, pull).state === 'closed') return;
  const now = core.now();
  core.store.change(() =>
    core.store.tables.issues.update(pull.issueId, {
      state: 'closed',
      updatedAt: now,
      closedAt: now,
      closedById: actor.accountId,
    }),
  );
  emitPullRequest(core, actor, { action: 'closed', pull: current(core, pull) });
  core.followQueue(pull.repositoryId, pull.baseBranch);
}

/** Notes that a pull request was merged by a commit, and closes it. */
export function markMerged(
  core: Core,
  actor: Actor,
  { pull, sha }: { pull: PullRequest; sha: string },
): PullRequest {
  const now = core.now();
  const merged = core.store.change(() => {
    core.store.tables.issues.update(pull.issueId, {
      state: 'closed',
      updatedAt: now,
      closedAt: now,
      closedById: actor.accountId,
    });
    return core.store.tables.pullRequests.update(pull.id, {
      mergedAt: now,
      mergedById: actor.accountId,
      mergeCommitSha: sha,
    });
  });
  emitPullRequest(core, actor, { action: 'closed', pull: merged });
  return merged;
}

/** A pull request's record as it is now. */
export function current(core: Core, pull: PullRequest): PullRequest {
  return core.store.tables.pullRequests.get(pull.id) ?? pull;
}
