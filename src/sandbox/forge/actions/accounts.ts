import { ApiError, invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Account, OrganizationMember, Role, Team } from '../store/model/account.ts';
import { keyOf } from '../store/tables.ts';

/** A login: letters, digits and single hyphens, 39 characters at most (GitHub's own rule); bots end in `[bot]`. */
const loginPattern = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:\[bot\])?$/i;

/** Logins that would hide a part of the forge's own addresses. */
const reserved = new Set(['api', 'apps', 'avatars', 'orgs', 'settings', 'assets', 'login', 'static']);

interface NewAccount {
  readonly kind: Account['kind'];
  readonly login: string;
  readonly name?: string;
  readonly email?: string;
  readonly members?: readonly OrganizationMember[];
  readonly appId?: number;
}

/** Makes an account; 422 when its login cannot be had. */
export function createAccount(core: Core, account: NewAccount): Account {
  const { login } = account;
  checkLogin(core, login);
  const now = core.now();
  return core.store.change(() =>
    core.store.tables.accounts.put({
      id: core.store.nextId('accounts'),
      kind: account.kind,
      login,
      name: account.name ?? null,
      email: account.email ?? null,
      appId: account.appId ?? null,
      members: account.members ?? [],
      createdAt: now,
      updatedAt: now,
    }),
  );
}

function checkLogin(core: Core, login: string): void {
  if (!loginPattern.test(login) || reserved.has(login.toLowerCase()))
    throw invalid({ resource: 'User', field: 'login', code: 'invalid', value: login });
  if (core.store.by.accountByLogin.first(keyOf(login)) !== undefined)
    throw invalid({ resource: 'User', field: 'login', code: 'already_exists', value: login });
}

/** Makes somebody a member of an organization, or changes their role there. */
export function setMembership(core: Core, organization: Account, member: OrganizationMember): Account {
  const others = organization.members.filter(({ userId }) => userId !== member.userId);
  return core.store.change(() =>
    core.store.tables.accounts.update(organization.id, {
      members: [...others, member],
      updatedAt: core.now(),
    }),
  );
}

interface NewTeam {
  readonly organization: Account;
  readonly name: string;
  readonly description?: string;
  readonly members: Team['members'];
  readonly repositories: Team['repositories'];
}

/** Makes a team; its members become members of the organization. */
export function createTeam(core: Core, team: NewTeam): Team {
  const slug = slugOf(team.name);
  if (slug === '') throw invalid({ resource: 'Team', field: 'name', code: 'invalid', value: team.name });
  if (core.store.by.teamBySlug.first(keyOf(team.organization.id, slug)) !== undefined)
    throw new ApiError(422, 'Validation Failed', [
      {
        resource: 'Team',
        field: 'name',
        code: 'already_exists',
        message: 'Name must be unique for this org',
      },
    ]);
  const now = core.now();
  return core.store.change(() => {
    for (const { userId } of team.members) ensureMember(core, team.organization.id, userId);
    return core.store.tables.teams.put({
      id: core.store.nextId('teams'),
      organizationId: team.organization.id,
      slug,
      name: team.name,
      description: team.description ?? null,
      members: team.members,
      repositories: team.repositories,
      createdAt: now,
      updatedAt: now,
    });
  });
}

function ensureMember(core: Core, organizationId: number, userId: number): void {
  const organization = core.store.tables.accounts.get(organizationId);
  if (organization === undefined || organization.members.some((member) => member.userId === userId)) return;
  setMembership(core, organization, { userId, role: 'member' });
}

/** The form of a name in URLs: lower case, all else as single hyphens. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z\d_]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** Gives a team another name, and with it another slug, which may be one that another team had. */
export function renameTeam(core: Core, team: Team, name: string): Team {
  const slug = slugOf(name);
  const other = core.store.by.teamBySlug.first(keyOf(team.organizationId, slug));
  if (slug === '' || (other !== undefined && other.id !== team.id))
    throw invalid({ resource: 'Team', field: 'name', code: 'already_exists', value: name });
  return core.store.change(() =>
    core.store.tables.teams.update(team.id, { name, slug, updatedAt: core.now() }),
  );
}

/** Gives an account another login; the old one is free for others at once. */
export function renameAccount(core: Core, account: Account, login: string): Account {
  checkLogin(core, login);
  return core.store.change(() =>
    core.store.tables.accounts.update(account.id, { login, updatedAt: core.now() }),
  );
}

/** Puts somebody into a team, or changes their role there. */
export function setTeamMember(core: Core, team: Team, member: Team['members'][number]): Team {
  const others = team.members.filter(({ userId }) => userId !== member.userId);
  return core.store.change(() => {
    ensureMember(core, team.organizationId, member.userId);
    return core.store.tables.teams.update(team.id, { members: [...others, member], updatedAt: core.now() });
  });
}

/** Takes somebody out of a team. */
export function removeTeamMember(core: Core, team: Team, userId: number): Team {
  const members = team.members.filter((member) => member.userId !== userId);
  return core.store.change(() => core.store.tables.teams.update(team.id, { members, updatedAt: core.now() }));
}

/** Gives a team a role in a repository; undefined takes it away. */
export function setTeamRepository(
  core: Core,
  team: Team,
  { repositoryId, role }: { repositoryId: number; role: Role | undefined },
): Team {
  const others = team.repositories.filter((granted) => granted.repositoryId !== repositoryId);
  const repositories = role === undefined ? others : [...others, { repositoryId, role }];
  return core.store.change(() =>
    core.store.tables.teams.update(team.id, { repositories, updatedAt: core.now() }),
  );
}
