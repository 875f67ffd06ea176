import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Account } from '../store/model/account.ts';
import type { App, Installation, InstallationToken } from '../store/model/app.ts';
import { readClaims, verifyJwt } from './json-web-token.ts';
import { findToken } from './tokens.ts';

/** Who sent a request. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly account: Account; readonly tokenId: number }
  /** An app as itself, with a JSON web token. */
  | { readonly kind: 'app'; readonly app: App }
  | InstallationCaller;

export interface InstallationCaller {
  readonly kind: 'installation';
  readonly app: App;
  readonly installation: Installation;
  readonly token: InstallationToken;
  /** The app's bot. */
  readonly account: Account;
}

/**
 * Reads the `Authorization` header of an API call or of Git: `token x`, `Bearer x`, or Basic with the token as
 * password (or as user name, with `x-oauth-basic` or nothing as password). Throws 401 for what is not valid.
 */
export function identifyCaller(core: Core, header: string | undefined): Caller {
  if (header === undefined || header === '') return { kind: 'anonymous' };
  const secret = secretOf(header);
  if (secret === '') throw badCredentials();
  const claims = readClaims(secret);
  return claims === undefined ? callerOfToken(core, secret) : callerOfJwt(core, secret, claims.issuer);
}

function callerOfJwt(core: Core, token: string, issuer: string): Caller {
  const app = core.store.by.appByClientId.first(issuer) ?? core.store.tables.apps.get(Number(issuer));
  const now = Math.floor(Date.now() / 1000);
  const verdict = verifyJwt(token, { publicKeys: app?.publicKeys ?? [], now });
  if (verdict.kind === 'invalid') throw new ApiError(401, verdict.message);
  if (app === undefined) throw new ApiError(404, 'Integration not found');
  return { kind: 'app', app };
}

/** The token in a header; empty where there is none. */
function secretOf(header: string): string {
  const match = /^(bearer|token|basic)\s+(.+)$/i.exec(header);
  const value = match?.[2]?.trim() ?? '';
  return match?.[1]?.toLowerCase() === 'basic' ? secretOfBasic(value) : value;
}

function secretOfBasic(value: string): string {
  const [user = '', ...rest] = Buffer.from(value, 'base64').toString().split(':');
  const password = rest.join(':');
  return password === '' || password === 'x-oauth-basic' ? user : password;
}

function callerOfToken(core: Core, secret: string): Caller {
  const token = findToken(core, secret);
  if (token === undefined) throw badCredentials();
  if (token.kind === 'user') {
    const account = core.store.tables.accounts.get(token.userId);
    if (account === undefined) throw badCredentials();
    return { kind: 'user', account, tokenId: token.id };
  }
  const installation = core.store.tables.installations.get(token.installationId);
  const app = installation === undefined ? undefined : core.store.tables.apps.get(installation.appId);
  const account = app === undefined ? undefined : core.store.tables.accounts.get(app.botId);
  if (installation === undefined || app === undefined || account === undefined) throw badCredentials();
  if (installation.suspendedAt !== null) throw new ApiError(403, 'This installation has been suspended');
  return { kind: 'installation', app, installation, token, account };
}

function badCredentials(): ApiError {
  return new ApiError(401, 'Bad credentials');
}

/** The login that a caller acts as. */
export function loginOf(caller: Caller): string | undefined {
  if (caller.kind === 'anonymous') return undefined;
  return caller.kind === 'app' ? caller.app.slug : caller.account.login;
}
