import {
  createTeam,
  removeTeamMember,
  renameTeam,
  setTeamMember,
  setTeamRepository,
} from '../../actions/accounts.ts';
import { found, invalid, notFound } from '../../api-error.ts';
import { emitMembership, emitTeam } from '../../hooks/emit-teams.ts';
import { presentAccountById } from '../../present/account.ts';
import { presentPermissions, presentRepository } from '../../present/repository.ts';
import { presentFullTeam, presentTeam } from '../../present/team.ts';
import { roles, type Role, type Team } from '../../store/model/account.ts';
import { keyOf } from '../../store/tables.ts';
import { findRepository, findUser } from '../authorize.ts';
import { actorOf, created, noContent, ok, type Handlers, type OrganizationCall } from '../call.ts';
import { listReply } from '../pages.ts';

/** Teams, who is in them and what they may do where. */
export const teamRoutes = {
  'GET /orgs/{org}/teams': (call) =>
    listReply(call, call.core.store.by.teamsOfOrganization.all(call.organization.id), (team) =>
      presentTeam(call.core, team),
    ),
  'POST /orgs/{org}/teams': (call) => {
    const { core, fields, organization } = call;
    const description = fields.optionalText('description');
    const maintainers = fields.texts('maintainers') ?? [];
    const team = createTeam(core, {
      organization,
      name: fields.text('name'),
      ...(description === undefined ? {} : { description }),
      members: maintainers.map((login) => ({ userId: found(findUser(core, login)).id, role: 'maintainer' })),
      repositories: [],
    });
    emitTeam(core, actorOf(call), { action: 'created', team });
    return created(presentFullTeam(core, team));
  },
  'GET /orgs/{org}/teams/{team_slug}': (call) => ok(presentFullTeam(call.core, teamOf(call))),
  'PATCH /orgs/{org}/teams/{team_slug}': (call) => {
    const team = teamOf(call);
    const name = call.fields.optionalText('name') ?? team.name;
    if (name === team.name) return ok(presentFullTeam(call.core, team));
    const renamed = renameTeam(call.core, team, name);
    const changes = { name: { from: team.name } };
    emitTeam(call.core, actorOf(call), { action: 'edited', team: renamed, changes });
    return ok(presentFullTeam(call.core, renamed));
  },
  'DELETE /orgs/{org}/teams/{team_slug}': (call) => {
    const team = teamOf(call);
    emitTeam(call.core, actorOf(call), { action: 'deleted', team });
    call.core.store.change(() => call.core.store.tables.teams.remove(team.id));
    return noContent;
  },
  'GET /orgs/{org}/teams/{team_slug}/members': (call) =>
    listReply(call, teamOf(call).members, (member) => presentAccountById(call.core, member.userId)),
  'GET /orgs/{org}/teams/{team_slug}/memberships/{username}': (call) => {
    const { userId, team } = placeOf(call);
    const member = team.members.find((item) => item.userId === userId);
    if (member === undefined) throw notFound();
    return ok(presentTeamMembership(call, member.role));
  },
  'PUT /orgs/{org}/teams/{team_slug}/memberships/{username}': (call) => {
    const { userId, team } = placeOf(call);
    const role = call.fields.choice('role', ['member', 'maintainer']) ?? 'member';
    const isNew = !team.members.some((member) => member.userId === userId);
    const changed = setTeamMember(call.core, team, { userId, role });
    if (isNew) emitMembership(call.core, actorOf(call), { action: 'added', team: changed, userId });
    return ok(presentTeamMembership(call, role));
  },
  'DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}': (call) => {
    const { userId, team } = placeOf(call);
    const isMember = team.members.some((member) => member.userId === userId);
    const changed = removeTeamMember(call.core, team, userId);
    if (isMember) emitMembership(call.core, actorOf(call), { action: 'removed', team: changed, userId });
    return noContent;
  },
  'GET /orgs/{org}/teams/{team_slug}/repos': (call) =>
    listReply(call, teamOf(call).repositories, ({ repositoryId, role }) => ({
      ...presentRepository(call.core, found(call.core.store.tables.repositories.get(repositoryId))),
      permissions: presentPermissions(role),
      role_name: role,
    })),
  'PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}': (call) => {
    const role = roleNamed(call.fields.optionalText('permission') ?? 'push');
    const repositoryId = repositoryIdOf(call);
    const team = setTeamRepository(call.core, teamOf(call), { repositoryId, role });
    emitTeam(call.core, actorOf(call), { action: 'added_to_repository', team, repositoryId });
    return noContent;
  },
  'DELETE /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}': (call) => {
    const repositoryId = repositoryIdOf(call);
    const team = setTeamRepository(call.core, teamOf(call), { repositoryId, role: undefined });
    emitTeam(call.core, actorOf(call), { action: 'removed_from_repository', team, repositoryId });
    return noContent;
  },
} satisfies Handlers;

function teamOf({ core, organization, parameter }: OrganizationCall): Team {
  return found(core.store.by.teamBySlug.first(keyOf(organization.id, parameter('team_slug'))));
}

function placeOf(call: OrganizationCall): { userId: number; team: Team } {
  return { team: teamOf(call), userId: found(findUser(call.core, call.parameter('username'))).id };
}

function repositoryIdOf({ core, organization, parameter }: OrganizationCall): number {
  const repository = found(findRepository(core, parameter('owner'), parameter('repo')));
  if (repository.ownerId !== organization.id) throw notFound();
  return repository.id;
}

function presentTeamMembership(call: OrganizationCall, role: 'member' | 'maintainer') {
  const team = teamOf(call);
  const login = call.parameter('username');
  return {
    url: `${call.core.apiUrl}/organizations/${team.organizationId}/team/${team.id}/memberships/${login}`,
    role,
    state: 'active',
  };
}

/** A role by its own name or by the older one. */
export function roleNamed(name: string): Role {
  const older: Readonly<Record<string, Role | undefined>> = { pull: 'read', push: 'write' };
  const role = older[name] ?? roles.find((known) => known === name);
  if (role === undefined)
    throw invalid({ resource: 'Repository', field: 'permission', code: 'invalid', value: name });
  return role;
}
