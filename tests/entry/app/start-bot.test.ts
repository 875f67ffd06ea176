import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tokenPermissions } from '../../../src/adapters/github/permissions.ts';
import type { RunReport } from '../../../src/entry/app/run-reports.ts';
import { startBot } from '../../../src/entry/app/start-bot.ts';
import { aDelivery, webhookSecret } from '../../builders/a-delivery.ts';
import { aForgeApi } from '../../builders/a-forge-api.ts';
import { aFolder } from '../../builders/a-store.ts';
import { appKey } from '../../builders/an-app.ts';

const nothing = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };

/** An open pull request of a repository that says it is elsewhere. */
const facts = {
  data: {
    viewer: { login: 'charter[bot]', databaseId: 7 },
    repository: {
      id: 'R_5',
      databaseId: 5,
      url: 'https://evil.invalid/acme/shop',
      pullRequest: {
        id: 'PR_12',
        state: 'OPEN',
        isDraft: false,
        isCrossRepository: false,
        baseRefName: 'main',
        headRefOid: 'a'.repeat(40),
        url: 'https://forge.invalid/acme/shop/pull/12',
        author: { __typename: 'User', login: 'anna', databaseId: 1 },
        reviews: nothing,
        comments: nothing,
        commits: nothing,
        head: { nodes: [{ commit: { oid: 'a'.repeat(40), checkSuites: { nodes: [] } } }] },
      },
    },
  },
};

describe('a bot whose forge names a foreign place to clone from', () => {
  it('sends nothing there, mints no token for it, and says so on the pull request', async () => {
    const api = await aForgeApi();
    const published: string[] = [];
    api.answer = ({ line, body }) => {
      if (line !== 'POST /graphql') return undefined;
      if (!body.includes('mutation CharterPublish')) return { json: facts };
      published.push(body);
      return { json: { data: {} } };
    };
    const runs: RunReport[] = [];
    const bot = await startBot({
      config: {
        appId: 17,
        privateKey: appKey,
        webhookSecret,
        githubApiUrl: api.url,
        port: 0,
        host: '127.0.0.1',
        dataDir: aFolder(),
        logLevel: 'info',
      },
      tuning: { isThrottled: false, retryDelay: 5, maxAttempts: 3 },
      logDestination: { write: () => undefined },
      onRun: (run) => runs.push(run),
    });
    onTestFinished(() => bot.close());

    await fetch(`${bot.url}/api/github/webhooks`, aDelivery({ guid: randomUUID() }));
    await bot.whenIdle();

    expect(runs.map(({ result }) => result.kind)).toEqual(['retry', 'retry', 'failed']);
    const conclusions = published.map((body) =>
      [...body.matchAll(/"conclusion":"(\w+)"/g)].map(([, word]) => word),
    );
    const failed = ['FAILURE', 'FAILURE', 'FAILURE', 'FAILURE'];
    expect(conclusions).toEqual([failed]);
    expect(published.every((body) => body.includes('git-url-refused'))).toBe(true);
    const minted = api.requests
      .filter(({ line }) => line.endsWith('/access_tokens'))
      .map(({ body }) => (JSON.parse(body) as { permissions: unknown }).permissions);
    expect(minted.length).toBeGreaterThan(0);
    expect(minted).not.toContainEqual(tokenPermissions.fetch);
    expect(api.requests.filter(({ authorization }) => authorization?.startsWith('Basic'))).toEqual([]);
  });
});
