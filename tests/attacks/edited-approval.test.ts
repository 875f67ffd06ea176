import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

it('does not obey a comment that was made a command later', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  const id = world.comment(people.ben, 'looks fine, I will test it tomorrow');
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.id === id ? { ...comment, body: '/approve', isEdited: true } : comment,
  );

  expect(await world.gate()).toBe('in-progress');
  expect(world.answers).toEqual([
    expect.stringContaining('the comment was edited before it was carried out'),
  ]);
});
