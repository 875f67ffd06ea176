import type { Caller } from '../access/caller.ts';
import { grants, mayAct, maySee } from '../access/permissions.ts';
import { membership } from '../access/roles.ts';
import { ApiError, found, notFound } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Account } from '../store/model/account.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';
import type { AppCall, Call, InstallationCall, OrganizationCall, RepositoryCall, UserCall } from './call.ts';
import type { Access } from './operations.ts';

type AnyCall = Call & Partial<UserCall & AppCall & InstallationCall & OrganizationCall & RepositoryCall>;

/** Adds to a call what its operation is about, or throws the refusal that GitHub would send. */
export function authorize(call: Call, access: Access): AnyCall {
  switch (access.scope) {
    case 'public':
      return call;
    case 'user':
      return { ...call, account: userOf(call.caller) };
    case 'app':
      if (call.caller.kind !== 'app') throw new ApiError(401, 'A JSON web token could not be decoded');
      return { ...call, app: call.caller.app };
    case 'installation':
      if (call.caller.kind !== 'installation') throw refusal(call.caller);
      return { ...call, installationCaller: call.caller };
    case 'organization':
      return authorizeOrganization(call, access);
    default:
      return authorizeRepository(call, access);
  }
}

function userOf(caller: Caller): Account {
  if (caller.kind === 'user') return caller.account;
  throw refusal(caller);
}

function authorizeRepository(call: Call, access: Access & { scope: 'repository' }): AnyCall {
  const repository = found(findRepository(call.core, call.parameter('owner'), call.parameter('repo')));
  if (!maySee(call.core, call.caller, repository)) throw notFound();
  if (!mayAct(call.core, call.caller, { repository, demand: access })) throw refusal(call.caller);
  return { ...call, repository, git: call.core.repositories.open(repository.id) };
}

function authorizeOrganization(call: Call, access: Access & { scope: 'organization' }): AnyCall {
  const { caller } = call;
  const organization = found(findOrganization(call.core, call.parameter('org')));
  if (caller.kind === 'installation') {
    const isThere = caller.installation.accountId === organization.id;
    const isGranted = access.permissions.some((needed) => grants(caller.token.permissions, needed));
    if (!isThere || !isGranted) throw refusal(caller);
  } else {
    const member = membership(organization, userOf(caller).id);
    if (member === undefined) throw notFound();
    if (access.mustBeOwner && member.role !== 'admin')
      throw new ApiError(403, 'You must be an admin of this organization.');
  }
  return { ...call, organization };
}

/** The refusal of somebody who sees a thing but may not do this to it. */
function refusal(caller: Caller): ApiError {
  if (caller.kind === 'anonymous') return new ApiError(401, 'Requires authentication');
  if (caller.kind === 'user') return new ApiError(403, 'Must have push access to the repository');
  return new ApiError(403, 'Resource not accessible by integration');
}

/** A repository by owner and name, without regard to case. */
export function findRepository(core: Core, owner: string, name: string): Repository | undefined {
  const account = core.store.by.accountByLogin.first(keyOf(owner));
  return account === undefined ? undefined : core.store.by.repositoryByName.first(keyOf(account.id, name));
}

/** An organization by login. */
export function findOrganization(core: Core, login: string): Account | undefined {
  const account = core.store.by.accountByLogin.first(keyOf(login));
  return account?.kind === 'organization' ? account : undefined;
}

/** A person or bot by login. */
export function findUser(core: Core, login: string): Account | undefined {
  const account = core.store.by.accountByLogin.first(keyOf(login));
  return account?.kind === 'organization' ? undefined : account;
}
