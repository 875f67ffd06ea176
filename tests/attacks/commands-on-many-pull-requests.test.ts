import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/model/account.ts';
import { ForgeError } from '../../src/model/forge-error.ts';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { MemoryTally } from '../builders/a-memory-tally.ts';
import { goodChange } from '../builders/a-pushed-repository.ts';
import { aStore } from '../builders/a-store.ts';
import { people } from '../builders/fake-forge.ts';

const { ben, cleo } = people;
const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };
const ten = Array<string>(10).fill('/status').join('\n');
const limited = 'on all pull requests together';

/** A pull request of a repository of its own; what is counted is counted for all of them. */
function aPullRequestOf(repositoryId: number, tally = new MemoryTally()): GatedWorld {
  const world = new GatedWorld(scaled);
  world.tally = tally;
  world.forge.pullRequest = { ...world.forge.pullRequest, repositoryId };
  return world;
}

function somePullRequests(count: number, tally = new MemoryTally()): readonly GatedWorld[] {
  return Array.from({ length: count }, (_, index) => aPullRequestOf(index + 1, tally));
}

async function answersOf(world: GatedWorld): Promise<readonly string[]> {
  await world.run();
  return world.answers;
}

describe('somebody who spreads commands over many pull requests', () => {
  it('is obeyed sixty times in ten minutes, and nobody else is kept waiting', async () => {
    const worlds = somePullRequests(8);
    for (const world of worlds) world.comment(ben, ten);
    worlds[7]?.comment(cleo, '/status');

    const answers = await Promise.all(worlds.map(answersOf));

    const refused = answers.flat().filter((answer) => answer.includes('command-too-often'));
    expect(refused).toHaveLength(2);
    expect(refused.every((answer) => answer.includes(limited))).toBe(true);
    expect(answers[7]?.filter((answer) => !answer.includes('command-too-often'))).toHaveLength(1);
  });

  it('is let through again when time has passed, and what was refused has not made that longer', async () => {
    const worlds = somePullRequests(9);
    for (const world of worlds.slice(0, 8)) {
      world.comment(ben, ten);
      await world.run();
    }
    const [last] = worlds.slice(8);
    last?.forge.comment(ben, ten, '2026-03-01T10:10:02.000Z');
    await last?.run();

    expect(last?.answers).toHaveLength(1);
    expect(last?.answers[0]).not.toContain('command-too-often');
  });

  it('is no other under another login, and another is not them under theirs', async () => {
    const worlds = somePullRequests(8);
    for (const world of worlds.slice(0, 6)) world.comment(ben, ten);
    for (const world of worlds) await world.run();
    const renamed: Account = { ...ben, login: 'benjamin' };
    const namesake: Account = { id: 666, login: ben.login, kind: 'person' };
    worlds[6]?.comment(renamed, '/status');
    worlds[7]?.comment(namesake, '/help');

    expect((await Promise.all(worlds.slice(6).map(answersOf))).map(([answer]) => answer)).toEqual([
      expect.stringContaining(limited),
      expect.not.stringContaining('command-too-often'),
    ]);
  });

  it('gets no more out of webhooks that are sent again, all at the same time, or of runs that break off', async () => {
    const { tally } = aStore();
    const worlds = somePullRequests(8);
    for (const world of worlds) {
      world.tally = tally;
      world.comment(ben, ten);
      world.forge.failOn(
        'publish',
        ...Array.from(
          { length: 2 },
          () => new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h' }),
        ),
      );
    }
    for (let time = 0; time < 3; time += 1)
      await Promise.all(worlds.map((world) => world.run(1).catch(() => undefined)));

    const answers = worlds.flatMap((world) => world.answers);
    expect(answers).toHaveLength(8);
    expect(answers.filter((answer) => answer.includes(limited))).toHaveLength(2);
  });

  it('gets nothing by writing more into a comment that was counted', async () => {
    const world = aPullRequestOf(1);
    world.comment(ben, '/plan');
    world.forge.failOn('publish', new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h' }));
    await world.run(1).catch(() => undefined);
    world.forge.comments = world.forge.comments.map((one) => ({ ...one, body: ten, isEdited: true }));
    await world.run();

    expect(world.answers).toHaveLength(1);
    expect(world.answers[0]).not.toContain('✅');
  });

  it('cannot have another refused by filling what that one has written with commands', async () => {
    const world = aPullRequestOf(1);
    for (let count = 0; count < 3; count += 1) world.comment(ben, 'looks good');
    const overwritten = { by: cleo, at: world.time() };
    world.forge.comments = world.forge.comments.map((one) => ({
      ...one,
      body: ten,
      isEdited: true,
      overwritten,
    }));
    await world.run();
    world.comment(ben, '/status');

    expect((await answersOf(world)).at(-1)).not.toContain('command-too-often');
  });

  it('cannot fill a pull request with comments of many commands either', async () => {
    const world = aPullRequestOf(1);
    for (let count = 0; count < 3; count += 1) world.comment(ben, ten);
    const [first, second, third] = await answersOf(world);

    expect([first, second].some((answer) => answer?.includes('command-too-often'))).toBe(false);
    expect(third).toContain('too many commands here');
  });
});

describe('while nobody can tell how many commands somebody has given', () => {
  it('nothing is done or let through, the checks say so, and it is done by itself afterwards', async () => {
    const tally = new MemoryTally();
    const world = aPullRequestOf(1, tally);
    tally.fault = new Error('Connection is closed.');
    world.comment(ben, '/lock staging because');
    world.comment(ben, '/approve');
    world.review(cleo);

    expect(await world.run(1)).toMatchObject({ kind: 'retry' });
    expect([world.forge.checks, world.answers]).toEqual([[], []]);
    await expect(world.run(3)).rejects.toThrow('could not be checked');

    tally.fault = undefined;
    expect(await world.gate()).toBe('in-progress');
    expect(world.forge.locks.size).toBe(1);
    expect(world.answers.map((answer) => /[✅⛔❌]/u.exec(answer)?.[0])).toEqual(['✅', '❌']);
  });
});

describe('on a real forge', { timeout: 60_000 }, () => {
  let world: BotOnAForge | undefined;

  afterEach(() => world?.close());

  it('commands are counted over all repositories of the installation, also when the bot is started anew', async () => {
    world = await aBotOnAForge();
    const { api } = world;
    const places: string[] = [];
    for (const name of ['one', 'two']) {
      const repository = await world.addRepository(name);
      for (const branch of ['a', 'b', 'c', 'd']) {
        await repository.push(branch, goodChange);
        places.push(`/repos/acme/${name}/issues/${await repository.open(branch)}/comments`);
      }
    }
    await world.settle();
    for (const place of places.slice(0, 6)) await api('POST', place, { body: ten });
    await world.settle();
    await world.stop();
    await world.start();
    for (const place of places.slice(6)) await api('POST', place, { body: '/status' });
    await world.settle();

    const shown = await Promise.all(
      places.map(async (place) => JSON.stringify((await api('GET', place)).each('body'))),
    );
    expect(shown.filter((answers) => answers.includes('charter:answer-to'))).toHaveLength(8);
    expect(shown.map((answers) => answers.includes('command-too-often'))).toEqual([
      ...Array<boolean>(6).fill(false),
      true,
      true,
    ]);
  });
});
