import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/model/account.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const { ben, cleo } = people;
const robot: Account = { id: 910, login: 'acme-coder[bot]', kind: 'bot' };
const dependabot: Account = { id: 911, login: 'dependabot[bot]', kind: 'bot' };

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

/** A pull request of a bot. Ben, an owner, has asked for it in one way or another. */
function aPullRequestBy(author: Account, base = protectedRegistry): GatedWorld {
  const world = new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
  world.forge.author = author;
  world.forge.commitAuthors = [author];
  return world;
}

/** How the gate stands when ben agrees in every way, what it says of him, and how it stands when cleo does. */
async function gateByBen(world: GatedWorld): Promise<readonly unknown[]> {
  world.review(ben);
  await world.run();
  world.comment(ben, '/approve');
  const first = await world.gate();
  const isSaid = world.forge.report('charter/approval')?.summary.includes('may have asked a bot to make it');
  world.review(cleo);
  return [first, isSaid, await world.gate()];
}

const closedToBen = ['in-progress', true, 'success'];

describe('who lets a bot open the pull request and approves it then', () => {
  it('is known by being assigned, now or at some time', async () => {
    const world = aPullRequestBy(robot);
    world.forge.assigned = [ben];

    expect(await gateByBen(world)).toEqual(closedToBen);
  });

  it.each([
    'Requested by @Ben',
    'Fixes the ledger.\n\nTriggered by: nobody, on behalf of @ben.',
    'Co-authored-by: Ben <102+ben@users.noreply.github.com>',
  ])('is known by what the bot says itself: %s', async (body) => {
    const world = aPullRequestBy(robot);
    world.forge.body = body;

    expect(await gateByBen(world)).toEqual(closedToBen);
  });

  it('is taken to be who has edited what the bot said', async () => {
    const world = aPullRequestBy(robot);
    world.forge.bodyEditor = ben;

    expect(await gateByBen(world)).toEqual(closedToBen);
  });

  it.each(['@acme-coder make it two', 'Could you, @ACME-Coder?', '@acme please'])(
    'is known by what they tell the bot: %s',
    async (body) => {
      const world = aPullRequestBy(robot);
      world.comment(ben, body);

      expect(await gateByBen(world)).toEqual(closedToBen);
    },
  );

  it('is taken to be whose comment is not what it was, or was deleted', async () => {
    const edited = aPullRequestBy(robot);
    edited.comment(ben, 'Thank you!');
    edited.forge.comments = edited.forge.comments.map((comment) => ({ ...comment, isEdited: true }));
    expect(await gateByBen(edited)).toEqual(closedToBen);

    const deleted = aPullRequestBy(robot);
    deleted.forge.deletedComments = [{ by: ben, deletedBy: ben, at: '2026-03-01T10:00:00Z' }];
    expect(await gateByBen(deleted)).toEqual(closedToBen);
  });

  it('is known also where the bot has only added a commit', async () => {
    const world = new GatedWorld(scaled);
    world.forge.commitAuthors = [people.anna, robot];
    world.comment(ben, '@acme-coder make it two');

    expect(await gateByBen(world)).toEqual(closedToBen);
  });

  it('is known where the bot is a machine user that an Agent of the base names', async () => {
    const machine: Account = { id: 777, login: 'deploy-machine', kind: 'person' };
    const world = aPullRequestBy(machine, {
      ...protectedRegistry,
      'agents/machine.yaml':
        'apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: machine}\nspec:\n  identity: {user: {login: deploy-machine, id: 777}}\n  role: proposer\n',
    });
    world.comment(ben, '@deploy-machine scale the ledger');

    expect(await gateByBen(world)).toEqual(closedToBen);
  });
});

describe('who has nothing to do with what a bot does', () => {
  it('counts', async () => {
    const world = aPullRequestBy(robot);
    world.forge.body = 'Read by @ben.\nSee packages/@ben/x.';
    world.comment(ben, 'Thank you! See user@acme-coder.example.');
    world.review(ben);

    expect(await world.gate()).toBe('success');
  });

  it('counts where the bot takes no wishes', async () => {
    const world = aPullRequestBy(dependabot);
    world.comment(ben, '@dependabot rebase');
    world.review(ben);

    expect(await world.gate()).toBe('success');
  });

  it('counts where no bot had a hand in it, whoever is assigned', async () => {
    const world = new GatedWorld(scaled);
    world.forge.assigned = [ben];
    world.forge.body = 'Requested by @ben';
    world.comment(ben, '@acme-coder is a bot');
    world.review(ben);

    expect(await world.gate()).toBe('success');
  });
});
