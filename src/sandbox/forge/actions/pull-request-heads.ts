import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { fetchCommit } from '../git/fetch.ts';
import { refsMergedInto } from '../git/history.ts';
import { emitPullRequest } from '../hooks/emit.ts';
import type { RefChange } from '../hooks/push-event.ts';
import { headRef, issueOf, mergeRef } from '../present/pull-request.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { requestCodeOwners } from './code-owner-requests.ts';
import { refreshTestMerge } from './mergeability.ts';
import { closePullRequest, markMerged } from './pull-request-state.ts';
import { noteEvent } from './timeline.ts';
import { dismissStaleReviews } from './stale-reviews.ts';

/** What a moved branch does to the pull requests that it is the head or the base of. */
export async function followBranch(
  core: Core,
  actor: Actor,
  { repository, branch, change }: { repository: Repository; branch: string; change: RefChange },
): Promise<void> {
  for (const pull of openPullsFrom(core, repository, branch))
    await followHead(core, actor, { repository, pull, change });
  core.followQueue(repository.id, branch);
  const targets = openPullsInto(core, repository, branch);
  if (targets.length === 0) return;
  if (change.after === undefined) return targets.forEach((pull) => closePullRequest(core, actor, pull));
  await closeMerged(core, actor, { repository, targets, tip: change.after });
  // Whether the others still merge is found out when it is asked for, or in the background until then.
  core.tasks.run(() => refreshAll(core, repository, openPullsInto(core, repository, branch)));
}

async function refreshAll(core: Core, repository: Repository, pulls: readonly PullRequest[]): Promise<void> {
  const git = core.repositories.open(repository.id);
  for (const pull of pulls) await git.exclusive(() => refreshTestMerge(core, pull.id));
}

/** Open pull requests whose head is a branch of this repository, into whatever repository. */
function openPullsFrom(core: Core, repository: Repository, branch: string): readonly PullRequest[] {
  return core.store.by.pullRequestsByHead
    .all(repository.id)
    .filter((pull) => pull.headBranch === branch && issueOf(core, pull).state === 'open');
}

/** Open pull requests into a branch. */
export function openPullsInto(core: Core, repository: Repository, branch: string): readonly PullRequest[] {
  return core.store.by.pullRequestsOfRepository
    .all(repository.id)
    .filter((pull) => pull.baseBranch === branch && issueOf(core, pull).state === 'open');
}

async function followHead(
  core: Core,
  actor: Actor,
  { repository, pull, change }: { repository: Repository; pull: PullRequest; change: RefChange },
): Promise<void> {
  if (change.after === undefined) return closePullRequest(core, actor, pull);
  const target = core.repositories.open(pull.repositoryId);
  const sha = change.after;
  const move = (): Promise<void> => synchronize(core, actor, { pull, sha });
  if (pull.repositoryId === repository.id) return move();
  // The head lies in a fork: bring its commits over, under the lock of the repository that holds the pull request.
  await target.exclusive(async () => {
    await fetchCommit(target.directory, { from: core.repositories.open(repository.id).directory, sha });
    await move();
  });
}

/** Moves a pull request to a new head, with its refs, and tells about it. */
async function synchronize(
  core: Core,
  actor: Actor,
  { pull, sha }: { pull: PullRequest; sha: string },
): Promise<void> {
  const git = core.repositories.open(pull.repositoryId);
  const refs = await git.refs();
  await git.movePullRef(headRef(pull), sha);
  const baseSha = refs.get(`refs/heads/${pull.baseBranch}`) ?? pull.baseSha;
  const now = core.now();
  const { behind } = await git.distance(pull.headSha, sha);
  const moved = core.store.change(() => {
    if (behind > 0)
      noteEvent(core, actor, { issueId: pull.issueId, kind: 'head-forced', accountId: actor.accountId });
    core.store.tables.issues.update(pull.issueId, { updatedAt: now });
    return core.store.tables.pullRequests.update(pull.id, {
      headSha: sha,
      baseSha,
      lastPusherId: actor.accountId,
    });
  });
  emitPullRequest(core, actor, {
    action: 'synchronize',
    pull: moved,
    more: { before: pull.headSha, after: sha },
  });
  const [{ ahead }] = await Promise.all([git.distance(baseSha, sha), refreshTestMerge(core, pull.id)]);
  core.followQueue(pull.repositoryId, pull.baseBranch);
  dismissStaleReviews(core, actor, moved);
  await requestCodeOwners(core, actor, moved);
  // A head without a commit of its own has nothing left to merge (GitHub closes it as well).
  if (ahead === 0) closePullRequest(core, actor, moved);
}

/** Closes as merged what the base branch has got by a push. */
async function closeMerged(
  core: Core,
  actor: Actor,
  { repository, targets, tip }: { repository: Repository; targets: readonly PullRequest[]; tip: string },
): Promise<void> {
  const git = core.repositories.open(repository.id);
  const merged = await refsMergedInto(git.directory, tip, 'refs/pull/');
  for (const pull of targets) if (merged.has(headRef(pull))) markMerged(core, actor, { pull, sha: tip });
}

/** Gives a new pull request its head ref; from a fork the commits are brought over first. */
export async function createHeadRef(
  core: Core,
  pull: Pick<PullRequest, 'number' | 'repositoryId' | 'headRepositoryId' | 'headSha'>,
): Promise<void> {
  const git = core.repositories.open(pull.repositoryId);
  const ref = `refs/pull/${pull.number}/head`;
  if (pull.headRepositoryId !== null && pull.headRepositoryId !== pull.repositoryId) {
    const from = core.repositories.open(pull.headRepositoryId).directory;
    await fetchCommit(git.directory, { from, sha: pull.headSha });
  }
  await git.movePullRef(ref, pull.headSha);
}

/** Removes the test merge of a pull request that is no longer open. */
export async function dropTestMerge(core: Core, pull: PullRequest): Promise<void> {
  const git = core.repositories.open(pull.repositoryId);
  await git.movePullRef(mergeRef(pull), undefined);
}
