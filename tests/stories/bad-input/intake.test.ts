import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/adapters/queue/open-store.ts';
import { readServeConfig } from '../../../src/config/serve-config.ts';
import { startBot } from '../../../src/entry/app/start-bot.ts';
import { aBotOnAForge, canary, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { aDelivery, type DeliveryWish } from '../../builders/a-delivery.ts';
import {
  allGreen,
  conclusionsOf,
  goodChange,
  type PushedRepository,
} from '../../builders/a-pushed-repository.ts';
import { systemClock } from '../../builders/a-store.ts';

describe('a server under hostile deliveries', () => {
  let world: BotOnAForge;
  let repository: PushedRepository;
  let number: number;

  beforeAll(async () => {
    world = await aBotOnAForge();
    repository = await world.addRepository('registry');
    await repository.push('change', goodChange);
    number = await repository.open('change');
    await world.settle();
  });

  afterAll(() => world.close());

  /** The webhook of the open pull request, as the forge would send it. */
  const payload = (more: object = {}): string =>
    JSON.stringify({
      action: 'synchronize',
      pull_request: { number, title: canary },
      repository: { id: repository.place.id, full_name: 'acme/registry' },
      installation: { id: world.installationId },
      ...more,
    });

  const deliver = async (
    wish: DeliveryWish,
    body?: RequestInit,
  ): Promise<{ status: number; text: string; runs: number }> => {
    const before = world.runs.length;
    const secret = wish.secret ?? world.app.webhookSecret;
    const request = aDelivery({ body: payload(), ...wish, secret });
    const response = await fetch(world.webhookUrl(), { ...request, ...body });
    const text = (await response.text()).trim();
    await world.settle();
    return { status: response.status, text, runs: world.runs.length - before };
  };

  it('works on a delivery that is signed with the secret', async () => {
    expect(await deliver({})).toEqual({ status: 202, text: 'accepted', runs: 1 });
  });

  it('refuses a delivery that is signed with another secret', async () => {
    expect(await deliver({ secret: 'another secret' })).toEqual({
      status: 401,
      text: 'X-Hub-Signature-256 does not match',
      runs: 0,
    });
  });

  it('refuses a delivery whose body was changed after it was signed', async () => {
    const { status, runs } = await deliver({}, { body: payload({ action: 'opened' }) });
    expect({ status, runs }).toEqual({ status: 401, runs: 0 });
  });

  it.each([
    ['without a signature', undefined],
    ['with a SHA-1 signature', 'sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['with an empty digest', 'sha256='],
  ])('refuses a delivery %s', async (_, signature) => {
    const { status, runs } = await deliver({ headers: { 'x-hub-signature-256': signature } });
    expect({ status, runs }).toEqual({ status: 401, runs: 0 });
  });

  it('refuses a body of 26 MB whose length is announced', async () => {
    const body = `{"padding":"${canary.padEnd(26_000_000, 'x')}"}`;
    const { status, runs } = await deliver({ body });
    expect({ status, runs }).toEqual({ status: 413, runs: 0 });
  });

  it('refuses a body of 26 MB that comes in pieces of unknown number', async () => {
    const piece = Buffer.alloc(1_000_000, canary);
    const pieces = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 26; count++) controller.enqueue(piece);
        controller.close();
      },
    });
    const { status, runs } = await deliver({}, { body: pieces, duplex: 'half' });
    expect({ status, runs }).toEqual({ status: 413, runs: 0 });
  });

  it.each([
    ['plain text', canary],
    ['broken JSON', `{"title":"${canary}"`],
    ['a JSON list', `["${canary}"]`],
    ['nothing', ''],
    ['control characters', '\u0000\u0001'],
  ])('refuses a signed body that is %s', async (_, body) => {
    expect(await deliver({ body })).toEqual({ status: 400, text: 'the body is not a JSON object', runs: 0 });
  });

  it('refuses a form, in which GitHub can wrap its JSON', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, runs } = await deliver({ headers, body: `payload=${encodeURIComponent(payload())}` });
    expect({ status, runs }).toEqual({ status: 415, runs: 0 });
  });

  it.each([
    ['an event that nobody knows', 'a_new_event', {}],
    ['an event that asks for nothing', 'star', {}],
    ['an action that nobody knows', 'pull_request', { action: canary }],
    ['a pull request without a number', 'pull_request', { pull_request: { number: 'seven' } }],
    ['a repository whose name is a path', 'pull_request', { repository: { full_name: '../../etc/passwd' } }],
    ['an installation that is no number', 'pull_request', { installation: { id: { $ne: 1 } } }],
  ])('takes %s and does nothing', async (_, event, more) => {
    expect(await deliver({ event, body: payload(more) })).toEqual({ status: 202, text: 'accepted', runs: 0 });
  });

  it('ends work quietly that is about an installation which does not exist', async () => {
    const { status, runs } = await deliver({ body: payload({ installation: { id: 999_999 } }) });
    expect({ status, runs }).toEqual({ status: 202, runs: 3 });
    expect(world.runs.at(-1)?.result).toEqual({ kind: 'done' });
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('does the work of a delivery once, however often its GUID comes', async () => {
    const guid = randomUUID();
    expect(await deliver({ guid })).toEqual({ status: 202, text: 'accepted', runs: 1 });
    expect(await deliver({ guid })).toEqual({ status: 202, text: 'done before', runs: 0 });
    expect(await deliver({ guid: guid.toUpperCase() })).toEqual({
      status: 202,
      text: 'done before',
      runs: 0,
    });
  });

  it('remembers across a restart what it has done', async () => {
    const guid = randomUUID();
    await deliver({ guid });
    await world.stop();
    await world.start();
    await world.settle();
    expect(await deliver({ guid })).toEqual({ status: 202, text: 'done before', runs: 0 });
  });

  it('does the work of a delivery that was stored and never done, also when it comes again', async () => {
    const guid = randomUUID();
    await repository.push('other', goodChange);
    await world.stop();
    const other = await repository.open('other');
    const body = payload({ action: 'opened', pull_request: { number: other, title: canary } });
    await storeOnly(world.dataDir, { guid, event: 'pull_request', body });

    await world.start();
    const { status } = await deliver({ guid, body });
    expect(status).toBe(202);
    const { checks } = await repository.shown(other);
    expect(checks).toHaveLength(5);
    expect(conclusionsOf(checks)).toEqual(allGreen);
    expect((await repository.shown(other)).comments).toHaveLength(1);
    expect(await deliver({ guid, body })).toEqual({ status: 202, text: 'done before', runs: 0 });
  });

  it('still stands, with nothing left to do, and has logged neither secrets nor bodies', async () => {
    const [health, readiness] = await Promise.all(
      ['healthz', 'readyz'].map((path) => fetch(`${world.bot().url}/${path}`)),
    );
    expect([health?.status, readiness?.status]).toEqual([200, 200]);
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.log()).toContain('deliveries were refused');
    expect(world.leaks()).toEqual([]);
  });
});

describe('a server without a webhook secret', () => {
  it('does not start, and says which variable is empty', () => {
    const config = readServeConfig({
      APP_ID: '1',
      PRIVATE_KEY: canary,
      WEBHOOK_SECRET: '',
      DATA_DIR: '/nowhere',
    });
    const problems = Array.isArray(config) ? config.map(String) : [];
    expect(problems.filter((problem) => problem.includes('WEBHOOK_SECRET'))).toHaveLength(1);
    expect(problems.join('\n')).not.toContain(canary);
  });

  it('does not start even when its settings were not read from the environment', async () => {
    const world = await aBotOnAForge({ isStopped: true });
    const config = {
      appId: world.app.id,
      privateKey: world.app.privateKey,
      webhookSecret: '',
      githubApiUrl: world.forge.apiUrl,
      port: 0,
      host: '127.0.0.1',
      dataDir: world.dataDir,
      logLevel: 'fatal' as const,
    };
    try {
      await expect(startBot({ config })).rejects.toThrow('the webhook secret is empty');
    } finally {
      await world.close();
    }
  });
});

/** What a server has on its disk when it ends between storing a delivery and handing it on. */
async function storeOnly(
  dataDir: string,
  delivery: { readonly guid: string; readonly event: string; readonly body: string },
): Promise<void> {
  const work = { concurrency: 1, maxAttempts: 1, backoff: () => 1, stopWithin: 1 };
  const store = openStore({ dataDir, clock: systemClock, work });
  await (
    await store.deliveries.accept(delivery)
  ).stored;
  await store.close();
}
