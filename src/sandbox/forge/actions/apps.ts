import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { covers } from '../access/permissions.ts';
import { found, invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { AppRegistration, RegisteredApp } from '../forge.ts';
import { eventPermissions } from '../hooks/subscriptions.ts';
import { nodeId } from '../node-id.ts';
import { presentInstallation } from '../present/app.ts';
import { fullName } from '../present/repository.ts';
import type { App, Installation } from '../store/model/app.ts';
import type { Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';

import { createAccount } from './accounts.ts';

const generateKeys = promisify(generateKeyPair);

async function newKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return generateKeys('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Keys of an app that are kept; making one more drops the oldest. */
const mostKeys = 10;

/** Registers an app with its bot user, and hands out its private key. Sends `ping` when it takes webhooks. */
export async function registerApp(core: Core, registration: AppRegistration): Promise<RegisteredApp> {
  const { slug } = registration;
  checkRegistration(core, registration);
  const keys = await newKeys();
  const now = core.now();
  const app = core.store.change(() => {
    const id = core.store.nextId('apps');
    const bot = createAccount(core, { kind: 'bot', login: `${slug}[bot]`, appId: id });
    return core.store.tables.apps.put({
      id,
      slug,
      name: registration.name ?? slug,
      description: registration.description ?? null,
      clientId: `Iv23${randomBytes(8).toString('hex')}`,
      botId: bot.id,
      ownerId: ownerOf(core, registration.owner) ?? bot.id,
      permissions: { metadata: 'read', ...registration.permissions },
      events: registration.events,
      webhook: {
        url: registration.webhookUrl ?? null,
        secret: registration.webhookSecret ?? null,
        contentType: 'json',
      },
      publicKeys: [keys.publicKey],
      createdAt: now,
      updatedAt: now,
    });
  });
  if (app.webhook.url !== null) sendPing(core, app);
  return { id: app.id, slug, clientId: app.clientId, privateKey: keys.privateKey };
}

function checkRegistration(core: Core, { slug, events, permissions }: AppRegistration): void {
  if (core.store.by.appBySlug.first(keyOf(slug)) !== undefined)
    throw invalid({ resource: 'Integration', field: 'slug', code: 'already_exists', value: slug });
  const denied = events.find((event) => {
    const needed = eventPermissions[event];
    return (
      needed === undefined || (needed.length > 0 && needed.every((name) => permissions[name] === undefined))
    );
  });
  if (denied !== undefined)
    throw invalid({
      resource: 'Integration',
      field: 'default_events',
      code: 'custom',
      message: `${denied} is not supported by the app's permissions`,
    });
}

function ownerOf(core: Core, login: string | undefined): number | undefined {
  if (login !== undefined) return found(core.store.by.accountByLogin.first(keyOf(login))).id;
  const accounts = core.store.tables.accounts.list();
  return (
    accounts.find(({ kind }) => kind === 'organization') ?? accounts.find(({ kind }) => kind === 'user')
  )?.id;
}

/** Changes where an app's webhooks go. */
export function updateWebhook(
  core: Core,
  app: App,
  change: {
    readonly url?: string | undefined;
    readonly secret?: string | undefined;
    readonly contentType?: 'json' | 'form' | undefined;
  },
): App {
  const webhook = {
    url: change.url ?? app.webhook.url,
    secret: change.secret ?? app.webhook.secret,
    contentType: change.contentType ?? app.webhook.contentType,
  };
  return core.store.change(() => core.store.tables.apps.update(app.id, { webhook, updatedAt: core.now() }));
}

/** One more key pair for an app; gives the private half. */
export async function createAppKey(core: Core, appId: number): Promise<string> {
  const keys = await newKeys();
  const app = found(core.store.tables.apps.get(appId));
  const publicKeys = [...app.publicKeys, keys.publicKey].slice(-mostKeys);
  core.store.change(() => core.store.tables.apps.update(app.id, { publicKeys, updatedAt: core.now() }));
  return keys.privateKey;
}

/**
 * Installs an app in an account, or changes which repositories it sees there. Sends `installation`
 * or `installation_repositories`.
 */
export function installApp(
  core: Core,
  request: {
    readonly app: App;
    readonly accountId: number;
    readonly repositories: Installation['repositories'];
  },
): Installation {
  const { app, accountId, repositories } = request;
  const known = core.store.by.installationsOfApp.all(app.id).find((item) => item.accountId === accountId);
  const now = core.now();
  const installation: Installation = {
    id: known?.id ?? core.store.nextId('installations'),
    appId: app.id,
    accountId,
    repositories,
    permissions: app.permissions,
    events: app.events,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
    suspendedAt: null,
  };
  core.store.change(() => core.store.tables.installations.put(installation));
  if (known === undefined) announceInstallation(core, installation);
  else announceSelection(core, known, installation);
  return installation;
}

/** Suspends an installation, or lifts the suspension: then its tokens do nothing, and it hears of nothing. */
export function suspendInstallation(
  core: Core,
  { installation, isSuspended }: { installation: Installation; isSuspended: boolean },
): Installation {
  const now = core.now();
  const suspended = core.store.change(() =>
    core.store.tables.installations.update(installation.id, {
      suspendedAt: isSuspended ? now : null,
      updatedAt: now,
    }),
  );
  core.events.emit({
    name: 'installation',
    action: isSuspended ? 'suspend' : 'unsuspend',
    repositoryId: undefined,
    senderId: installation.accountId,
    appId: installation.appId,
    payload: () => ({ installation: presentInstallation(core, suspended) }),
  });
  return suspended;
}

function sendPing(core: Core, app: App): void {
  core.events.emit({
    name: 'ping',
    action: null,
    repositoryId: undefined,
    senderId: app.ownerId,
    appId: app.id,
    payload: () => ({
      zen: 'Keep it logically awesome.',
      hook_id: app.id,
      hook: {
        type: 'App',
        id: app.id,
        name: 'web',
        active: true,
        app_id: app.id,
        events: app.events,
        config: {
          content_type: app.webhook.contentType,
          insecure_ssl: '0',
          secret: '********',
          url: app.webhook.url,
        },
        created_at: app.createdAt,
        updated_at: app.updatedAt,
        deliveries_url: `${core.apiUrl}/app/hook/deliveries`,
      },
    }),
  });
}

function announceInstallation(core: Core, installation: Installation): void {
  core.events.emit({
    name: 'installation',
    action: 'created',
    repositoryId: undefined,
    senderId: installation.accountId,
    appId: installation.appId,
    payload: () => ({
      installation: presentInstallation(core, installation),
      repositories: coveredRepositories(core, installation).map((repository) =>
        presentPointer(core, repository),
      ),
      requester: null,
    }),
  });
}

function announceSelection(core: Core, before: Installation, after: Installation): void {
  const had = coveredRepositories(core, before);
  const has = coveredRepositories(core, after);
  const added = has.filter((repository) => !had.includes(repository));
  const removed = had.filter((repository) => !has.includes(repository));
  for (const action of ['added', 'removed'] as const) {
    if ((action === 'added' ? added : removed).length === 0) continue;
    core.events.emit({
      name: 'installation_repositories',
      action,
      repositoryId: undefined,
      senderId: after.accountId,
      appId: after.appId,
      payload: () => ({
        installation: presentInstallation(core, after),
        repository_selection: after.repositories === 'all' ? 'all' : 'selected',
        repositories_added: action === 'added' ? added.map((item) => presentPointer(core, item)) : [],
        repositories_removed: action === 'removed' ? removed.map((item) => presentPointer(core, item)) : [],
        requester: null,
      }),
    });
  }
}

/** The repositories that an installation sees, in order of id. */
export function coveredRepositories(core: Core, installation: Installation): readonly Repository[] {
  return core.store.by.repositoriesOfOwner
    .all(installation.accountId)
    .filter((repository) => covers(installation, repository));
}

function presentPointer(core: Core, repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(core, repository),
    private: repository.isPrivate,
  };
}
