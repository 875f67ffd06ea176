import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commentMarker } from '../../../src/model/check-report.ts';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { createClient, signJwt, type Client } from '../../builders/a-forge.ts';
import {
  allRed,
  badChange,
  conclusionsOf,
  type PushedRepository,
} from '../../builders/a-pushed-repository.ts';

describe('what the bot has published', () => {
  let world: BotOnAForge;
  let repository: PushedRepository;
  let opened = 0;
  let number: number;
  let path: string;

  beforeAll(async () => {
    world = await aBotOnAForge();
    repository = await world.addRepository('registry');
    path = '/repos/acme/registry';
  });

  beforeEach(async () => {
    opened += 1;
    await repository.push(`change-${opened}`, badChange);
    number = await repository.open(`change-${opened}`);
    await world.settle();
  });

  afterAll(() => world.close());

  const suiteOf = async (sha: string): Promise<{ id: number; status: string }> => {
    const suites = await world.api('GET', `${path}/commits/${sha}/check-suites`);
    return { id: suites.number('check_suites.0.id'), status: suites.text('check_suites.0.status') };
  };

  /** Makes the bot look again: a push that changes nothing. */
  const touch = async (): Promise<void> => {
    await repository.push(`change-${opened}`, {});
    await world.settle();
  };

  it('is published once more when a check is asked for again, and the suite does not wait for ever', async () => {
    const before = await repository.shown(number);
    const plan = before.checks.find(({ name }) => name === 'charter/plan');
    await world.api('POST', `${path}/check-runs/${plan?.id}/rerequest`);
    await world.settle();

    const { checks, comments } = await repository.shown(number);
    const once = [
      'charter/approval: failure',
      'charter/plan: failure',
      'charter/policy: success',
      'charter/validate: failure',
    ];
    expect(checks.map(({ name, conclusion }) => `${name}: ${conclusion}`)).toEqual([...once, ...once]);
    expect(comments).toEqual(before.comments);
    expect((await suiteOf(before.head)).status).toBe('completed');
  });

  it('is published once more when the whole suite is asked for again', async () => {
    const before = await repository.shown(number);
    const suite = await suiteOf(before.head);
    await world.api('POST', `${path}/check-suites/${suite.id}/rerequest`);
    expect((await suiteOf(before.head)).status).toBe('queued');
    await world.settle();

    expect((await suiteOf(before.head)).status).toBe('completed');
    expect((await repository.shown(number)).checks).toHaveLength(8);
  });

  it('is put right when somebody edits the comment', async () => {
    const before = await repository.shown(number);
    const id = await commentId();
    const edited = await world.api('PATCH', `${path}/issues/comments/${id}`, {
      body: `${commentMarker}\n### ✅ Valid`,
    });
    expect(edited.status).toBe(200);
    await touch();

    const { comments } = await repository.shown(number);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.split('\n')[1]).toBe(before.comments[0]?.split('\n')[1]);
  });

  it('is written again when somebody deletes the comment', async () => {
    await world.api('DELETE', `${path}/issues/comments/${await commentId()}`);
    expect((await repository.shown(number)).comments).toEqual([]);
    await touch();

    expect((await repository.shown(number)).comments).toHaveLength(1);
  });

  it('is not taken for what somebody else writes with the same marker', async () => {
    await world.api('DELETE', `${path}/issues/comments/${await commentId()}`);
    const forged = `${commentMarker}\n### ✅ Valid, says bob`;
    await world.api('POST', `${path}/issues/${number}/comments`, { body: forged });
    await touch();

    expect((await repository.shown(number)).comments).toEqual([
      forged,
      expect.stringContaining('### ❌ 1 error introduced'),
    ]);
  });

  it('is not taken for a check of the same name by another App, nor hidden by it', async () => {
    const other = await anotherApp();
    await repository.push(`change-${opened}`, {}, { message: 'Another commit' });
    await world.settle();
    const { head, checks } = await repository.shown(number);
    const [own] = checks.filter(({ name }) => name === 'charter/validate');
    const forged = await other('POST', `${path}/check-runs`, {
      name: 'charter/validate',
      head_sha: head,
      external_id: own?.externalId,
      status: 'completed',
      conclusion: 'success',
    });
    expect(forged.status).toBe(201);
    await world.api('POST', `${path}/check-runs/${own?.id}/rerequest`);
    await world.settle();

    const runs = (await repository.shown(number)).checks.filter(({ name }) => name === 'charter/validate');
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success', 'failure']);
  });

  it('leaves no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(conclusionsOf((await repository.shown(number)).checks)).toEqual(allRed);
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });

  async function commentId(): Promise<number> {
    return (await world.api('GET', `${path}/issues/${number}/comments`)).number('0.id');
  }

  /** The API as another App that may write checks here. */
  async function anotherApp(): Promise<Client> {
    const app = await world.forge.admin.registerApp({
      slug: 'other',
      owner: 'acme',
      permissions: { checks: 'write' },
      events: [],
    });
    const { id } = world.forge.admin.installApp({ appId: app.id, account: 'acme', repositories: 'all' });
    const asApp = createClient(world.forge.apiUrl, () => signJwt(app.id, app.privateKey));
    const token = (await asApp('POST', `/app/installations/${id}/access_tokens`, {})).text('token');
    return createClient(world.forge.apiUrl, () => token);
  }
});
