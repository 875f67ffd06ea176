import type { Core } from '../core.ts';
import type { Role } from '../store/model/account.ts';
import type { AppPermissions, Installation } from '../store/model/app.ts';
import type { Repository } from '../store/model/repository.ts';
import type { Caller, InstallationCaller } from './caller.ts';
import { includesRole, roleOf } from './roles.ts';

/** `contents:read`: a permission of apps and the access to it that is needed. */
export type Permission = `${string}:${'read' | 'write' | 'admin'}`;

const ranks = ['read', 'write', 'admin'];

/** True when permissions include one. Every app may read metadata. */
export function grants(permissions: AppPermissions, needed: Permission): boolean {
  const [name = '', access = ''] = needed.split(':');
  const held = permissions[name] ?? (name === 'metadata' ? 'read' : undefined);
  return held !== undefined && ranks.indexOf(held) >= ranks.indexOf(access);
}

/** True when an installation was given a repository. */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.accountId !== repository.ownerId) return false;
  return installation.repositories === 'all' || installation.repositories.includes(repository.id);
}

/** The repositories that a token of an installation reaches. */
export function reaches({ installation, token }: InstallationCaller, repository: Repository): boolean {
  if (!covers(installation, repository)) return false;
  return token.repositoryIds === null || token.repositoryIds.includes(repository.id);
}

/** True when a caller may know that a repository exists. */
export function maySee(core: Core, caller: Caller, repository: Repository): boolean {
  if (!repository.isPrivate) return true;
  if (caller.kind === 'user') return roleOf(core, repository, caller.account.id) !== undefined;
  return caller.kind === 'installation' && reaches(caller, repository);
}

/** What is asked of a caller for one thing: of apps any of some permissions, of people a role. */
export interface Demand {
  readonly permissions: readonly Permission[];
  readonly role: Role;
}

/** True when a caller who sees a repository may do something there. */
export function mayAct(
  core: Core,
  caller: Caller,
  { repository, demand }: { repository: Repository; demand: Demand },
): boolean {
  switch (caller.kind) {
    case 'user':
      return includesRole(roleOf(core, repository, caller.account.id), demand.role);
    case 'installation':
      if (reaches(caller, repository))
        return demand.permissions.some((needed) => grants(caller.token.permissions, needed));
      return isPublicRead(repository, demand);
    case 'anonymous':
      return isPublicRead(repository, demand);
    default:
      return false;
  }
}

function isPublicRead(repository: Repository, { role, permissions }: Demand): boolean {
  return !repository.isPrivate && role === 'read' && permissions.every((needed) => needed.endsWith(':read'));
}
