import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/model/account.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const agent: Account = { id: 920, login: 'acme-agent[bot]', kind: 'bot' };
const base = {
  ...protectedRegistry,
  'agents/acme.yaml':
    'apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: acme}\nspec:\n  identity: {app: 4711}\n  role: proposer\n  may: {verbs: [plan]}\n',
};

function aWorld(): GatedWorld {
  return new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
}

describe('two bots that answer each other', () => {
  it('stop, because bots that no Agent is about get no answer, not even that they may not', async () => {
    const world = aWorld();
    await world.run();
    for (let round = 0; round < 5; round += 1) {
      world.comment(people.otherBot, '/plan\n/help\n/aprove');
      await world.run();
    }

    expect(world.answers).toEqual([]);
  });

  it('stop, because an agent gets answers to commands alone, and to twenty in ten minutes at most', async () => {
    const world = aWorld();
    await world.run();
    for (let round = 0; round < 30; round += 1) {
      world.forge.apps.set(world.comment(agent, '/plan'), 4711);
      world.forge.apps.set(world.comment(agent, 'I have read: /plan'), 4711);
      await world.run();
    }
    expect(world.answers).toHaveLength(20);

    // What came too often is not made up for later.
    world.now = '2026-03-01T13:00:00.000Z';
    await world.run();
    expect(world.answers).toHaveLength(20);
  });

  it('stop, because a mistake of an agent gets no answer', async () => {
    const world = aWorld();
    await world.run();
    world.forge.apps.set(world.comment(agent, '/paln'), 4711);
    await world.run();

    expect(world.answers).toEqual([]);
  });

  it('never begin, because the bot does not obey itself', async () => {
    const itself = {
      ...protectedRegistry,
      'agents/self.yaml': `apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: self}\nspec:\n  identity: {app: 17}\n  role: operator\n  may: {verbs: [plan]}\n`,
    };
    const world = new GatedWorld({ ...itself, 'services/ledger.yaml': texts.service('ledger', 2) }, itself);
    await world.run();
    world.forge.apps.set(world.comment(people.bot, '/plan'), 17);
    await world.run();

    expect(world.answers).toEqual(['/plan']);
  });
});
