import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunReport } from '../../../src/entry/app/run-reports.ts';
import { startBot } from '../../../src/entry/app/start-bot.ts';
import { aDelivery, webhookSecret } from '../../builders/a-delivery.ts';
import { aForgeApi } from '../../builders/a-forge-api.ts';
import { aFolder } from '../../builders/a-store.ts';
import { appKey } from '../../builders/an-app.ts';

describe('a bot whose forge names a foreign place to clone from', () => {
  it('sends nothing there, mints no token for it, and says so on the pull request', async () => {
    const api = await aForgeApi();
    const created: string[] = [];
    const repo = { id: 5, clone_url: 'https://evil.invalid/acme/shop.git' };
    api.answer = ({ line, body }) => {
      if (line === 'GET /repos/acme/shop/pulls/12')
        return {
          json: {
            state: 'open',
            html_url: 'https://forge.invalid/acme/shop/pull/12',
            head: { sha: 'a'.repeat(40), repo },
            base: { ref: 'main', repo },
          },
        };
      if (line.startsWith('GET /repos/acme/shop/commits/')) return { json: { check_runs: [] } };
      if (line.startsWith('GET /repos/acme/shop/issues/')) return { json: [] };
      if (line === 'POST /repos/acme/shop/check-runs') created.push(body);
      return line.startsWith('POST /repos/') ? { status: 201, json: { id: 1 } } : undefined;
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
    expect(created.map((body) => (JSON.parse(body) as { conclusion: string }).conclusion)).toEqual([
      'failure',
      'failure',
    ]);
    expect(created.join('\n')).toContain('git-url-refused');
    const minted = api.requests.filter(({ line }) => line.endsWith('/access_tokens'));
    expect(minted.filter(({ body }) => body.includes('"contents"'))).toEqual([]);
  });
});
