import { createSign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForgeOptions, Forge } from '../../src/sandbox/start-forge.ts';
import { startForge } from '../../src/sandbox/start-forge.ts';
import { aWebhookReceiver, type WebhookReceiver } from './a-webhook-receiver.ts';

/** Everything that the app of these tests may do. */
export const fullPermissions = {
  administration: 'write',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  members: 'write',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
} as const;

export const allEvents = [
  'check_run',
  'check_suite',
  'create',
  'delete',
  'fork',
  'issue_comment',
  'issues',
  'label',
  'membership',
  'merge_group',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'repository',
  'status',
  'team',
];

/** A JSON answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** What is at a place in the body, as in `head.sha` or `0.id`; undefined where there is nothing. */
  at(path: string): unknown;
  text(path: string): string;
  number(path: string): number;
  /** Of a list in the body: what is at a place in each item. */
  each(path: string): readonly unknown[];
}

export interface Client {
  (method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface World {
  readonly forge: Forge;
  readonly directory: string;
  readonly receiver: WebhookReceiver;
  readonly app: { readonly id: number; readonly privateKey: string; readonly clientId: string };
  readonly installationId: number;
  readonly repositoryId: number;
  /** Owner of the organization acme. */
  readonly anna: string;
  /** Member of acme, in the team platform, which may write. */
  readonly bob: string;
  /** Belongs to nothing. */
  readonly carol: string;
  /** The API with a token, or without one. */
  api(token?: string): Client;
  /** The API as the app itself. */
  appApi(): Client;
  /** A token of the installation. */
  installationToken(options?: object): Promise<string>;
  /** The URL for Git with a token in it. */
  remote(token: string, repository?: string): string;
  close(): Promise<void>;
}

/**
 * A forge with the organization acme (owner anna, member bob in the team platform), the outsider carol, the empty
 * repository acme/app, and an app installed in acme that hears of everything.
 */
export async function aForge(options: Partial<ForgeOptions> = {}): Promise<World> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'forge-')));
  const errors: unknown[] = [];
  const forge = await startForge({ onError: (error) => errors.push(error), ...options, directory });
  const receiver = await aWebhookReceiver();
  const people = createPeople(forge);
  const repository = await forge.admin.createRepository({
    owner: 'acme',
    name: 'app',
    description: 'The app',
  });
  forge.admin.createTeam({
    organization: 'acme',
    name: 'Platform',
    description: 'Runs things',
    members: ['bob'],
    repositories: { app: 'write' },
  });
  const app = await forge.admin.registerApp({
    slug: 'charter',
    name: 'Charter',
    description: 'Checks manifests',
    owner: 'acme',
    permissions: fullPermissions,
    events: allEvents,
    webhookUrl: receiver.url,
    webhookSecret: 'between us',
  });
  const { id: installationId } = forge.admin.installApp({
    appId: app.id,
    account: 'acme',
    repositories: 'all',
  });
  const api = (token?: string): Client => createClient(forge.apiUrl, () => token);
  const appApi = (): Client => createClient(forge.apiUrl, () => signJwt(app.id, app.privateKey));
  return {
    forge,
    directory,
    receiver,
    app,
    installationId,
    repositoryId: repository.id,
    ...people,
    api,
    appApi,
    installationToken: async (body = {}) => {
      const minted = await appApi()('POST', `/app/installations/${installationId}/access_tokens`, body);
      return minted.text('token');
    },
    remote: (token, name = 'acme/app') =>
      `${forge.url.replace('://', `://x-access-token:${token}@`)}/${name}.git`,
    close: async () => {
      await forge.whenSettled();
      await forge.close();
      await receiver.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
      if (errors.length > 0) throw new AggregateError(errors, 'the forge reported errors of its own');
    },
  };
}

function createPeople(forge: Forge): { anna: string; bob: string; carol: string } {
  forge.admin.createUser({ login: 'anna', name: 'Anna Berg', email: 'anna@acme.test' });
  forge.admin.createUser({ login: 'bob', name: 'Bob Stone', email: 'bob@acme.test' });
  forge.admin.createUser({ login: 'carol' });
  forge.admin.createOrganization({ login: 'acme', name: 'Acme', admins: ['anna'], members: ['bob'] });
  const { admin } = forge;
  return {
    anna: admin.createToken('anna'),
    bob: admin.createToken('bob'),
    carol: admin.createToken('carol'),
  };
}

/** Calls the API with whatever credentials are right at the time of the call. */
export function createClient(root: string, credentials: () => string | undefined): Client {
  return async (method, path, body, headers = {}) => {
    const secret = credentials();
    const response = await fetch(`${root}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : text;
    return toAnswer(response, parsed);
  };
}

function toAnswer({ status, headers }: Response, body: unknown): Answer {
  const at = (path: string): unknown => valueAt(body, path);
  const expected = (path: string, kind: string): TypeError =>
    new TypeError(`expected ${kind} at ${path} of ${JSON.stringify(body)}`);
  return {
    status,
    headers,
    body,
    at,
    text: (path) => {
      const value = at(path);
      if (typeof value !== 'string') throw expected(path, 'a text');
      return value;
    },
    number: (path) => {
      const value = at(path);
      if (typeof value !== 'number') throw expected(path, 'a number');
      return value;
    },
    each: (path) => {
      if (!Array.isArray(body)) throw expected('', 'a list');
      return body.map((item) => valueAt(item, path));
    },
  };
}

/** What is at a place in a JSON value: keys and positions with dots between. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name === key)?.[1];
  }, value);
}

/** A JSON web token of an app, as RFC 7519 says; claims may be changed to try wrong ones. */
export function signJwt(issuer: number | string, privateKey: string, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${toPart({ alg: 'RS256', typ: 'JWT' })}.${toPart({ iat: now - 30, exp: now + 300, iss: issuer, ...claims })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}

function toPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
