import { createHash, randomBytes } from 'node:crypto';
import type { Core } from '../core.ts';
import type { AccessToken, AppPermissions, Installation, InstallationToken } from '../store/model/app.ts';

/** Installation tokens live this long, in milliseconds. */
const installationTokenLife = 60 * 60 * 1000;

function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, '0')}`;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A token with all rights of a user; it does not expire. */
export function mintUserToken(core: Core, userId: number): string {
  const token = newToken('ghp');
  const record = { id: core.store.nextId('tokens'), kind: 'user', hash: hashToken(token), userId } as const;
  core.store.change(() => core.store.tables.tokens.put({ ...record, createdAt: core.now() }));
  return token;
}

/** A token for one hour, with the given part of an installation's rights. Expired ones are forgotten here. */
export function mintInstallationToken(
  core: Core,
  installation: Installation,
  grant: { repositoryIds: readonly number[] | null; permissions: AppPermissions },
): { token: string; record: InstallationToken } {
  const token = newToken('ghs');
  const now = core.now();
  const record: InstallationToken = {
    id: core.store.nextId('tokens'),
    kind: 'installation',
    hash: hashToken(token),
    installationId: installation.id,
    ...grant,
    createdAt: now,
    expiresAt: new Date(Date.parse(now) + installationTokenLife).toISOString().replace('.000Z', 'Z'),
  };
  core.store.change(() => {
    for (const old of core.store.tables.tokens.list())
      if (isExpired(old, now)) core.store.tables.tokens.remove(old.id);
    core.store.tables.tokens.put(record);
  });
  return { token, record };
}

/** The record of a token that is valid now. */
export function findToken(core: Core, token: string): AccessToken | undefined {
  const record = core.store.by.tokenByHash.first(hashToken(token));
  return record === undefined || isExpired(record, core.now()) ? undefined : record;
}

function isExpired(token: AccessToken, now: string): boolean {
  return token.kind === 'installation' && token.expiresAt <= now;
}
