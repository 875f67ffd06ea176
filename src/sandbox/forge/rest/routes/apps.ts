import { grants } from '../../access/permissions.ts';
import { mintInstallationToken } from '../../access/tokens.ts';
import { coveredRepositories } from '../../actions/apps.ts';
import { ApiError, found, notFound } from '../../api-error.ts';
import type { Core } from '../../core.ts';
import { presentApp, presentInstallation } from '../../present/app.ts';
import { presentRepository } from '../../present/repository.ts';
import type { AppPermissions, Installation } from '../../store/model/app.ts';
import type { Repository } from '../../store/model/repository.ts';
import { keyOf } from '../../store/tables.ts';
import { findOrganization, findRepository, findUser } from '../authorize.ts';
import { noContent, ok, type AppCall, type Handlers, type Reply } from '../call.ts';
import type { Fields } from '../fields.ts';
import { countedListReply, listReply } from '../pages.ts';

/** Apps, where they are installed, and their tokens. */
export const appRoutes = {
  'GET /apps/{app_slug}': ({ core, parameter }) =>
    ok(presentApp(core, found(core.store.by.appBySlug.first(keyOf(parameter('app_slug')))))),
  'GET /app': ({ core, app }) =>
    ok({
      ...presentApp(core, app),
      installations_count: core.store.by.installationsOfApp.all(app.id).length,
    }),
  'GET /app/installations': (call) =>
    listReply(call, call.core.store.by.installationsOfApp.all(call.app.id), (installation) =>
      presentInstallation(call.core, installation),
    ),
  'GET /app/installations/{installation_id}': (call) =>
    ok(presentInstallation(call.core, installationOf(call))),
  'POST /app/installations/{installation_id}/access_tokens': mintToken,
  'GET /orgs/{org}/installation': (call) =>
    showInstallation(call, findOrganization(call.core, call.parameter('org'))?.id),
  'GET /users/{username}/installation': (call) =>
    showInstallation(call, findUser(call.core, call.parameter('username'))?.id),
  'GET /repos/{owner}/{repo}/installation': (call) => {
    const repository = found(findRepository(call.core, call.parameter('owner'), call.parameter('repo')));
    const installation = installationIn(call, repository.ownerId);
    if (!coveredRepositories(call.core, installation).includes(repository)) throw notFound();
    return ok(presentInstallation(call.core, installation));
  },
  'GET /installation/repositories': (call) => {
    const { installation, token } = call.installationCaller;
    const reached = coveredRepositories(call.core, installation).filter(
      ({ id }) => token.repositoryIds === null || token.repositoryIds.includes(id),
    );
    const present = (repository: Repository) => presentRepository(call.core, repository);
    return countedListReply(call, reached, { name: 'repositories', present });
  },
  'DELETE /installation/token': ({ core, installationCaller }) => {
    core.store.change(() => core.store.tables.tokens.remove(installationCaller.token.id));
    return noContent;
  },
} satisfies Handlers;

function installationOf({ core, app, parameter }: AppCall): Installation {
  const installation = core.store.tables.installations.get(Number(parameter('installation_id')));
  if (installation === undefined || installation.appId !== app.id) throw notFound();
  return installation;
}

function installationIn({ core, app }: AppCall, accountId: number | undefined): Installation {
  const all = core.store.by.installationsOfApp.all(app.id);
  return found(all.find((installation) => installation.accountId === accountId));
}

function showInstallation(call: AppCall, accountId: number | undefined): Reply {
  return ok(presentInstallation(call.core, installationIn(call, accountId)));
}

/** Mints a token with all rights of the installation, or with fewer where the call says so. */
function mintToken(call: AppCall): Reply {
  const { core, fields } = call;
  const installation = installationOf(call);
  if (installation.suspendedAt !== null) throw new ApiError(403, 'This installation has been suspended');
  const repositories = chooseRepositories(core, installation, fields);
  const permissions = choosePermissions(installation, fields);
  const repositoryIds = repositories?.map(({ id }) => id) ?? null;
  const { token, record } = mintInstallationToken(core, installation, { repositoryIds, permissions });
  const isAll = repositories === undefined && installation.repositories === 'all';
  return {
    status: 201,
    body: {
      token,
      expires_at: record.expiresAt,
      permissions,
      repository_selection: isAll ? 'all' : 'selected',
      ...(repositories === undefined
        ? {}
        : { repositories: repositories.map((repository) => presentRepository(core, repository)) }),
    },
  };
}

function chooseRepositories(
  core: Core,
  installation: Installation,
  fields: Fields,
): readonly Repository[] | undefined {
  const ids = fields.integers('repository_ids');
  const names = fields.texts('repositories');
  if (ids === undefined && names === undefined) return undefined;
  const covered = coveredRepositories(core, installation);
  const chosen = [
    ...(ids ?? []).map((id) => covered.find((repository) => repository.id === id)),
    ...(names ?? []).map((name) => covered.find((repository) => keyOf(repository.name) === keyOf(name))),
  ];
  return chosen.map((repository) => {
    if (repository === undefined)
      throw new ApiError(
        422,
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    return repository;
  });
}

function choosePermissions(installation: Installation, fields: Fields): AppPermissions {
  const asked = fields.object('permissions');
  if (asked === undefined) return installation.permissions;
  const chosen: Record<string, 'read' | 'write' | 'admin'> = {};
  for (const name of asked.names()) {
    const access = asked.choice(name, ['read', 'write', 'admin']) ?? 'read';
    if (!grants(installation.permissions, `${name}:${access}`))
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
    chosen[name] = access;
  }
  return { metadata: 'read', ...chosen };
}
