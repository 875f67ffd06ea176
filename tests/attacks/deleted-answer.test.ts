import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };
const { anna, ben, bot, cleo } = people;

/** Somebody deletes a comment, and the bot's answer to it, which the forge notes. */
function deleteBoth(world: GatedWorld, command: string): void {
  world.forge.comments = world.forge.comments.filter(({ body }) => !body.includes(command));
  world.forge.deletedComments.push({ by: bot, deletedBy: anna, at: world.time() });
}

async function heldByCleo(): Promise<GatedWorld> {
  const world = new GatedWorld(scaled);
  world.review(ben);
  await world.run();
  world.comment(cleo, '/hold');
  expect(await world.gate()).toBe('in-progress');
  return world;
}

it('holds the pull request where a hold was deleted with its answer, and says why', async () => {
  const world = await heldByCleo();
  deleteBoth(world, '/hold');

  expect(await world.gate()).toBe('in-progress');
  expect(world.title).toContain('Held');
  expect(world.forge.report('charter/approval')?.summary).toContain('deleted or written over by `@anna`');
});

it('holds the pull request where a hold and its answer were written over', async () => {
  const world = await heldByCleo();
  const at = world.time();
  world.forge.comments = world.forge.comments.map((comment) =>
    /\/hold|charter:answer-to/.test(comment.body) && !comment.body.includes('charter:review')
      ? { ...comment, body: 'thanks', isEdited: true, overwritten: { by: anna, at } }
      : comment,
  );
  expect(world.answers).toEqual(['thanks']);

  expect(await world.gate()).toBe('in-progress');
  expect(world.title).toContain('Held');
  expect(world.forge.report('charter/approval')?.summary).toContain('written over by `@anna`');
});

it('stays held where the bot has answered once more to what is left of it', async () => {
  const world = await heldByCleo();
  const at = world.time();
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.body.includes('charter:answer-to')
      ? { ...comment, body: `${comment.body}x`, isEdited: true, overwritten: { by: anna, at } }
      : { ...comment, isEdited: true },
  );
  await world.run();

  expect(await world.gate()).toBe('in-progress');
});

it('holds it where a withdrawal was deleted with its answer', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(ben, '/approve');
  await world.run();
  world.comment(ben, '/unapprove');
  expect(await world.gate()).toBe('in-progress');
  deleteBoth(world, '/unapprove');

  expect(await world.gate()).toBe('in-progress');
});

it('lets it go when somebody who maintains has looked, not whoever deleted the answer', async () => {
  const world = await heldByCleo();
  deleteBoth(world, '/hold');
  await world.run();
  world.forge.roles.set(anna.id, 'write');
  world.comment(anna, '/hold cancel');
  expect(await world.gate()).toBe('in-progress');

  world.forge.roles.set(people.dora.id, 'maintain');
  world.comment(people.dora, '/hold cancel');
  expect(await world.gate()).toBe('success');
});

it('does not mind what becomes of other comments', async () => {
  const world = new GatedWorld(scaled);
  world.review(ben);
  world.forge.deletedComments.push({ by: cleo, deletedBy: anna, at: world.time() });

  expect(await world.gate()).toBe('success');
});
