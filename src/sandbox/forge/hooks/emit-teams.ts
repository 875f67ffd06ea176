import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { presentAccountById } from '../present/account.ts';
import { presentRepository } from '../present/repository.ts';
import { presentTeam } from '../present/team.ts';
import type { Team } from '../store/model/account.ts';

/** Sends `membership`: somebody was put into a team or taken out of it. */
export function emitMembership(
  core: Core,
  actor: Actor,
  { action, team, userId }: { action: 'added' | 'removed'; team: Team; userId: number },
): void {
  const presented = presentTeam(core, team);
  core.events.emit({
    name: 'membership',
    action,
    repositoryId: undefined,
    organizationId: team.organizationId,
    senderId: actor.accountId,
    payload: () => ({ scope: 'team', member: presentAccountById(core, userId), team: presented }),
  });
}

/** Sends `team`: one was made, changed or removed, or was given a repository or lost it. */
export function emitTeam(
  core: Core,
  actor: Actor,
  {
    action,
    team,
    repositoryId,
    changes,
  }: {
    action: 'created' | 'edited' | 'deleted' | 'added_to_repository' | 'removed_from_repository';
    team: Team;
    repositoryId?: number;
    changes?: object;
  },
): void {
  const presented = presentTeam(core, team);
  const repository = core.store.tables.repositories.get(repositoryId ?? 0);
  core.events.emit({
    name: 'team',
    action,
    repositoryId: undefined,
    organizationId: team.organizationId,
    senderId: actor.accountId,
    payload: () => ({
      team: presented,
      ...(changes === undefined ? {} : { changes }),
      ...(repository === undefined ? {} : { repository: presentRepository(core, repository) }),
    }),
  });
}
