import { roleOf } from '../../access/roles.ts';
import { setCollaborator } from '../../actions/repositories.ts';
import { found, notFound } from '../../api-error.ts';
import { presentAccount } from '../../present/account.ts';
import { presentPermissions } from '../../present/repository.ts';
import { presentRepositoryTeam } from '../../present/team.ts';
import type { Account, Role } from '../../store/model/account.ts';
import { findUser } from '../authorize.ts';
import { noContent, ok, type Handlers, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';
import { roleNamed } from './teams.ts';

/** Who may do what in a repository. */
export const collaboratorRoutes = {
  'GET /repos/{owner}/{repo}/teams': (call) => {
    const teams = call.core.store.by.teamsOfOrganization.all(call.repository.ownerId).flatMap((team) => {
      const granted = team.repositories.find((item) => item.repositoryId === call.repository.id);
      return granted === undefined ? [] : [{ team, role: granted.role }];
    });
    return listReply(call, teams, ({ team, role }) => presentRepositoryTeam(call.core, team, role));
  },
  'GET /repos/{owner}/{repo}/collaborators': (call) => {
    const people = call.core.store.tables.accounts.list().flatMap((account) => {
      const role = explicitRole(call, account);
      return role === undefined ? [] : [{ account, role }];
    });
    return listReply(call, people, ({ account, role }) => presentCollaborator(call, account, role));
  },
  'GET /repos/{owner}/{repo}/collaborators/{username}': (call) => {
    const user = found(findUser(call.core, call.parameter('username')));
    if (explicitRole(call, user) === undefined) throw notFound();
    return noContent;
  },
  'PUT /repos/{owner}/{repo}/collaborators/{username}': (call) => {
    const user = found(findUser(call.core, call.parameter('username')));
    const role = roleNamed(call.fields.optionalText('permission') ?? 'push');
    // On GitHub this sends an invitation, which is accepted here at once.
    setCollaborator(call.core, call.repository, { userId: user.id, role });
    return noContent;
  },
  'DELETE /repos/{owner}/{repo}/collaborators/{username}': (call) => {
    const user = found(findUser(call.core, call.parameter('username')));
    setCollaborator(call.core, call.repository, { userId: user.id, role: undefined });
    return noContent;
  },
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (call) => {
    const user = found(findUser(call.core, call.parameter('username')));
    const role = roleOf(call.core, call.repository, user.id);
    return ok({
      permission: olderRole(role),
      role_name: role ?? 'none',
      user: { ...presentCollaborator(call, user, role), role_name: role ?? 'none' },
    });
  },
} satisfies Handlers;

/** The role of somebody who belongs here: not of all who may read because everybody may. */
function explicitRole({ core, repository }: RepositoryCall, account: Account): Role | undefined {
  if (account.kind === 'organization') return undefined;
  return roleOf(core, { ...repository, isPrivate: true }, account.id);
}

/** The role in the four words that this answer had before there were five. */
function olderRole(role: Role | undefined): string {
  if (role === undefined) return 'none';
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

function presentCollaborator({ core }: RepositoryCall, account: Account, role: Role | undefined) {
  return {
    ...presentAccount(core, account),
    permissions: presentPermissions(role),
    role_name: role ?? 'none',
  };
}
