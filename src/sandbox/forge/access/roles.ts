import type { Core } from '../core.ts';
import { roles, type Account, type Role } from '../store/model/account.ts';
import type { Repository } from '../store/model/repository.ts';

/**
 * The highest role that a user has in a repository, by any way: owning it, their organization, a team, a direct
 * invitation, or because everybody may read it. Undefined: they may not even know of it.
 */
export function roleOf(core: Core, repository: Repository, userId: number | undefined): Role | undefined {
  const granted = userId === undefined ? [] : grantedRoles(core, repository, userId);
  const all: readonly Role[] = repository.isPrivate ? granted : [...granted, 'read'];
  return all.toSorted((a, b) => roles.indexOf(b) - roles.indexOf(a))[0];
}

function grantedRoles(core: Core, repository: Repository, userId: number): Role[] {
  if (repository.ownerId === userId) return ['admin'];
  const direct = repository.collaborators.filter((collaborator) => collaborator.userId === userId);
  const byTeam = core.store.by.teamsOfOrganization
    .all(repository.ownerId)
    .filter((team) => team.members.some((member) => member.userId === userId))
    .flatMap((team) => team.repositories.filter((granted) => granted.repositoryId === repository.id));
  return [...direct, ...byTeam]
    .map(({ role }) => role)
    .concat(organizationRole(core, repository.ownerId, userId));
}

/** Owners of an organization rule all of its repositories, members may read them. */
function organizationRole(core: Core, organizationId: number, userId: number): Role[] {
  const member = membership(core.store.tables.accounts.get(organizationId), userId);
  if (member === undefined) return [];
  return [member.role === 'admin' ? 'admin' : 'read'];
}

/** A user's place in an organization. */
export function membership(organization: Account | undefined, userId: number) {
  return organization?.members.find((member) => member.userId === userId);
}

/** True when a role includes another. */
export function includesRole(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(needed);
}

/** How an author stands to a repository, as GitHub shows it beside what they wrote. */
export function authorAssociation(core: Core, repository: Repository, userId: number): string {
  if (repository.ownerId === userId) return 'OWNER';
  if (membership(core.store.tables.accounts.get(repository.ownerId), userId) !== undefined) return 'MEMBER';
  if (repository.collaborators.some((collaborator) => collaborator.userId === userId)) return 'COLLABORATOR';
  return hasContributed(core, repository, userId) ? 'CONTRIBUTOR' : 'NONE';
}

function hasContributed(core: Core, repository: Repository, userId: number): boolean {
  return core.store.by.pullRequestsOfRepository
    .all(repository.id)
    .some(
      (pull) => pull.mergedAt !== null && core.store.tables.issues.get(pull.issueId)?.authorId === userId,
    );
}
