import { randomUUID } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Intake, type IntakeOptions, type ReceivedEvent } from '../../../src/entry/app/intake.ts';
import type { Store } from '../../../src/adapters/queue/open-store.ts';
import { aDelivery, aPullRequestPayload, signatureOf, webhookSecret } from '../../builders/a-delivery.ts';
import { aRecordingLog, type LogLine } from '../../builders/a-log.ts';
import { aStore } from '../../builders/a-store.ts';

interface World {
  readonly url: string;
  readonly intake: Intake;
  readonly store: Store;
  readonly received: ReceivedEvent[];
  readonly answers: string[];
  readonly failures: string[];
  readonly lines: readonly LogLine[];
}

/** An intake behind a real server; its handlers ask for one key, unless the test brings its own. */
async function aWorld(options: Partial<IntakeOptions> = {}): Promise<World> {
  const store = aStore();
  const received: ReceivedEvent[] = [];
  const answers: string[] = [];
  const failures: string[] = [];
  const log = aRecordingLog();
  const intake = new Intake({
    secret: webhookSecret,
    deliveries: store.deliveries,
    log,
    onAnswer: (result, event) => answers.push(`${event ?? 'unverified'} ${result}`),
    onFailure: (event) => failures.push(event),
    workOf: async (event) => {
      received.push(event);
      return [{ key: 'acme/shop#12', installationId: 42 }];
    },
    ...options,
  });
  const server = createServer((request, response) => void intake.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, intake, store, received, answers, failures, lines: log.lines };
}

describe('the intake of deliveries', () => {
  it('stores a delivery, answers 202, and queues the work that it asks for', async () => {
    const { url, intake, store, received, answers } = await aWorld();
    const guid = randomUUID();

    const response = await fetch(url, aDelivery({ guid }));
    await intake.whenIdle();

    expect(response.status).toBe(202);
    expect(received).toEqual([{ guid, event: 'pull_request', payload: aPullRequestPayload() }]);
    expect(await store.deliveries.isCompleted(guid)).toBe(true);
    expect((await store.queue.counts()).waiting).toBe(1);
    expect(answers).toEqual(['pull_request accepted']);
  });

  it('answers a repeated GUID without doing its work twice', async () => {
    const { url, intake, received, answers } = await aWorld();
    const delivery = aDelivery();

    const first = await fetch(url, delivery);
    await intake.whenIdle();
    const second = await fetch(url, delivery);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(received).toHaveLength(1);
    expect(answers).toEqual(['pull_request accepted', 'pull_request repeated']);
  });

  it('does the work of a GUID once that comes again while it is in hand', async () => {
    const gate = Promise.withResolvers<readonly []>();
    let handed = 0;
    const { url, intake } = await aWorld({
      workOf: () => {
        handed++;
        return gate.promise;
      },
    });
    const delivery = aDelivery();

    const responses = await Promise.all([fetch(url, delivery), fetch(url, delivery), fetch(url, delivery)]);
    gate.resolve([]);
    await intake.whenIdle();

    expect(responses.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(handed).toBe(1);
  });

  it('answers before the handlers are done', async () => {
    const gate = Promise.withResolvers<readonly []>();
    const { url, intake, store } = await aWorld({ workOf: () => gate.promise });
    const guid = randomUUID();

    const response = await fetch(url, aDelivery({ guid }));
    const pending = await store.deliveries.pending();
    gate.resolve([]);
    await intake.whenIdle();

    expect(response.status).toBe(202);
    expect(pending).toEqual([guid]);
    expect(await store.deliveries.pending()).toEqual([]);
  });

  it('completes an event that nothing is done about', async () => {
    const { url, intake, store } = await aWorld({ workOf: async () => [] });
    const guid = randomUUID();

    const response = await fetch(url, aDelivery({ event: 'star', guid }));
    await intake.whenIdle();

    expect(response.status).toBe(202);
    expect(await store.deliveries.isCompleted(guid)).toBe(true);
    expect((await store.queue.counts()).waiting).toBe(0);
  });

  const signature = signatureOf('{"action":"opened"}', 'another-secret');

  it.each([
    ['a wrong signature', { headers: { 'x-hub-signature-256': signature } }, 401, 'bad-signature'],
    ['a signature with another secret', { secret: 'guessed' }, 401, 'bad-signature'],
    ['no signature', { headers: { 'x-hub-signature-256': undefined } }, 401, 'bad-signature'],
    ['a short signature', { headers: { 'x-hub-signature-256': 'sha256=00' } }, 401, 'bad-signature'],
    [
      'an old signature',
      { headers: { 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` } },
      401,
      'bad-signature',
    ],
    ['no GUID', { headers: { 'x-github-delivery': undefined } }, 400, 'bad-headers'],
    ['a GUID that is none', { guid: "1'; DROP TABLE deliveries" }, 400, 'bad-headers'],
    ['no event', { headers: { 'x-github-event': undefined } }, 400, 'bad-headers'],
    ['an event that is none', { event: 'Pull Request' }, 400, 'bad-headers'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'wrong-type'],
    ['JSON of another kind', { headers: { 'content-type': 'application/json5' } }, 415, 'wrong-type'],
  ])('refuses %s', async (_, wish, status, result) => {
    const { url, received, answers, store } = await aWorld();

    const response = await fetch(url, aDelivery(wish));

    expect(response.status).toBe(status);
    expect(answers).toEqual([`unverified ${result}`]);
    expect(received).toEqual([]);
    expect(await store.deliveries.pending()).toEqual([]);
  });

  it('refuses what is not posted', async () => {
    const { url } = await aWorld();

    const response = await fetch(url);

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each(['', 'not json', '[1]', 'null', '"text"', '{"a":1'])(
    'refuses the signed body %j, which is no JSON object, and stores nothing',
    async (body) => {
      const { url, received, answers, store } = await aWorld();

      const response = await fetch(url, aDelivery({ body }));

      expect(response.status).toBe(400);
      expect(answers).toEqual(['pull_request not-json']);
      expect(received).toEqual([]);
      expect(await store.deliveries.pending()).toEqual([]);
    },
  );

  it('refuses 26 MB by its announced length, and reads the answer to its sender', async () => {
    const { url, answers } = await aWorld();

    const response = await fetch(url, aDelivery({ body: 'x'.repeat(26_000_000) }));

    expect(response.status).toBe(413);
    expect(answers).toEqual(['unverified too-large']);
  });

  it('refuses 26 MB of unannounced length without holding all of it', async () => {
    const { url, answers } = await aWorld();
    const { headers } = aDelivery();

    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(url, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      const chunk = Buffer.alloc(1_000_000, 'x');
      for (let megabyte = 0; megabyte < 26; megabyte++) request.write(chunk);
      request.end();
    });

    expect(status).toBe(413);
    expect(answers).toEqual(['unverified too-large']);
  });

  it('takes a body of just the limit', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(90) });
    const { url } = await aWorld({ bodyLimit: body.length });

    const response = await fetch(url, aDelivery({ body }));
    const longer = await fetch(url, aDelivery({ body: `${body} ` }));

    expect([response.status, longer.status]).toEqual([202, 413]);
  });

  it('forgets a sender that breaks off', async () => {
    const { url, answers, intake } = await aWorld();
    const { headers } = aDelivery();
    const request = httpRequest(url, { method: 'POST', headers: { ...headers, 'content-length': '1000' } });
    request.on('error', () => undefined);
    request.write('{"action":');
    await new Promise((resolve) => request.on('socket', (socket) => socket.on('connect', resolve)));

    request.destroy();
    while (answers.length === 0) await new Promise(setImmediate);
    await intake.whenIdle();

    expect(answers).toEqual(['unverified broken-off']);
  });

  it('answers 503 when it cannot store, so that the delivery counts as failed and is asked for again', async () => {
    const deliveries = {
      ...aStore().deliveries,
      accept: async () => ({ seen: 'new' as const, stored: Promise.reject(new Error('disk is full')) }),
      complete: () => Promise.reject(new Error('disk is full')),
    };
    const { url, answers } = await aWorld({ deliveries });

    const response = await fetch(url, aDelivery());

    expect(response.status).toBe(503);
    expect(answers).toEqual(['pull_request not-stored']);
  });

  it('keeps a delivery whose handlers fail, tries it again, and gives it up in the end', async () => {
    let attempts = 0;
    const { url, intake, store, failures } = await aWorld({
      workOf: () => {
        attempts++;
        return Promise.reject(new Error('handlers are broken'));
      },
    });
    const guid = randomUUID();

    const response = await fetch(url, aDelivery({ guid }));
    await intake.whenIdle();
    const afterFirst = await store.deliveries.pending();
    await intake.takeUpPending();
    await intake.takeUpPending();
    await intake.takeUpPending();

    expect(response.status).toBe(202);
    expect(afterFirst).toEqual([guid]);
    expect(attempts).toBe(3);
    expect(failures).toEqual(['pull_request', 'pull_request', 'pull_request']);
    expect(await store.deliveries.pending()).toEqual([]);
  });

  it('does what was pending when a redelivery of it comes', async () => {
    const { url, intake, store, received } = await aWorld();
    const guid = randomUUID();
    const delivery = aDelivery({ guid });
    await (
      await store.deliveries.accept({ guid, event: 'pull_request', body: delivery.body })
    ).stored;

    await fetch(url, delivery);
    await intake.whenIdle();

    expect(received).toHaveLength(1);
    expect(await store.deliveries.isCompleted(guid)).toBe(true);
  });

  it('does not work with an empty secret', async () => {
    await expect(aWorld({ secret: '' })).rejects.toThrow('the webhook secret is empty');
  });

  it('logs neither secret, signature nor body, whatever is wrong', async () => {
    const marker = 'MARK-IN-THE-BODY';
    const body = JSON.stringify({ action: marker });
    const { url, intake, lines } = await aWorld({
      workOf: async ({ payload }) => {
        throw Object.assign(new Error('broken'), { event: { payload } });
      },
    });
    const wishes = [
      { body },
      { body, secret: 'wrong' },
      { body: marker },
      { body, guid: marker },
      { body, headers: { 'x-hub-signature-256': marker } },
    ];

    for (const wish of wishes) await fetch(url, aDelivery(wish));
    await intake.whenIdle();

    const printed = lines.map(({ message, fields }) => `${message} ${JSON.stringify(fields)}`).join('\n');
    expect(printed).toContain('the handlers of a delivery failed');
    expect(printed).not.toContain(webhookSecret);
    expect(printed).not.toContain('sha256=');
  });
});
