import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { Role, Team } from '../store/model/account.ts';
import { presentOrganizationSummary } from './account.ts';
import { presentPermissions } from './repository.ts';

/** A role by the older name that teams still use: `pull`, `push`. */
export function permissionName(role: Role): string {
  if (role === 'read') return 'pull';
  return role === 'write' ? 'push' : role;
}

/** A team in lists and inside other things (`team`); the permission is that on one repository where given. */
export function presentTeam(core: Core, team: Team, role: Role = 'read') {
  const url = `${core.apiUrl}/organizations/${team.organizationId}/team/${team.id}`;
  const organization = core.store.tables.accounts.get(team.organizationId);
  return {
    id: team.id,
    node_id: nodeId('T', team.id),
    name: team.name,
    slug: team.slug,
    description: team.description,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: permissionName(role),
    url,
    html_url: `${core.url}/orgs/${organization?.login ?? ''}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: team.organizationId,
    parent: null,
  };
}

/** A team of one repository, with what it may do there. */
export function presentRepositoryTeam(core: Core, team: Team, role: Role) {
  return { ...presentTeam(core, team, role), permissions: presentPermissions(role) };
}

/** A team in full (`team-full`). */
export function presentFullTeam(core: Core, team: Team) {
  const organization = core.store.tables.accounts.get(team.organizationId);
  if (organization === undefined) throw new Error(`the organization of team ${team.slug} is missing`);
  const { email, name } = organization;
  return {
    ...presentTeam(core, team),
    members_count: team.members.length,
    repos_count: team.repositories.length,
    created_at: team.createdAt,
    updated_at: team.updatedAt,
    organization: {
      ...presentOrganizationSummary(core, organization),
      ...(name === null ? {} : { name }),
      ...(email === null ? {} : { email }),
      has_organization_projects: false,
      has_repository_projects: false,
      public_repos: core.store.by.repositoriesOfOwner.all(organization.id).length,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${core.url}/${organization.login}`,
      type: 'Organization',
      created_at: organization.createdAt,
      updated_at: organization.updatedAt,
      archived_at: null,
    },
  };
}
