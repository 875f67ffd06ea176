import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../../src/model/forge-error.ts';
import { aGitHub, allowMinting, aNockedApi, now, type GitHubWish } from '../../builders/a-github.ts';

const key = { owner: 'acme', repo: 'shop', number: 12 };
const place = { installationId: 42, owner: 'acme', repo: 'shop' };
const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
const path = '/repos/acme/shop/issues/comments/9/reactions';
const secretBody = { message: 'SECRET-ANSWER', documentation_url: 'https://docs.example' };
const inSeconds = (seconds: number): string => String(Date.parse(now) / 1_000 + seconds);

interface Fault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: string;
  readonly retryAfter: number | undefined;
}

async function rejectionOf(promise: Promise<unknown>): Promise<ForgeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ForgeError) return error;
    throw error;
  }
  throw new Error('expected a rejection');
}

/** Writes something, which must never be sent twice, and gives what came of it. */
async function faultOfWriting(options: GitHubWish = {}): Promise<{ error: ForgeError; requests: number }> {
  const { github, calls } = await aGitHub(options);
  const forge = await github.gate.gateFor(place);
  const error = await rejectionOf(forge.addReaction(9, 'eyes'));
  return { error, requests: calls.filter((call) => call.route === route).length };
}

/** Never answers a request to a path until it is given up. */
function silentFor(ending: string): typeof globalThis.fetch {
  return async (input, init) => {
    if (typeof input !== 'string' || !input.endsWith(ending)) return globalThis.fetch(input, init);
    return new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
    });
  };
}

/** Breaks off in the middle of an answer to a path. */
function brokenOffAt(ending: string): typeof globalThis.fetch {
  return (input, init) => {
    if (typeof input !== 'string' || !input.endsWith(ending)) return globalThis.fetch(input, init);
    const reset = Object.assign(new Error('terminated'), { code: 'ECONNRESET' });
    const half = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":')),
      pull: (controller) => controller.error(reset),
    });
    return Promise.resolve(new Response(half, { headers: { 'content-type': 'application/json' } }));
  };
}

describe('a fault of the forge', () => {
  it.each<Fault>([
    { status: 403, headers: {}, code: 'forge-forbidden', retryAfter: undefined },
    {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(90) },
      code: 'forge-rate-limited',
      retryAfter: 91_000,
    },
    { status: 403, headers: { 'retry-after': '30' }, code: 'forge-rate-limited', retryAfter: 30_000 },
    { status: 404, headers: {}, code: 'forge-not-found', retryAfter: undefined },
    { status: 405, headers: {}, code: 'forge-refused', retryAfter: undefined },
    { status: 409, headers: {}, code: 'forge-conflict', retryAfter: undefined },
    { status: 410, headers: {}, code: 'forge-not-found', retryAfter: undefined },
    { status: 422, headers: {}, code: 'forge-refused', retryAfter: undefined },
    { status: 429, headers: { 'retry-after': '7' }, code: 'forge-rate-limited', retryAfter: 7_000 },
    {
      status: 429,
      headers: { 'retry-after': new Date(Date.parse(now) + 20_000).toUTCString() },
      code: 'forge-rate-limited',
      retryAfter: 20_000,
    },
    { status: 429, headers: { 'retry-after': 'soon' }, code: 'forge-rate-limited', retryAfter: 60_000 },
    { status: 429, headers: { 'retry-after': '999999' }, code: 'forge-rate-limited', retryAfter: 7_200_000 },
    { status: 500, headers: {}, code: 'forge-unavailable', retryAfter: undefined },
    { status: 502, headers: {}, code: 'forge-unavailable', retryAfter: undefined },
    { status: 503, headers: { 'retry-after': '5' }, code: 'forge-unavailable', retryAfter: 5_000 },
  ])(
    'of status $status with $headers is $code, and sent once',
    async ({ status, headers, code, retryAfter }) => {
      const api = aNockedApi();
      allowMinting();
      api.post(path).reply(status, secretBody, { ...headers });

      const { error, requests } = await faultOfWriting();

      expect({ code: error.code, status: error.status, retryAfter: error.retryAfter, requests }).toEqual({
        code,
        status,
        retryAfter,
        requests: 1,
      });
      expect(error.message).toBe(`${route} for acme/shop answered ${status}.`);
      expect(error.hint).not.toBe('');
    },
  );

  it('is a rate limit when the forge says so in words alone', async () => {
    const api = aNockedApi();
    allowMinting();
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes.';
    api.post(path).reply(403, { message });

    const { error } = await faultOfWriting();

    expect(error).toMatchObject({ code: 'forge-rate-limited', retryAfter: 60_000 });
  });

  it('names the request and the refused fields, and nothing that somebody wrote', async () => {
    const api = aNockedApi();
    allowMinting();
    const errors = [
      { resource: 'CheckRun', field: 'annotations', code: 'invalid', message: 'SECRET-ANSWER' },
      { resource: 'CheckRun', field: 'title <b>', code: 'invalid' },
    ];
    api.post(path).reply(422, { ...secretBody, errors }, { 'x-github-request-id': 'AB12:34CD' });

    const { error } = await faultOfWriting();

    expect(error.message).toBe(
      `${route} for acme/shop answered 422 (CheckRun.annotations: invalid) (request id AB12:34CD).`,
    );
  });

  it('of a connection that breaks off is not tried again here', async () => {
    const api = aNockedApi();
    allowMinting();
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    api.post(path).replyWithError(reset);

    const { error, requests } = await faultOfWriting();

    expect({ code: error.code, status: error.status, requests }).toEqual({
      code: 'forge-unavailable',
      status: undefined,
      requests: 1,
    });
  });

  it('of an answer that does not come ends after the timeout', async () => {
    aNockedApi();
    allowMinting();
    const { error, requests } = await faultOfWriting({ timeout: 2_000, fetch: silentFor('/reactions') });

    expect({ code: error.code, requests }).toEqual({ code: 'forge-unavailable', requests: 1 });
    expect(error.message).toBe(`${route} for acme/shop got no answer (TimeoutError).`);
  });

  it('of an answer that breaks off is told, and not taken for an empty answer', async () => {
    aNockedApi();
    allowMinting();
    const { error, requests } = await faultOfWriting({ fetch: brokenOffAt('/reactions') });

    expect({ code: error.code, requests }).toEqual({ code: 'forge-unavailable', requests: 1 });
    expect(error.message).toBe(`${route} for acme/shop got no answer (ECONNRESET).`);
  });

  it('with a page where JSON was promised is no crash', async () => {
    aNockedApi();
    allowMinting();
    nock('https://forge.example')
      .post('/api/graphql')
      .reply(200, '<html>login</html>', { 'content-type': 'text/html' });
    const { github } = await aGitHub();
    const forge = await github.gate.gateFor(place);

    const error = await rejectionOf(forge.readFacts(key));

    expect(error.code).toBe('forge-unavailable');
    expect(error.message).toContain('without a valid data');
  });

  it('never brings a token or a body into the error, however it is printed', async () => {
    const api = aNockedApi();
    allowMinting();
    api.post(path).reply(422, secretBody);

    const { error } = await faultOfWriting();
    const printed = `${JSON.stringify(error)} ${error.message} ${error.hint} ${error.stack} ${String(error.cause)}`;

    expect(printed).not.toMatch(/SECRET|token-1/);
  });
});

describe('a token that the forge no longer takes', () => {
  it('is replaced, and the request made once more', async () => {
    const api = aNockedApi();
    const minted = allowMinting();
    const authorizations: (string | null)[] = [];
    const answer = (status: number) => (request: Request) => {
      authorizations.push(request.headers.get('authorization'));
      return [status, {}] as const;
    };
    api.post(path).reply(answer(401));
    api.post(path).reply(answer(201));
    const { github } = await aGitHub();
    const forge = await github.gate.gateFor(place);

    await forge.addReaction(9, 'eyes');

    expect(minted).toHaveLength(2);
    expect(authorizations).toEqual(['token token-1', 'token token-2']);
  });

  it('is given up when a new one does not help', async () => {
    const api = aNockedApi();
    allowMinting();
    api.post(path).twice().reply(401, secretBody);

    const { error, requests } = await faultOfWriting();

    expect({ code: error.code, requests }).toEqual({ code: 'forge-unauthorized', requests: 2 });
  });
});

describe('a token that cannot be minted', () => {
  it.each([
    [403, 'This installation has been suspended', 'forge-not-installed'],
    [
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
      'forge-not-installed',
    ],
    [422, 'The permissions requested are not granted to this installation.', 'forge-forbidden'],
  ])('says why: %s %s', async (status, message, code) => {
    aNockedApi().post('/app/installations/42/access_tokens').reply(status, { message });
    const { github } = await aGitHub();
    const forge = await github.gate.gateFor(place);

    expect((await rejectionOf(forge.readFacts(key))).code).toBe(code);
  });

  it.each([
    [401, 'forge-unauthorized'],
    [403, 'forge-forbidden'],
    [404, 'forge-not-installed'],
    [422, 'forge-refused'],
    [500, 'forge-unavailable'],
  ])('because of a %s is %s', async (status, code) => {
    aNockedApi().post('/app/installations/42/access_tokens').reply(status, secretBody);
    const { github } = await aGitHub();
    const forge = await github.gate.gateFor(place);

    const error = await rejectionOf(forge.readFacts(key));

    expect(error.code).toBe(code);
    expect(error.message).toContain('for installation 42 answered');
  });
});
