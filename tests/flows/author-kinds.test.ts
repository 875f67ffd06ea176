import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';
import type { Files } from '../builders/fake-repository.ts';

const robot = { id: 910, login: 'acme-coder[bot]', kind: 'bot' } as const;
const machine = { id: 777, login: 'deploy-machine', kind: 'person' } as const;

const agent = (identity: string): string =>
  `apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: coder}\nspec:\n  identity: ${identity}\n  role: proposer\n`;

/** Cleo looks at what agents make, dora at what bots make. */
function aWorld(more: Files): GatedWorld {
  const base = {
    ...protectedRegistry,
    CODEOWNERS: '',
    'groups/agents.yaml': texts.group('agents', [people.cleo]),
    'groups/bots.yaml': texts.group('bots', [people.dora]),
    'policies/authors.yaml': texts.policy(
      'authors',
      '      - {id: agents, from: group:agents, count: 1, when: {authors: [agent]}}\n' +
        '      - {id: bots, from: group:bots, count: 1, when: {authors: [bot]}}\n',
    ),
    ...more,
  };
  return new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
}

async function askedFor(world: GatedWorld): Promise<readonly string[]> {
  await world.run();
  const summary = world.forge.report('charter/approval')?.summary ?? '';
  return ['group:agents', 'group:bots'].filter((group) => summary.includes(group));
}

describe('a rule about who has opened the pull request', () => {
  it('asks for what is asked of bots, where no Agent is an App', async () => {
    const world = aWorld({});
    world.forge.author = robot;

    expect(await askedFor(world)).toEqual(['group:bots']);
  });

  it('asks for both where an Agent is an App, since a bot may be that one', async () => {
    const world = aWorld({ 'agents/coder.yaml': agent('{app: 4711}') });
    world.forge.author = robot;

    expect(await askedFor(world)).toEqual(['group:agents', 'group:bots']);
  });

  it('asks for what is asked of agents, where an Agent is the machine user', async () => {
    const world = aWorld({ 'agents/coder.yaml': agent('{user: {login: deploy-machine, id: 777}}') });
    world.forge.author = machine;

    expect(await askedFor(world)).toEqual(['group:agents']);
  });

  it('asks for nothing more of a person, whatever Agents there are', async () => {
    const world = aWorld({ 'agents/coder.yaml': agent('{app: 4711}') });

    expect(await askedFor(world)).toEqual([]);
  });
});
