import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

it('stops obeying whoever floods a pull request with commands, and nobody else', async () => {
  const world = new GatedWorld({ ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) });
  world.now = '2026-03-01T10:05:00.000Z';
  await world.run();
  for (let count = 0; count < 25; count += 1) world.comment(people.anna, '/plan');
  world.comment(people.ben, '/approve');

  expect(await world.gate()).toBe('success');
  expect(world.answers).toHaveLength(26);
  expect(world.answers.filter((answer) => answer.includes('command-too-often'))).toHaveLength(5);
});
