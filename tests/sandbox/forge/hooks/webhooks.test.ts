import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startForge } from '../../../../src/sandbox/start-forge.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let anna: Client;

beforeEach(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  await settle();
  world.receiver.received.splice(0);
});

afterEach(() => world.close());

const settle = (): Promise<void> => world.forge.whenSettled();

async function openIssue(title: string, repository = 'acme/app'): Promise<void> {
  expect((await anna('POST', `/repos/${repository}/issues`, { title })).status).toBe(201);
}

const titles = (): unknown[] =>
  world.receiver.received.map(({ payload }) => (payload['issue'] as { title?: string } | undefined)?.title);

describe('webhooks', () => {
  it('arrive in the order in which things happened', async () => {
    const expected = Array.from({ length: 20 }, (_, index) => `Issue ${index}`);
    for (const title of expected) await openIssue(title);
    await settle();
    expect(titles()).toEqual(expected);
  });

  it('name the installation, the organization and who did it', async () => {
    await openIssue('Who');
    await settle();
    expect(world.receiver.last('issues').payload).toMatchObject({
      action: 'opened',
      installation: { id: world.installationId },
      organization: { login: 'acme' },
      repository: { full_name: 'acme/app' },
      sender: { login: 'anna', type: 'User' },
    });
    await world.api(await world.installationToken())('POST', '/repos/acme/app/issues', { title: 'Bot' });
    await settle();
    expect(world.receiver.last('issues').payload).toMatchObject({
      sender: { login: 'charter[bot]', type: 'Bot' },
      issue: { performed_via_github_app: { slug: 'charter' } },
    });
  });

  it('are not sent twice, whatever the receiver answers', async () => {
    world.receiver.answer(500);
    await openIssue('Refused');
    await settle();
    world.receiver.answer(202);
    await openIssue('Taken');
    await settle();
    expect(titles()).toEqual(['Refused', 'Taken']);
    const list = await world.appApi()('GET', '/app/hook/deliveries');
    expect([list.each('status').slice(0, 2), list.each('status_code').slice(0, 2)]).toEqual([
      ['OK', 'Invalid HTTP Response: 500'],
      [202, 500],
    ]);
  });

  it('are recorded with what was sent and what came back', async () => {
    await openIssue('Recorded');
    await settle();
    const received = world.receiver.last('issues');
    const list = await world.appApi()('GET', '/app/hook/deliveries?per_page=1');
    const delivery = await world.appApi()('GET', `/app/hook/deliveries/${list.number('0.id')}`);
    expect(delivery.body).toMatchObject({
      guid: received.headers['x-github-delivery'],
      event: 'issues',
      action: 'opened',
      redelivery: false,
      status: 'OK',
      status_code: 202,
      installation_id: world.installationId,
      repository_id: world.repositoryId,
      request: {
        headers: { 'x-hub-signature-256': received.headers['x-hub-signature-256'] },
        payload: received.payload,
      },
      response: { headers: { 'content-type': 'text/plain' }, payload: 'noted' },
    });
  });

  it('can be delivered again, with the same GUID, as a further delivery', async () => {
    world.receiver.answer(503);
    await openIssue('Again');
    await settle();
    world.receiver.answer(200);
    const failed = await world.appApi()('GET', '/app/hook/deliveries?status=failure');
    expect(failed.each('event')).toEqual(['issues']);
    const id = failed.number('0.id');
    const answer = await world.appApi()('POST', `/app/hook/deliveries/${id}/attempts`);
    await settle();
    expect([answer.status, answer.body]).toEqual([202, {}]);
    const [first, second] = world.receiver.received;
    expect(second?.headers['x-github-delivery']).toBe(first?.headers['x-github-delivery']);
    expect(second?.body).toBe(first?.body);
    const list = await world.appApi()('GET', '/app/hook/deliveries?per_page=2');
    expect([list.each('redelivery'), list.each('status_code')]).toEqual([
      [true, false],
      [200, 503],
    ]);
  });

  it('are listed in parts that lead from one to the next', async () => {
    for (let count = 0; count < 5; count += 1) await openIssue(`Issue ${count}`);
    await settle();
    const first = await world.appApi()('GET', '/app/hook/deliveries?per_page=3');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await world.appApi()('GET', next.replace(world.forge.apiUrl, ''));
    const ids = [...first.each('id'), ...second.each('id')];
    expect(ids).toEqual([...ids].toSorted((a, b) => Number(b) - Number(a)));
    expect(new Set(ids).size).toBe(6);
  });

  it('are given up when nobody is there, and the next ones still go out', async () => {
    const { admin } = world.forge;
    admin.updateApp(world.app.id, { webhookUrl: 'http://127.0.0.1:9/nobody' });
    await openIssue('Lost');
    await settle();
    admin.updateApp(world.app.id, { webhookUrl: world.receiver.url });
    await openIssue('Found');
    await settle();
    const list = await world.appApi()('GET', '/app/hook/deliveries?per_page=2');
    expect([list.each('status'), titles()]).toEqual([['OK', 'failed to connect to host'], ['Found']]);
  });

  it('do not keep who did something waiting', async () => {
    const release = world.receiver.hold();
    await openIssue('Slow');
    const count = async (): Promise<number> =>
      (await world.appApi()('GET', '/app/hook/deliveries')).each('id').length;
    const before = await count();
    release();
    await settle();
    expect([await count(), titles()]).toEqual([before + 1, ['Slow']]);
  });

  it('are given up when the receiver does not answer in time', async () => {
    const impatient = await aForge({ hookTimeLimit: 50 });
    const release = impatient.receiver.hold();
    await impatient.api(impatient.anna)('POST', '/repos/acme/app/issues', { title: 'Silence' });
    await impatient.forge.whenSettled();
    const list = await impatient.appApi()('GET', '/app/hook/deliveries?per_page=1');
    expect([list.at('0.event'), list.at('0.status'), list.at('0.status_code')]).toEqual([
      'issues',
      'timed out',
      504,
    ]);
    release();
    await impatient.close();
  });

  it('under way are given up when the forge stops, and kept as failed', async () => {
    const stopping = await aForge({ directory: await mkdtemp(join(tmpdir(), 'forge-')) });
    await stopping.forge.whenSettled();
    const release = stopping.receiver.hold();
    await stopping.api(stopping.anna)('POST', '/repos/acme/app/issues', { title: 'Too late' });
    await vi.waitFor(() => stopping.receiver.last('issues'));
    await stopping.forge.close();
    release();
    await stopping.receiver.close();
    const forge = await startForge({ directory: stopping.directory });
    const [last] = forge.deliveries.list(stopping.app.id, { before: undefined, count: 1 });
    expect([last?.event, last?.statusCode]).toEqual(['issues', 502]);
    await forge.close();
    await rm(stopping.directory, { recursive: true });
  });

  it('reach only apps that asked for the event, where they are installed', async () => {
    const deaf = await world.forge.admin.registerApp({
      slug: 'deaf',
      permissions: { issues: 'read' },
      events: ['issue_comment'],
      webhookUrl: `${world.receiver.url}/deaf`,
    });
    world.forge.admin.installApp({ appId: deaf.id, account: 'acme', repositories: 'all' });
    await settle();
    world.receiver.received.splice(0);
    await openIssue('Heard by one');
    await settle();
    expect(
      world.receiver.received.map(({ headers }) => headers['x-github-hook-installation-target-id']),
    ).toEqual([String(world.app.id)]);
  });

  it('stop for repositories that an installation no longer sees', async () => {
    await anna('POST', '/orgs/acme/repos', { name: 'other' });
    world.forge.admin.installApp({
      appId: world.app.id,
      account: 'acme',
      repositories: [world.repositoryId],
    });
    await settle();
    world.receiver.received.splice(0);
    await openIssue('Not seen', 'acme/other');
    await openIssue('Seen');
    await settle();
    expect(titles()).toEqual(['Seen']);
  });

  it('ask for checks on every push, and only the app that writes them', async () => {
    const other = await world.forge.admin.registerApp({
      slug: 'reader',
      permissions: { checks: 'read', contents: 'read' },
      events: ['check_suite', 'check_run'],
      webhookUrl: world.receiver.url,
    });
    world.forge.admin.installApp({ appId: other.id, account: 'acme', repositories: 'all' });
    const content = Buffer.from('x').toString('base64');
    await anna('PUT', '/repos/acme/app/contents/a.txt', { message: 'First', content });
    await settle();
    const suites = world.receiver.received.filter(({ event }) => event === 'check_suite');
    expect(
      suites.map(({ action, headers }) => [action, headers['x-github-hook-installation-target-id']]),
    ).toEqual([['requested', String(world.app.id)]]);
  });

  it('tell of a push what it brought', async () => {
    const put = (path: string, message: string, branch?: string) =>
      anna('PUT', `/repos/acme/app/contents/${path}`, {
        message,
        content: 'eA==',
        ...(branch === undefined ? {} : { branch }),
      });
    await put('a.txt', 'First');
    await settle();
    const first = world.receiver.last('push').payload;
    expect(first).toMatchObject({
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      created: true,
      deleted: false,
      forced: false,
      commits: [
        { message: 'First', added: ['a.txt'], removed: [], modified: [], author: { username: 'anna' } },
      ],
      head_commit: { message: 'First' },
      pusher: { name: 'anna' },
    });
    await put('b.txt', 'Second');
    await settle();
    expect(world.receiver.last('push').payload).toMatchObject({
      before: first['after'],
      created: false,
      commits: [{ message: 'Second', added: ['b.txt'] }],
    });
    await anna('POST', '/repos/acme/app/git/refs', { ref: 'refs/heads/copy', sha: String(first['after']) });
    await anna('DELETE', '/repos/acme/app/git/refs/heads/copy');
    await settle();
    expect(world.receiver.last('create').payload).toMatchObject({ ref: 'copy', ref_type: 'branch' });
    expect(world.receiver.last('delete').payload).toMatchObject({ ref: 'copy', ref_type: 'branch' });
    expect(world.receiver.last('push').payload).toMatchObject({
      ref: 'refs/heads/copy',
      after: '0'.repeat(40),
      deleted: true,
      commits: [],
      head_commit: null,
    });
  });
});
