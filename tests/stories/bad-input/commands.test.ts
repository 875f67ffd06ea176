import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commentMarker } from '../../../src/model/check-report.ts';
import type { Fault } from '../../../src/sandbox/forge/faults.ts';
import { aBotOnAForge, canary, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { createClient, type Client } from '../../builders/a-forge.ts';
import { anyWriting, readingOf, refusalOf } from '../../builders/a-graphql-fault.ts';
import { goodChange, registryFiles, type PushedRepository } from '../../builders/a-pushed-repository.ts';
import { eventually } from '../../builders/eventually.ts';

describe('commands in comments', () => {
  let world: BotOnAForge;
  let repository: PushedRepository;
  let anna: Client;
  let opened = 0;
  let number: number;
  let comments: string;
  /** With the digest, because nobody can have seen in this very second what is there. */
  let approve: string;

  beforeAll(async () => {
    world = await aBotOnAForge();
    const files = { ...registryFiles, CODEOWNERS: '* @anna\n' };
    repository = await world.addRepository('owned', { files });
    const token = world.forge.admin.createToken('anna');
    anna = createClient(world.forge.apiUrl, () => token);
  });

  beforeEach(async () => {
    opened += 1;
    await repository.push(`change-${opened}`, goodChange);
    number = await repository.open(`change-${opened}`);
    comments = `/repos/acme/owned/issues/${number}/comments`;
    await world.settle();
    if ((await approval()) !== 'in_progress') throw new Error('nobody is waited for');
    const { checks } = await repository.shown(number);
    approve =
      checks
        .map(({ title }) => /\/approve [0-9a-f]{8}/.exec(title)?.[0])
        .find((typed) => typed !== undefined) ?? '';
  });

  afterAll(() => world.close());

  const approval = async (): Promise<string> => {
    const { checks } = await repository.shown(number);
    const check = checks.find(({ name }) => name === 'charter/approval');
    return check?.status === 'completed' ? check.conclusion : (check?.status ?? 'missing');
  };

  const answers = async (): Promise<readonly string[]> =>
    (await repository.shown(number)).comments.filter(
      (body) => body.startsWith('<!-- charter:') && !body.startsWith(commentMarker),
    );

  const say = async (body: string, by: Client = anna): Promise<number> => {
    const said = await by('POST', comments, { body });
    expect(said.status).toBe(201);
    return said.number('id');
  };

  it.each<readonly [string, Omit<Fault, 'path'>]>([
    ['a cut connection', { reset: true }],
    ['a cut connection after it was done', { reset: true, afterwards: true }],
    ['a 502 after it was done', { status: 502, afterwards: true }],
    ['a refusal of the answer', refusalOf(['answer0'], 'FORBIDDEN')],
    [
      'a refusal of the answer though it was done',
      { ...refusalOf(['answer0'], 'FORBIDDEN'), afterwards: true },
    ],
  ])('are carried out and answered once when the forge meets the answer with %s', async (_, fault) => {
    const struck = world.forge.faults.next({ ...anyWriting, ...fault });
    await say(approve);
    await world.settle();

    expect(struck.hits()).toBe(1);
    expect(await answers()).toEqual([expect.stringContaining(`\`${approve}\``)]);
    expect(await approval()).toBe('success');
  });

  it('are answered once each when many come while the first is worked on', async () => {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const held = world.forge.faults.next({ ...readingOf(number), until });
    await say('/plan');
    await eventually(() => held.hits() === 1);
    for (const body of ['/hold', approve, '/plan', '/status', '/hold cancel', approve]) await say(body);
    await world.forge.whenSettled();
    letGo();
    await world.settle();

    expect(await answers()).toHaveLength(7);
    expect(new Set(await answers()).size).toBe(7);
    expect(await approval()).toBe('success');
  });

  it('are answered once when the bot is stopped with the answer on its way', async () => {
    await world.stop();
    await world.start({ stopWithin: 50 });
    await world.settle();
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const held = world.forge.faults.next({ ...anyWriting, until, reset: true, afterwards: true });
    await say(approve);
    await eventually(() => held.hits() === 1);
    await world.stop();
    letGo();
    await world.forge.whenSettled();
    await world.start();
    await world.settle();

    expect(await answers()).toEqual([expect.stringContaining(`\`${approve}\``)]);
    expect(await approval()).toBe('success');
  });

  it('are carried out at the next start when nobody told of them', async () => {
    await world.stop();
    await say(approve);
    await world.forge.whenSettled();
    await world.start();
    await world.settle();

    expect(await answers()).toHaveLength(1);
    expect(await approval()).toBe('success');
  });

  it('do not count any more when their comment is deleted or edited', async () => {
    const first = await say(approve);
    await world.settle();
    expect(await approval()).toBe('success');
    expect((await anna('DELETE', `/repos/acme/owned/issues/comments/${first}`)).status).toBe(204);
    await world.settle();
    expect(await approval()).toBe('in_progress');

    const second = await say(approve);
    await world.settle();
    expect(await approval()).toBe('success');
    await anna('PATCH', `/repos/acme/owned/issues/comments/${second}`, { body: `Never mind, ${canary}` });
    await world.settle();
    expect(await approval()).toBe('in_progress');
  });

  it('lend nothing to who has no say: the author, and somebody from outside', async () => {
    await say(approve, world.api);
    await say(approve, world.outsiderApi);
    await world.settle();

    expect(await answers()).toHaveLength(2);
    expect(await approval()).toBe('in_progress');
  });

  it('leave no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });
});
