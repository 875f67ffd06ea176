import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { operations } from '../../../../src/sandbox/forge/rest/operations.ts';
import { aClone } from '../../../builders/a-clone.ts';
import { aForge, createClient, signJwt, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let secretId: number;

beforeAll(async () => {
  world = await aForge();
  const secret = await world.forge.admin.createRepository({ owner: 'acme', name: 'secret', isPrivate: true });
  secretId = secret.id;
  const clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': '1\n' });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main');
  await clone.git('push', '--quiet', world.remote(world.anna, 'acme/secret'), 'main');
  await clone.remove();
});

afterAll(() => world.close());

/** An operation on a repository as a request; places that need a value get one that is not there. */
function requestOf(operation: string, repository: string): { method: string; path: string } {
  const [method = '', template = ''] = operation.split(' ');
  const path = template
    .replace('{owner}/{repo}', repository)
    .replaceAll(/\{\w+_(?:id|number)\}/g, '4711')
    .replaceAll(/\{\w+\}/g, 'nothing');
  return { method, path };
}

const onRepositories = Object.entries(operations).filter(([, access]) => access.scope === 'repository');

describe('every operation on a repository', () => {
  it('tells nobody of a private repository which they may not see', async () => {
    const outsiders = [
      world.api(world.carol),
      world.api(),
      world.api(await world.installationToken({ repositories: ['app'] })),
    ];
    const statuses = await Promise.all(
      onRepositories.flatMap(([operation]) => {
        const { method, path } = requestOf(operation, 'acme/secret');
        return outsiders.map(
          async (client) => (await client(method, path, method === 'GET' ? undefined : {})).status,
        );
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([404]));
    expect(statuses).toHaveLength(onRepositories.length * 3);
  });

  it('is refused to an installation without any of the permissions it needs', async () => {
    const bare = world.api(await world.installationToken({ permissions: { metadata: 'read' } }));
    const needing = onRepositories.filter(
      ([, access]) =>
        access.scope === 'repository' && !access.permissions.some((name) => name === 'metadata:read'),
    );
    const refusals = await Promise.all(
      needing.map(async ([operation]) => {
        const { method, path } = requestOf(operation, 'acme/secret');
        const answer = await bare(method, path, method === 'GET' ? undefined : {});
        return [operation, answer.status, answer.at('message')];
      }),
    );
    expect(refusals).toEqual(
      needing.map(([operation]) => [operation, 403, 'Resource not accessible by integration']),
    );
  });

  it('is refused to people whose role is too low, and to nobody in particular', async () => {
    const writing = onRepositories.filter(
      ([, access]) => access.scope === 'repository' && access.role !== 'read',
    );
    for (const [token, status] of [
      [world.carol, 403],
      [undefined, 401],
    ] as const) {
      const answers = await Promise.all(
        writing.map(async ([operation]) => {
          const { method, path } = requestOf(operation, 'acme/app');
          return (await world.api(token)(method, path, method === 'GET' ? undefined : {})).status;
        }),
      );
      expect(new Set(answers)).toEqual(new Set([status]));
    }
  });

  it('that writes is refused without a token, also where everybody may read', async () => {
    const writing = onRepositories.filter(([operation]) => !operation.startsWith('GET'));
    const statuses = await Promise.all(
      writing.map(async ([operation]) => {
        const { method, path } = requestOf(operation, 'acme/app');
        return (await world.api()(method, path, {})).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});

describe('the token of an installation', () => {
  it('sees the repositories it was made for, and no others', async () => {
    const all = world.api(await world.installationToken());
    const one = world.api(await world.installationToken({ repository_ids: [secretId] }));
    expect((await all('GET', '/installation/repositories')).at('total_count')).toBe(2);
    const listed = await one('GET', '/installation/repositories');
    expect([listed.at('total_count'), listed.at('repositories.0.name')]).toEqual([1, 'secret']);
    const body = { title: 'x' };
    expect((await one('POST', '/repos/acme/secret/issues', body)).status).toBe(201);
    expect((await one('POST', '/repos/acme/app/issues', body)).status).toBe(403);
    expect((await one('GET', '/repos/acme/app')).status).toBe(200);
  });

  it('has no more permissions than asked for, and none that the installation lacks', async () => {
    const reader = world.api(await world.installationToken({ permissions: { issues: 'read' } }));
    expect((await reader('GET', '/repos/acme/app/issues')).status).toBe(200);
    expect((await reader('POST', '/repos/acme/app/issues', { title: 'x' })).status).toBe(403);
    const path = `/app/installations/${world.installationId}/access_tokens`;
    for (const permissions of [{ actions: 'write' }, { metadata: 'write' }, { contents: 'admin' }])
      expect((await world.appApi()('POST', path, { permissions })).status).toBe(422);
  });

  it('is worth nothing once it was given back', async () => {
    const token = await world.installationToken();
    expect((await world.api(token)('DELETE', '/installation/token')).status).toBe(204);
    expect((await world.api(token)('GET', '/installation/repositories')).status).toBe(401);
  });

  it('ends after an hour', async () => {
    const path = `/app/installations/${world.installationId}/access_tokens`;
    const minted = await world.appApi()('POST', path, {});
    const life = Date.parse(minted.text('expires_at')) - Date.now();
    expect(life).toBeGreaterThan(59 * 60_000);
    expect(life).toBeLessThanOrEqual(60 * 60_000);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 });
    const late = await world.api(minted.text('token'))('GET', '/installation/repositories');
    vi.useRealTimers();
    expect(late.status).toBe(401);
  });

  it('does not act for a user', async () => {
    const answer = await world.api(await world.installationToken())('GET', '/user');
    expect([answer.status, answer.at('message')]).toEqual([403, 'Resource not accessible by integration']);
  });
});

describe('an app', () => {
  it('is known by its id and by its client id, and by any of its keys', async () => {
    const second = await world.forge.admin.createAppKey(world.app.id);
    for (const [issuer, key] of [
      [world.app.id, world.app.privateKey],
      [world.app.clientId, world.app.privateKey],
      [world.app.id, second],
    ] as const) {
      const client = createClient(world.forge.apiUrl, () => signJwt(issuer, key));
      expect((await client('GET', '/app')).at('slug')).toBe('charter');
    }
  });

  it('is refused with a token of another app, and with one that has run out', async () => {
    const other = await world.forge.admin.registerApp({ slug: 'other', permissions: {}, events: [] });
    const past = Math.floor(Date.now() / 1000) - 600;
    for (const token of [
      signJwt(world.app.id, other.privateKey),
      signJwt(world.app.id, world.app.privateKey, { iat: past, exp: past + 60 }),
      signJwt(4711, world.app.privateKey),
      world.anna,
    ])
      expect((await createClient(world.forge.apiUrl, () => token)('GET', '/app')).status).toBe(401);
    const client = createClient(world.forge.apiUrl, () => signJwt(other.id, other.privateKey));
    expect((await client('GET', `/app/installations/${world.installationId}`)).status).toBe(404);
    expect((await client('GET', '/repos/acme/app/installation')).status).toBe(404);
  });

  it('may not use its own token where an installation is needed', async () => {
    expect((await world.appApi()('GET', '/repos/acme/secret')).status).toBe(404);
    expect((await world.appApi()('POST', '/repos/acme/app/issues', { title: 'x' })).status).toBe(403);
    expect((await world.appApi()('GET', '/installation/repositories')).status).toBe(403);
  });

  it('may only subscribe to events that its permissions allow', async () => {
    const registration = { slug: 'greedy', permissions: { issues: 'read' }, events: ['push'] } as const;
    await expect(world.forge.admin.registerApp(registration)).rejects.toThrow('Validation Failed');
    const unknown = { slug: 'odd', permissions: {}, events: ['nothing'] };
    await expect(world.forge.admin.registerApp(unknown)).rejects.toThrow('Validation Failed');
  });
});

describe('a token that is not valid', () => {
  it.each([
    'Bearer nonsense',
    'token ghp_nonsense',
    'Basic bm86bm8=',
    'Digest x',
    'Bearer a.b.c',
    'Bearer',
    'Basic',
  ])('is refused where no token would be needed: %s', async (authorization) => {
    const answer = await world.api()('GET', '/repos/acme/app', undefined, { authorization });
    expect(answer.status).toBe(401);
  });
});

describe('roles in a repository', () => {
  it('come from owning it, the organization, teams and invitations, the highest counts', async () => {
    const permission = async (login: string): Promise<unknown[]> => {
      const path = `/repos/acme/secret/collaborators/${login}/permission`;
      const answer = await world.api(world.anna)('GET', path);
      return [answer.at('permission'), answer.at('role_name')];
    };
    const { admin } = world.forge;
    expect(await Promise.all(['anna', 'bob', 'carol'].map(permission))).toEqual([
      ['admin', 'admin'],
      ['read', 'read'],
      ['none', 'none'],
    ]);
    admin.createTeam({
      organization: 'acme',
      name: 'Guests',
      members: ['bob'],
      repositories: { secret: 'triage' },
    });
    admin.addCollaborator({ owner: 'acme', repo: 'secret', login: 'carol', role: 'maintain' });
    expect(await Promise.all(['bob', 'carol'].map(permission))).toEqual([
      ['read', 'triage'],
      ['write', 'maintain'],
    ]);
  });
});
