import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { createClient } from '../../builders/a-forge.ts';
import { writing } from '../../builders/a-graphql-fault.ts';
import {
  allGreen,
  allRed,
  badChange,
  conclusionsOf,
  goodChange,
  registryFiles,
} from '../../builders/a-pushed-repository.ts';
import { serviceText } from '../../builders/a-registry.ts';
import { eventually } from '../../builders/eventually.ts';

/** Into `release`, where this service exists, the change is right that is wrong into `main`. */
const release = { 'services/legder.yaml': serviceText('legder') };

/** A registry whose branch `release` has rules of its own. */
const files = {
  ...registryFiles,
  'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {protectedBranches: [release]}\n',
};

describe('two pull requests with the same head', () => {
  let world: BotOnAForge;

  beforeAll(async () => {
    world = await aBotOnAForge();
  });

  afterAll(() => world.close());

  it('do not write their checks over each other again and again', async () => {
    const repository = await world.addRepository('both-right', { files });
    await repository.push('release', release);
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await repository.open('change', { base: 'release' });
    await world.settle();
    const { checks } = await repository.shown(number);
    expect(conclusionsOf(checks)).toEqual(allGreen);

    for (let round = 0; round < 2; round++) {
      await world.stop();
      await world.start();
      await world.settle();
    }
    expect((await repository.shown(number)).checks).toEqual(checks);
  });

  it('are both red while one of them is, in whatever order their checks are written', async () => {
    const repository = await world.addRepository('one-wrong', { files });
    await repository.push('release', release);
    const head = await repository.push('change', badChange);
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const green = world.forge.faults.next({ ...writing(head, 1), until });
    await repository.open('change', { base: 'release' });
    await eventually(() => green.hits() === 1);
    const wrong = await repository.open('change');
    const red = world.forge.faults.next({ ...writing(head, wrong), delay: 0 });
    // Whether the red one waits for its turn or not, the green one comes after it if it can.
    await eventually(() => red.hits() > 0, 1_000).catch(() => undefined);
    letGo();
    await world.settle();

    expect(conclusionsOf((await repository.shown(wrong)).checks)).toEqual(allRed);
  });

  it('are both green when the wrong one is put right by its base', async () => {
    const repository = await world.addRepository('repaired', { files });
    await repository.push('release', release);
    await repository.push('change', badChange);
    const wrong = await repository.open('change');
    const right = await repository.open('change', { base: 'release' });
    await world.settle();
    expect(conclusionsOf((await repository.shown(right)).checks)).toEqual(allRed);

    await world.api('PATCH', `/repos/acme/repaired/pulls/${wrong}`, { state: 'closed' });
    await world.stop();
    await world.start();
    await world.settle();
    expect(conclusionsOf((await repository.shown(right)).checks)).toEqual(allGreen);
  });

  it.each([
    ['first', 'waits-first'],
    ['second', 'waits-second'],
  ])('both wait while the %s waits for an owner, and neither longer than that', async (which, name) => {
    const repository = await world.addRepository(name, { files: { ...files, CODEOWNERS: '* @anna\n' } });
    await repository.push('release', { CODEOWNERS: null });
    const head = await repository.push('change', goodChange);
    const bases = which === 'first' ? ['main', 'release'] : ['release', 'main'];
    const numbers: number[] = [];
    for (const base of bases) {
      numbers.push(await repository.open('change', { base }));
      await world.settle();
    }
    const approval = async (): Promise<string> => {
      const check = (await repository.checksOn(head)).find(({ name: its }) => its === 'charter/approval');
      return check?.status === 'completed' ? check.conclusion : (check?.status ?? 'missing');
    };
    expect(await approval()).toBe('in_progress');
    await world.stop();
    await world.start();
    await world.settle();
    expect(await approval()).toBe('in_progress');

    const waiting = numbers[bases.indexOf('main')] ?? 0;
    const token = world.forge.admin.createToken('anna');
    const anna = createClient(world.forge.apiUrl, () => token);
    const path = `/repos/acme/${name}/pulls/${waiting}/reviews`;
    expect((await anna('POST', path, { event: 'APPROVE', commit_id: head })).status).toBe(200);
    await world.settle();
    expect(await approval()).toBe('success');
  });

  it('are as the one into the default branch is, where the other goes into a branch of anybody’s', async () => {
    const repository = await world.addRepository('open-branch', { files });
    await repository.push('anybodys', { CODEOWNERS: '* @carol\n' });
    const head = await repository.push('change', goodChange);
    const approval = async (): Promise<string> => {
      const checks = await repository.checksOn(head);
      return checks.find(({ name }) => name === 'charter/approval')?.conclusion ?? 'missing';
    };
    await repository.open('change', { base: 'anybodys' });
    await world.settle();
    expect(await approval()).toBe('');

    await repository.open('change');
    await world.settle();
    expect(await approval()).toBe('success');
    await world.stop();
    await world.start();
    await world.settle();
    expect(await approval()).toBe('success');
  });

  it('leave no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });
});
