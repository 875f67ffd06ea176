import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { issueOf } from '../present/pull-request.ts';
import { ownersOf } from '../rules/code-owners.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import { current } from './pull-request-state.ts';
import { setRequestedReviewers } from './requested-reviewers.ts';

/**
 * Asks the owners of what a pull request changes for a review, when it is opened, declared ready or pushed to; drafts
 * ask nobody. Who has reviewed already, and the author, are not asked.
 */
export async function requestCodeOwners(core: Core, actor: Actor, given: PullRequest): Promise<void> {
  const repository = core.store.tables.repositories.get(given.repositoryId);
  if (repository === undefined || given.isDraft) return;
  const owners = await ownersOf(core, repository, given);
  const pull = current(core, given);
  const done = new Set([
    issueOf(core, pull).authorId,
    ...core.store.by.reviewsOfPullRequest.all(pull.id).map(({ authorId }) => authorId),
  ]);
  const isDoneByTeam = (id: number): boolean =>
    core.store.by.reviewsOfPullRequest
      .all(pull.id)
      .some(({ authorId }) =>
        core.store.tables.teams.get(id)?.members.some(({ userId }) => userId === authorId),
      );
  const userIds = owners.flatMap((one) => one.userIds).filter((id) => !done.has(id));
  const teamIds = owners.flatMap((one) => one.teamIds).filter((id) => !isDoneByTeam(id));
  const all = {
    userIds: [...pull.requestedReviewerIds, ...userIds],
    teamIds: [...pull.requestedTeamIds, ...teamIds],
  };
  const isNew =
    userIds.some((id) => !pull.requestedReviewerIds.includes(id)) ||
    teamIds.some((id) => !pull.requestedTeamIds.includes(id));
  if (isNew) setRequestedReviewers(core, actor, { pull, ...all });
}
