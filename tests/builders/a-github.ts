import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { createProbot, ProbotOctokit } from 'probot';
import { onTestFinished } from 'vitest';
import { ApiMeter, type ApiCall } from '../../src/adapters/github/api-meter.ts';
import { connectGitHub, type GitHub } from '../../src/adapters/github/connect-github.ts';
import { octokitClass } from '../../src/adapters/github/octokit-class.ts';

export const baseUrl = 'https://forge.example/api/v3';
export const appId = 17;
export const now = '2026-03-01T10:00:00.000Z';

export const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

/** Answers of the API, one for one request, on a host that does not exist; no other request gets out. */
export function aNockedApi(): nock.Scope {
  nock.disableNetConnect();
  onTestFinished(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });
  return nock(baseUrl);
}

export interface MintedToken {
  readonly repositories?: readonly string[];
  readonly permissions?: unknown;
}

/** Lets tokens be minted, each other than the one before, and keeps what was asked for. */
export function allowMinting(installationId = 42): MintedToken[] {
  const minted: MintedToken[] = [];
  nock(baseUrl)
    .persist()
    .post(`/app/installations/${installationId}/access_tokens`)
    .reply(201, async (request: Request) => {
      minted.push((await request.json()) as MintedToken);
      return {
        token: `token-${minted.length}`,
        expires_at: '2099-01-01T00:00:00Z',
        permissions: {},
        repository_selection: 'selected',
      };
    });
  return minted;
}

/** Looked up at each call, because nock replaces it. */
const currentFetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);

export interface GitHubWish {
  readonly isThrottled?: boolean;
  readonly timeout?: number;
  readonly fetch?: typeof globalThis.fetch;
  /** Of a forge that is running; left out, those of the nocked API. */
  readonly forge?: { readonly baseUrl: string; readonly appId: number; readonly privateKey: string };
}

/** Who we are is asked at start; where a test answers every request in its own way, that is of no interest to it. */
async function introduce(github: GitHub, url: string): Promise<void> {
  if (url === baseUrl) nock(baseUrl).get('/app').reply(200, { slug: 'charter' });
  await github.identify().catch(() => undefined);
}

/** Our adapter over Probot's Octokit, with what it called. */
export async function aGitHub({
  timeout = 5_000,
  fetch = currentFetch,
  isThrottled = false,
  forge = { baseUrl, appId, privateKey },
}: GitHubWish = {}): Promise<{
  github: GitHub;
  calls: ApiCall[];
  meter: ApiMeter;
}> {
  const calls: ApiCall[] = [];
  const meter = new ApiMeter({
    fetch,
    timeout,
    onCall: (call) => calls.push(call),
  });
  const probot = createProbot({
    env: {},
    overrides: {
      ...forge,
      secret: 'webhook-secret',
      logLevel: 'fatal',
      Octokit: octokitClass(ProbotOctokit, { baseUrl: forge.baseUrl, isThrottled, meter }),
    },
  });
  const app = await probot.auth();
  const github = connectGitHub({ app, appId: forge.appId, meter, clock: { now: () => now } });
  await introduce(github, forge.baseUrl);
  calls.splice(0);
  return { github, calls, meter };
}
