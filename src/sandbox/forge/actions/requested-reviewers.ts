import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { emitPullRequest } from '../hooks/emit.ts';
import { presentAccountById } from '../present/account.ts';
import { presentTeam } from '../present/team.ts';
import type { PullRequest } from '../store/model/pull-request.ts';

/** Asks exactly these people and teams for a review; events are sent for the difference. */
export function setRequestedReviewers(
  core: Core,
  actor: Actor,
  { pull, userIds, teamIds }: { pull: PullRequest; userIds: readonly number[]; teamIds: readonly number[] },
): PullRequest {
  const changed = core.store.change(() =>
    core.store.tables.pullRequests.update(pull.id, {
      requestedReviewerIds: [...new Set(userIds)],
      requestedTeamIds: [...new Set(teamIds)],
    }),
  );
  emitReviewRequests(core, actor, { before: pull, after: changed });
  return changed;
}

function emitReviewRequests(
  core: Core,
  actor: Actor,
  { before, after }: { before: PullRequest; after: PullRequest },
): void {
  const emit = (action: string, more: object): void =>
    emitPullRequest(core, actor, { action, pull: after, more });
  for (const [action, from, to] of [
    ['review_requested', after, before],
    ['review_request_removed', before, after],
  ] as const) {
    for (const id of without(from.requestedReviewerIds, to.requestedReviewerIds))
      emit(action, { requested_reviewer: presentAccountById(core, id) });
    for (const id of without(from.requestedTeamIds, to.requestedTeamIds)) {
      const team = core.store.tables.teams.get(id);
      if (team !== undefined) emit(action, { requested_team: presentTeam(core, team) });
    }
  }
}

function without(ids: readonly number[], others: readonly number[]): number[] {
  return ids.filter((id) => !others.includes(id));
}
