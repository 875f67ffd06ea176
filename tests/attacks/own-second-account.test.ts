import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

it('does not count the author, and no account that no rule names', async () => {
  const world = new GatedWorld(scaled);
  world.forge.author = people.ben;
  world.review(people.ben);
  world.review({ id: 9_999, login: 'ben-at-home', kind: 'person' });
  await world.run();
  world.comment({ id: 9_999, login: 'ben-at-home', kind: 'person' }, '/approve');

  expect(await world.gate()).toBe('in-progress');
  expect(world.title).toContain('0 of 1');
});

it('does not count who has written one of the commits', async () => {
  const world = new GatedWorld(scaled);
  world.forge.commitAuthors = [people.anna, people.ben];
  world.review(people.ben);

  expect(await world.gate()).toBe('in-progress');
  world.review(people.cleo);
  expect(await world.gate()).toBe('success');
});
