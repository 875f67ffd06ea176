import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

it('never counts a bot or an agent towards people, whoever names it', async () => {
  const machine = { id: 777, login: 'deploy-machine', kind: 'person' } as const;
  const base = {
    ...protectedRegistry,
    CODEOWNERS: '* @renovate @deploy-machine\n',
    'agents/machine.yaml':
      'apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: machine}\nspec:\n  identity: {user: {login: deploy-machine, id: 777}}\n  role: operator\n',
  };
  const world = new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
  world.forge.roles.set(machine.id, 'admin');
  world.review({ ...people.otherBot, login: 'renovate' });
  world.review(machine);
  await world.run();
  world.comment(machine, '/approve');
  world.comment(people.otherBot, '/approve');

  expect(await world.gate()).not.toBe('success');
});
