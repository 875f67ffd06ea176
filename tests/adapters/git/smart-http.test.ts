import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createMirror, type MirrorLimits } from '../../../src/adapters/git/mirror.ts';
import { AppError } from '../../../src/model/app-error.ts';
import type { MirroredPullRequest } from '../../../src/ports/repository-reader.ts';
import { aGitServer, answer, type GitServer, type Interference } from '../../builders/a-git-server.ts';
import { TestRepository } from '../../builders/a-repository.ts';

const token = 'ghs_aVerySecretToken';

interface World {
  readonly repository: TestRepository;
  readonly server: GitServer;
  readonly sync: (over?: {
    cloneUrl?: string;
    token?: () => Promise<string>;
  }) => Promise<MirroredPullRequest>;
}

async function aWorld(limits: Partial<MirrorLimits> = {}, repository = new TestRepository()): Promise<World> {
  const head = repository.commit({ files: { 'charter.yaml': 'hello\n' } });
  repository.git('update-ref', 'refs/pull/7/head', head);
  const server = await aGitServer(repository, token);
  const mirror = createMirror({ directory: join(repository.path, 'mirrors'), limits });
  const request = { repositoryId: 1, baseBranch: 'main', pullNumber: 7 };
  return {
    repository,
    server,
    sync: ({ cloneUrl = server.cloneUrl, token: mint = async () => token } = {}) =>
      mirror.sync({ ...request, cloneUrl, token: mint }),
  };
}

/** What a sync fails with. The error may not show the token, however deep one looks. */
async function faultOf(sync: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await sync.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, found ${inspect(error)}`);
  const secrets = [token, Buffer.from(`x-access-token:${token}`).toString('base64')];
  expect(
    secrets.filter((secret) => inspect(error, { depth: 20, showHidden: true }).includes(secret)),
  ).toEqual([]);
  const { code, message } = error;
  const { retryAfter, status } = error as { retryAfter?: number; status?: number };
  return { code, message, ...(status && { status }), ...(retryAfter !== undefined && { retryAfter }) };
}

/** Answers the nth request and leaves the others to Git. */
function onRequest(server: GitServer, number: number, interfere: Interference): void {
  server.interfere = (request, response) =>
    server.requests.length === number ? interfere(request, response) : false;
}

const resultType = { 'content-type': 'application/x-git-upload-pack-result' };
const advertisementType = { 'content-type': 'application/x-git-upload-pack-advertisement' };

const packet = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;

const cutConnection: Interference = (_, response) => {
  response.destroy();
  return true;
};

describe('a fetch', () => {
  it('sends the token as the password of x-access-token, in every request', async () => {
    const { server, sync } = await aWorld();
    await sync();

    const decoded = server.requests.map(({ authorization = '' }) =>
      Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString(),
    );
    expect(decoded).toEqual(Array.from({ length: 3 }, () => `x-access-token:${token}`));
  });

  const statuses: readonly (readonly [number, Readonly<Record<string, string>>, object])[] = [
    [400, {}, { code: 'forge-refused' }],
    [401, { 'www-authenticate': 'Basic' }, { code: 'forge-unauthorized' }],
    [403, {}, { code: 'forge-forbidden' }],
    [403, { 'retry-after': '60' }, { code: 'forge-rate-limited', retryAfter: 60_000 }],
    [403, { 'x-ratelimit-remaining': '0' }, { code: 'forge-rate-limited' }],
    [404, {}, { code: 'forge-not-found' }],
    [410, {}, { code: 'forge-not-found' }],
    [429, { 'retry-after': '7' }, { code: 'forge-rate-limited', retryAfter: 7_000 }],
    [429, { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, { code: 'forge-rate-limited', retryAfter: 0 }],
    [429, { 'retry-after': 'soon' }, { code: 'forge-rate-limited' }],
    [500, {}, { code: 'forge-unavailable' }],
    [503, { 'retry-after': '2' }, { code: 'forge-unavailable', retryAfter: 2_000 }],
  ];

  it.each(statuses)('tells what an answer of %i with %o means', async (status, headers, expected) => {
    const { server, sync } = await aWorld();
    server.interfere = answer(status, headers, `a page that mentions ${token}`);

    const fault = await faultOf(sync());

    expect(fault).toEqual({
      status,
      ...expected,
      message: `${server.cloneUrl} answered ${status} to a Git fetch.`,
    });
  });

  it.each([1, 2, 3])(
    'takes request %i cut off by the network for the forge being out of reach',
    async (number) => {
      const { server, sync } = await aWorld();
      onRequest(server, number, cutConnection);

      expect(await faultOf(sync())).toMatchObject({ code: 'forge-unavailable' });
      expect((await sync()).head).toBeDefined();
    },
  );

  it('takes an address where nobody listens for the forge being out of reach', async () => {
    const { sync } = await aWorld();

    expect(await faultOf(sync({ cloneUrl: 'http://127.0.0.1:1/acme/registry.git' }))).toMatchObject({
      code: 'forge-unavailable',
      message: expect.stringContaining('http://127.0.0.1:1/acme/registry.git could not be fetched from'),
    });
  });

  it.each([
    ['before it answers', (): boolean => true],
    [
      'in the middle of an answer',
      (response: ServerResponse): boolean => {
        response.writeHead(200, resultType);
        response.write(packet('packfile\n'));
        return true;
      },
    ],
  ])('ends when the server falls silent %s', async (_, begin) => {
    const { server, sync } = await aWorld({ silence: 200 });
    onRequest(server, 3, (_request, response) => begin(response));

    expect(await faultOf(sync())).toMatchObject({
      code: 'forge-unavailable',
      message: expect.stringContaining('no byte came for 200 ms'),
    });
  });

  it('ends when an answer drips for too long', async () => {
    const { server, sync } = await aWorld({ duration: 300 });
    onRequest(server, 3, (_, response) => {
      response.writeHead(200, resultType);
      const drip = setInterval(() => response.write(packet('packfile\n')), 20);
      response.on('close', () => clearInterval(drip));
      return true;
    });

    expect(await faultOf(sync())).toMatchObject({ message: expect.stringContaining('longer than 300 ms') });
  });

  it('ends when an answer is larger than the limit', async () => {
    const { server, sync } = await aWorld({ responseBytes: 50_000 });
    onRequest(server, 3, (_, response) => {
      response.writeHead(200, resultType);
      const flood = setInterval(() => response.write(packet(`\x01${'x'.repeat(60_000)}`)), 1);
      response.on('close', () => clearInterval(flood));
      return true;
    });

    expect(await faultOf(sync())).toMatchObject({ code: 'git-fetch-too-large' });
  });

  it('passes on what kept the token from being made', async () => {
    const { server, sync } = await aWorld();
    const refusal = new Error('no token today');

    await expect(sync({ token: () => Promise.reject(refusal) })).rejects.toMatchObject({ cause: refusal });
    expect(server.requests).toEqual([]);
  });

  it.each([
    'https://user:password@github.com/acme/registry.git',
    'ssh://git@github.com/acme/registry.git',
    'file:///etc/passwd',
    'git@github.com:acme/registry.git',
    '',
  ])('refuses the clone URL %s without showing what is secret in it', async (cloneUrl) => {
    const { sync } = await aWorld();
    const fault = await faultOf(sync({ cloneUrl }));

    expect(fault['code']).toBe('git-url-refused');
    expect(fault['message']).not.toContain('password');
  });
});

describe('a redirect', () => {
  it('to the new name of a repository is followed, once in a sync: the old name may be given to another', async () => {
    const { server, sync } = await aWorld();
    const real = new URL(server.cloneUrl).pathname;
    server.interfere = (request, response) => {
      if (request.url?.startsWith('/old/') !== true) return false;
      response.writeHead(301, { location: request.url.replace('/old/name.git', real) }).end();
      return true;
    };
    const cloneUrl = server.cloneUrl.replace(real, '/old/name.git');

    const { head } = await sync({ cloneUrl });
    await sync({ cloneUrl });

    expect(head).toBeDefined();
    expect(server.requests.map(({ line }) => line.split('?')[0])).toEqual([
      'GET /old/name.git/info/refs',
      `GET ${real}/info/refs`,
      `POST ${real}/git-upload-pack`,
      `POST ${real}/git-upload-pack`,
      'GET /old/name.git/info/refs',
      `GET ${real}/info/refs`,
      `POST ${real}/git-upload-pack`,
    ]);
  });

  it('of a repository that was renamed after it was first fetched is followed', async () => {
    const { server, sync } = await aWorld();
    await sync();
    const real = new URL(server.cloneUrl).pathname;
    server.interfere = (request, response) => {
      const isOld = request.url?.startsWith(real) === true;
      if (isOld) response.writeHead(301, { location: request.url?.replace(real, '/new/name.git') }).end();
      else request.url = request.url?.replace('/new/name.git', real);
      return isOld;
    };

    expect((await sync()).head).toBeDefined();
    expect(server.requests.length).toBe(7);
  });

  it('to another origin is refused, and the token does not go there', async () => {
    const { server, sync } = await aWorld();
    const thief = await aGitServer(new TestRepository(), token);
    server.interfere = answer(302, { location: `${thief.cloneUrl}/info/refs?service=git-upload-pack` });

    const fault = await faultOf(sync());

    expect(fault).toMatchObject({
      code: 'git-redirect-refused',
      message: expect.stringContaining('127.0.0.1'),
    });
    expect(thief.requests).toEqual([]);
  });

  it.each([
    ['to nowhere', {}],
    ['to something unreadable', { location: 'http://[' }],
    ['to another page', { location: '/login' }],
  ])('%s is refused', async (_, headers) => {
    const { server, sync } = await aWorld();
    server.interfere = answer(302, headers);

    expect(await faultOf(sync())).toMatchObject({ code: 'git-redirect-refused' });
  });

  it('that never ends is given up', async () => {
    const { server, sync } = await aWorld();
    server.interfere = answer(302, { location: '/x/info/refs?service=git-upload-pack' });

    expect(await faultOf(sync())).toMatchObject({ code: 'git-fetch-failed' });
    expect(server.requests.length).toBe(4);
  });

  it('of the fetch itself is not followed: the place is asked for anew', async () => {
    const { server, sync } = await aWorld();
    onRequest(server, 3, answer(307, { location: '/elsewhere' }));
    const { head } = await sync();
    server.interfere = (request, response) =>
      request.method === 'POST' && answer(307, { location: '/elsewhere' })(request, response);

    expect(head).toBeDefined();
    expect(server.requests.map(({ line }) => line.split(' ')[0])).toEqual([
      'GET',
      'POST',
      'POST',
      'GET',
      'POST',
    ]);
    expect(await faultOf(sync())).toMatchObject({ code: 'git-fetch-failed' });
  });
});

describe('a server that does not speak Git as it should', () => {
  const oddAnswers: readonly (readonly [string, number, Interference, string])[] = [
    ['sends a login page', 1, answer(200, { 'content-type': 'text/html' }, '<html>'), 'it sent "text/html"'],
    ['sends nothing', 1, answer(200), 'it sent "nothing"'],
    [
      'speaks the oldest protocol',
      1,
      answer(
        200,
        advertisementType,
        `${packet('# service=git-upload-pack\n')}0000${packet(`${'0'.repeat(40)} x\0\n`)}0000`,
      ),
      'it does not offer protocol version 2',
    ],
    [
      'has SHA-256 ids',
      1,
      answer(200, advertisementType, `${packet('version 2\n')}${packet('object-format=sha256\n')}0000`),
      'its ids are SHA-256',
    ],
    [
      'sends something that is not packets',
      2,
      answer(200, resultType, 'hello there'),
      'a packet begins with "hell"',
    ],
    [
      'sends a packet with a negative length',
      2,
      answer(200, resultType, '0003'),
      'a packet begins with "0003"',
    ],
    ['ends in the middle of a packet', 2, answer(200, resultType, '00ffabc'), 'in the middle of a packet'],
    [
      'says why it refuses',
      2,
      answer(200, resultType, packet('ERR no\u0000\u001b[31m access\n')),
      'no [31m access',
    ],
    [
      'gives up while packing',
      3,
      answer(200, resultType, packet('packfile\n') + packet('\x03out of memory')),
      'out of memory',
    ],
    ['sends no pack', 3, answer(200, resultType, '0000'), 'it sent no pack'],
  ];

  it.each(oddAnswers)('and %s is a failed fetch', async (_, number, interfere, expected) => {
    const { server, sync } = await aWorld();
    onRequest(server, number, interfere);

    expect(await faultOf(sync())).toMatchObject({
      code: 'git-fetch-failed',
      message: expect.stringContaining(expected),
    });
    server.interfere = () => false;
    expect((await sync()).head).toBeDefined();
  });

  it.each([
    ['is cut off', 'PACK\0\0\0\x02\0\0\0\x01'],
    ['is empty', ''],
    ['is not one', 'x'.repeat(100)],
  ])('and a pack that %s is refused, and nothing of it kept', async (_, bytes) => {
    const { server, sync } = await aWorld();
    onRequest(server, 3, answer(200, resultType, `${packet('packfile\n')}${packet(`\x01${bytes}`)}0000`));

    expect(await faultOf(sync())).toMatchObject({ code: 'git-object-corrupt' });
    expect((await sync()).head).toBeDefined();
  });

  it('cannot make a mirror believe refs that nobody asked for', async () => {
    const { server, sync } = await aWorld();
    const lines = [
      `${'1'.repeat(40)} refs/heads/mainly`,
      `not-an-id refs/heads/main`,
      `${'2'.repeat(40)} HEAD`,
    ];
    onRequest(server, 2, answer(200, resultType, `${lines.map((line) => packet(`${line}\n`)).join('')}0000`));

    expect(await sync()).toMatchObject({ base: undefined, head: undefined });
  });
});
