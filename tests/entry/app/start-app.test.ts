import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../../src/entry/app/start-app.ts';
import type { WorkResult } from '../../../src/ports/work-queue.ts';
import { aDelivery, aPullRequestPayload, webhookSecret } from '../../builders/a-delivery.ts';
import { aForgeApi, type ApiAnswer } from '../../builders/a-forge-api.ts';
import { aFolder, aStore } from '../../builders/a-store.ts';
import { anApp, appKey } from '../../builders/an-app.ts';

const sha = 'a'.repeat(40);
const done: WorkResult = { kind: 'done' };

describe('the app', () => {
  it('works on the pull request of a delivery', async () => {
    const { app, worked, webhookUrl } = await anApp();

    const response = await fetch(webhookUrl, aDelivery());
    await app.whenIdle();

    expect(response.status).toBe(202);
    expect(worked).toEqual([{ key: 'acme/shop#12', installationId: 42 }]);
    expect(await app.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('accepts events and actions that nothing is done about', async () => {
    const { app, worked, webhookUrl } = await anApp();

    const statuses = await Promise.all(
      [
        aDelivery({ event: 'ping', body: '{"zen":"Keep it simple."}' }),
        aDelivery({ event: 'never_heard_of' }),
        aDelivery({ body: JSON.stringify(aPullRequestPayload(12, { action: 'labeled' })) }),
      ].map(async (delivery) => (await fetch(webhookUrl, delivery)).status),
    );
    await app.whenIdle();

    expect(statuses).toEqual([202, 202, 202]);
    expect(worked).toEqual([]);
  });

  it.each([
    ['no installation', { installation: undefined }],
    ['an installation that is text', { installation: 'x' }],
    ['an installation that is null', { installation: null }],
    ['a repository that is a number', { repository: 7 }],
    ['an action that is an object', { action: { toString: 'x' } }],
    ['a pull request that is a list', { pull_request: [] }],
    ['a prototype', { __proto__: { x: 1 }, constructor: null }],
  ])('survives a payload with %s', async (_, broken) => {
    const { app, worked, webhookUrl } = await anApp();

    const odd = await fetch(webhookUrl, aDelivery({ body: JSON.stringify(aPullRequestPayload(1, broken)) }));
    const good = await fetch(webhookUrl, aDelivery());
    await app.whenIdle();

    expect([odd.status, good.status]).toEqual([202, 202]);
    expect(worked.at(-1)).toEqual({ key: 'acme/shop#12', installationId: 42 });
  });

  it('looks up the pull request of a re-run suite by its head, where the event names none', async () => {
    const { app, api, worked, webhookUrl } = await anApp();
    api.answer = ({ line }) =>
      line.startsWith('GET /repos/acme/shop/pulls')
        ? {
            json: [
              { number: 3, head: { sha } },
              { number: 4, head: { sha: 'b'.repeat(40) } },
            ],
          }
        : undefined;
    const body = JSON.stringify({
      action: 'rerequested',
      check_suite: { app: { id: 17 }, head_sha: sha, pull_requests: [] },
      repository: { id: 5, full_name: 'acme/shop' },
      installation: { id: 42 },
    });

    await fetch(webhookUrl, aDelivery({ event: 'check_suite', body }));
    await app.whenIdle();

    expect(worked).toEqual([{ key: 'acme/shop#3', installationId: 42 }]);
  });

  it('takes up what was accepted before a restart', async () => {
    const dataDir = aFolder();
    const before = aStore({ dataDir });
    const { body } = aDelivery();
    await (
      await before.deliveries.accept({ guid: randomUUID(), event: 'pull_request', body })
    ).stored;
    await before.queue.enqueue({ key: 'acme/shop#99', installationId: 42 });
    await before.close();

    const { app, worked } = await anApp({ config: { dataDir } });
    await app.whenIdle();

    expect(worked.map(({ key }) => key).toSorted()).toEqual(['acme/shop#12', 'acme/shop#99']);
  });

  it('asks at start for deliveries that failed while it was away', async () => {
    const api = await aForgeApi();
    const recently = new Date(Date.now() - 60_000).toISOString();
    api.answer = ({ line }) => {
      if (line === 'POST /app/hook/deliveries/7/attempts') return { status: 202, json: {} };
      if (!line.startsWith('GET /app/hook/deliveries')) return undefined;
      const failed = { id: 7, guid: randomUUID(), delivered_at: recently, status_code: 502 };
      return { json: [failed, { ...failed, id: 6, guid: randomUUID(), status_code: 202 }] };
    };

    const { app } = await anApp({ api });
    await app.whenIdle();

    expect(api.requests.filter(({ line }) => line.endsWith('/attempts'))).toHaveLength(1);
  });

  it('looks at every open pull request at start', async () => {
    const api = await aForgeApi();
    api.answer = ({ line }) => {
      if (line.startsWith('GET /app/installations?')) return { json: [{ id: 42, suspended_at: null }] };
      if (line.startsWith('GET /installation/repositories'))
        return {
          json: {
            repositories: [
              { id: 5, full_name: 'acme/shop' },
              { id: 6, full_name: 'acme/web' },
            ],
          },
        };
      if (line.startsWith('GET /repos/acme/shop/pulls')) return { json: [{ number: 1, head: { sha } }] };
      if (line.startsWith('GET /repos/acme/web/pulls')) return { json: [{ number: 2, head: { sha } }] };
      return undefined;
    };

    const { app, worked } = await anApp({ api });
    await app.whenIdle();

    const keys = worked.map(({ key }) => key).toSorted();
    expect(keys.filter((key) => key.includes('#'))).toEqual(['acme/shop#1', 'acme/web#2']);
  });

  it('does both again and again, also after the forge was down', async () => {
    const api = await aForgeApi();
    let isDown = true;
    api.answer = () => (isDown ? { status: 503 } : undefined);
    const { app, log } = await anApp({ api, tuning: { healEvery: 20, reconcileEvery: 20 } });
    await app.whenIdle();
    const whileDown = (await fetch(`${app.url}/readyz`)).status;

    isDown = false;
    const seen = (): boolean =>
      ['GET /app/installations?', 'GET /app/hook/deliveries?'].every((line) =>
        api.requests.slice(mark).some((request) => request.line.startsWith(line)),
      );
    const mark = api.requests.length;
    while (!seen()) await new Promise((resolve) => setTimeout(resolve, 5));

    expect(whileDown).toBe(200);
    expect(log()).toContain('is tried again');
  });

  it('counts the API calls of a run, mints apart', async () => {
    const { app, runs, webhookUrl } = await anApp({
      createHandler:
        ({ connector }) =>
        async () => {
          const forge = await connector.gateFor({ installationId: 42, owner: 'acme', repo: 'shop' });
          const key = { owner: 'acme', repo: 'shop', number: 12 };
          await forge.readFacts(key).catch(() => undefined);
          await forge.readCommentApps(key, '2026-01-01T00:00:00Z').catch(() => undefined);
          return done;
        },
    });
    await app.whenIdle();

    await fetch(webhookUrl, aDelivery());
    await app.whenIdle();

    expect(
      runs.map(({ item, calls }) => [item.key, calls.map(({ route, status }) => `${route} ${status}`)]),
    ).toEqual([
      [
        'acme/shop#12',
        ['POST /graphql facts 404', 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments 404'],
      ],
    ]);
  });

  describe('while it stops', () => {
    it('finishes what is in hand and leaves the rest to the next start', async () => {
      const dataDir = aFolder();
      const started = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<WorkResult>();
      const first = await anApp({
        config: { dataDir },
        tuning: { concurrency: 1 },
        createHandler: () => (item) => {
          if (item.key !== 'acme/shop#1') throw new Error('must not be started');
          started.resolve();
          return gate.promise;
        },
      });
      await first.app.whenIdle();
      for (const number of [1, 2])
        await fetch(first.webhookUrl, aDelivery({ body: JSON.stringify(aPullRequestPayload(number)) }));
      await started.promise;

      const closed = first.app.close();
      gate.resolve(done);
      await closed;
      const second = await anApp({ config: { dataDir }, api: first.api });
      await second.app.whenIdle();

      expect(first.runs.map(({ item, result }) => [item.key, result.kind])).toEqual([
        ['acme/shop#1', 'done'],
      ]);
      expect(second.worked.map(({ key }) => key)).toEqual(['acme/shop#2']);
    });

    it('keeps what is delivered meanwhile for the next start, and says that it is not ready', async () => {
      const dataDir = aFolder();
      const started = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<WorkResult>();
      const first = await anApp({
        config: { dataDir },
        createHandler: () => () => {
          started.resolve();
          return gate.promise;
        },
      });
      await fetch(first.webhookUrl, aDelivery());
      await started.promise;

      const closed = first.app.close();
      const body = JSON.stringify(aPullRequestPayload(77));
      const late = await fetch(first.webhookUrl, aDelivery({ body }));
      const ready = await fetch(`${first.app.url}/readyz`);
      gate.resolve(done);
      await closed;
      const second = await anApp({ config: { dataDir }, api: first.api });
      await second.app.whenIdle();

      expect([late.status, ready.status]).toEqual([202, 503]);
      expect(second.worked.map(({ key }) => key)).toEqual(['acme/shop#77']);
    });

    it('does not answer any more when it has stopped, and may be told twice', async () => {
      const { app } = await anApp();

      await Promise.all([app.close(), app.close()]);

      await expect(fetch(`${app.url}/healthz`)).rejects.toThrow('fetch failed');
    });
  });

  describe('to those who watch it', () => {
    it('says that it is alive and ready', async () => {
      const { app } = await anApp();

      const answers = await Promise.all(
        ['/healthz', '/readyz', '/', '/nothing'].map(
          async (path) => (await fetch(`${app.url}${path}`)).status,
        ),
      );

      expect(answers).toEqual([200, 200, 200, 404]);
    });

    it('shows what it did as metrics', async () => {
      const { app, webhookUrl } = await anApp();
      const delivery = aDelivery();
      await fetch(webhookUrl, delivery);
      await fetch(webhookUrl, delivery);
      await fetch(webhookUrl, aDelivery({ secret: 'wrong', event: 'forged' }));
      await app.whenIdle();

      const response = await fetch(`${app.url}/metrics`);
      const lines = (await response.text()).split('\n');

      expect(response.headers.get('content-type')).toContain('text/plain');
      expect(lines).toEqual(
        expect.arrayContaining([
          'charter_deliveries_total{event="pull_request",result="accepted"} 1',
          'charter_deliveries_total{event="pull_request",result="repeated"} 1',
          'charter_deliveries_total{event="unverified",result="bad-signature"} 1',
          'charter_work_run_seconds_count{result="done"} 1',
          'charter_work_keys{state="waiting"} 0',
          'charter_work_keys{state="failed"} 0',
          'charter_api_call_seconds_count{route="GET /app",status="200"} 1',
        ]),
      );
      expect(lines.some((line) => line.startsWith('process_resident_memory_bytes'))).toBe(true);
    });
  });

  describe('when the forge is at fault', () => {
    const faults: readonly [string, ApiAnswer, string][] = [
      ['401', { status: 401 }, 'forge-unauthorized'],
      [
        '403 with a rate limit',
        { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
        'forge-rate-limited',
      ],
      ['403', { status: 403 }, 'forge-forbidden'],
      ['404', { status: 404 }, 'forge-not-found'],
      ['409', { status: 409 }, 'forge-conflict'],
      ['422', { status: 422 }, 'forge-refused'],
      ['429 with Retry-After', { status: 429, headers: { 'retry-after': '2' } }, 'forge-rate-limited'],
      ['500', { status: 500 }, 'forge-unavailable'],
      ['a reset', { isReset: true }, 'forge-unavailable'],
    ];

    it.each(faults)('with %s, ends in a visible state and leaks nothing', async (_, answer, code) => {
      const api = await aForgeApi();
      api.answer = ({ line }) => (line.startsWith('POST /graphql') ? answer : undefined);
      const { app, runs, log, webhookUrl } = await anApp({
        api,
        createHandler:
          ({ connector }) =>
          async () => {
            const forge = await connector.gateFor({ installationId: 42, owner: 'acme', repo: 'shop' });
            const key = { owner: 'acme', repo: 'shop', number: 12 };
            try {
              await forge.readFacts(key);
            } catch (error) {
              if (!(error instanceof Error) || !('code' in error)) throw error;
              return { kind: 'failed', code: String(error.code), reason: error.message };
            }
            return done;
          },
      });
      const body = JSON.stringify(aPullRequestPayload(12, { marker: 'DELIVERY-BODY' }));

      await fetch(webhookUrl, aDelivery({ body }));
      await app.whenIdle();
      const alive = await fetch(`${app.url}/healthz`);

      expect(runs.map(({ result }) => (result.kind === 'failed' ? result.code : result.kind))).toEqual([
        code,
      ]);
      expect((await app.counts()).failed).toBe(1);
      expect(alive.status).toBe(200);
      expect(log()).toContain(code);
      expect(log()).not.toMatch(/DELIVERY-BODY|ANSWER-BODY|ghs_secret|sha256=|PRIVATE KEY|bearer/i);
      expect(log()).not.toContain(webhookSecret);
    });

    it('tries again what a fault of its own has stopped, and logs its stack and nothing that hangs on it', async () => {
      let attempts = 0;
      const { app, log, webhookUrl } = await anApp({
        createHandler: () => async () => {
          attempts++;
          if (attempts > 1) return done;
          const request = { body: 'REQUEST-BODY', headers: { authorization: 'token ghs_secret' } };
          throw Object.assign(new TypeError('x is not a function'), { request });
        },
      });

      await fetch(webhookUrl, aDelivery());
      await app.whenIdle();

      expect(attempts).toBe(2);
      expect(log()).toContain('TypeError: x is not a function');
      expect(log()).not.toMatch(/REQUEST-BODY|ghs_secret/);
    });
  });

  it('does not start on a port that is taken, and lets go of its data', async () => {
    const first = await anApp();
    const dataDir = aFolder();
    const port = Number(new URL(first.app.url).port);

    await expect(anApp({ config: { port, dataDir } })).rejects.toMatchObject({ code: 'listen-port-taken' });
    const second = await anApp({ config: { dataDir } });

    expect(second.app.url).not.toBe(first.app.url);
  });

  it('does not start on an address that is not of this machine', async () => {
    await expect(anApp({ config: { host: '203.0.113.9' } })).rejects.toMatchObject({
      code: 'listen-no-such-address',
    });
  });

  it('does not start with an empty secret', async () => {
    const config = {
      appId: 17,
      privateKey: appKey,
      webhookSecret: '',
      port: 0,
      host: '127.0.0.1',
      dataDir: aFolder(),
      logLevel: 'info' as const,
      githubApiUrl: 'http://127.0.0.1:9',
    };

    const starting = startApp({
      config,
      createHandler: () => async () => done,
      logDestination: { write: () => undefined },
    });

    await expect(starting).rejects.toThrow('the webhook secret is empty');
  });
});
