import { mintUserToken } from './access/tokens.ts';
import { createAccount, createTeam, renameAccount } from './actions/accounts.ts';
import { createAppKey, installApp, registerApp, suspendInstallation, updateWebhook } from './actions/apps.ts';
import { createRepository, setCollaborator } from './actions/repositories.ts';
import { ApiError, found } from './api-error.ts';
import type { Core } from './core.ts';
import type { ForgeAdmin } from './forge.ts';
import { findOrganization, findRepository } from './rest/authorize.ts';
import type { Account } from './store/model/account.ts';
import { keyOf } from './store/tables.ts';

type People = Pick<
  ForgeAdmin,
  'createUser' | 'createOrganization' | 'renameAccount' | 'createTeam' | 'createToken'
>;
type Places = Pick<ForgeAdmin, 'createRepository' | 'addCollaborator'>;
type Apps = Pick<
  ForgeAdmin,
  'registerApp' | 'updateApp' | 'createAppKey' | 'installApp' | 'suspendInstallation'
>;

/** Sets the world up. What does not exist or cannot be is an `ApiError`. */
export function createAdmin(core: Core): ForgeAdmin {
  return { ...createPeopleAdmin(core), ...createPlacesAdmin(core), ...createAppsAdmin(core) };
}

function accountNamed(core: Core, login: string): Account {
  const account = core.store.by.accountByLogin.first(keyOf(login));
  if (account === undefined) throw new ApiError(404, `there is no account ${login}`);
  return account;
}

function membersNamed<Role>(
  core: Core,
  logins: readonly string[],
  role: Role,
): { userId: number; role: Role }[] {
  return logins.map((login) => ({ userId: accountNamed(core, login).id, role }));
}

function createPeopleAdmin(core: Core): People {
  return {
    createUser: ({ type = 'User', ...user }) =>
      createAccount(core, { ...user, kind: type === 'Bot' ? 'bot' : 'user' }),
    createOrganization: ({ admins = [], members = [], ...organization }) => {
      const others = members.filter((login) => !admins.includes(login));
      return createAccount(core, {
        ...organization,
        kind: 'organization',
        members: [
          ...membersNamed(core, admins, 'admin' as const),
          ...membersNamed(core, others, 'member' as const),
        ],
      });
    },
    renameAccount: ({ login, to }) => renameAccount(core, accountNamed(core, login), to),
    createTeam: ({ organization, members = [], repositories = {}, ...team }) =>
      createTeam(core, {
        ...team,
        organization: found(findOrganization(core, organization)),
        members: membersNamed(core, members, 'member' as const),
        repositories: Object.entries(repositories).map(([name, role]) => ({
          repositoryId: found(findRepository(core, organization, name)).id,
          role,
        })),
      }),
    createToken: (login) => mintUserToken(core, accountNamed(core, login).id),
  };
}

function createPlacesAdmin(core: Core): Places {
  return {
    createRepository: ({ owner, ...repository }) => {
      const ownerId = accountNamed(core, owner).id;
      return createRepository(core, { accountId: ownerId }, { ...repository, ownerId });
    },
    addCollaborator: ({ owner, repo, login, role }) =>
      setCollaborator(core, found(findRepository(core, owner, repo)), {
        userId: accountNamed(core, login).id,
        role,
      }),
  };
}

function createAppsAdmin(core: Core): Apps {
  const appAt = (id: number) => found(core.store.tables.apps.get(id));
  return {
    registerApp: (registration) => registerApp(core, registration),
    updateApp: (appId, change) =>
      updateWebhook(core, appAt(appId), { url: change.webhookUrl, secret: change.webhookSecret }),
    createAppKey: (appId) => createAppKey(core, appId),
    installApp: ({ appId, account, repositories }) =>
      installApp(core, { app: appAt(appId), accountId: accountNamed(core, account).id, repositories }),
    suspendInstallation: ({ installationId, isSuspended }) =>
      suspendInstallation(core, {
        installation: found(core.store.tables.installations.get(installationId)),
        isSuspended,
      }),
  };
}
