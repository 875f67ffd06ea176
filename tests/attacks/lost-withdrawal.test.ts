import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

it('keeps a withdrawal whose answer somebody has emptied', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  await world.run();
  world.comment(people.ben, '/unapprove');
  expect(await world.gate()).toBe('in-progress');
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.by.id === people.bot.id && comment.body.includes('/unapprove')
      ? { ...comment, body: comment.body.replace(/<!-- charter:answer v1.*-->/, ''), isEdited: true }
      : comment,
  );
  expect(await world.gate()).toBe('in-progress');
});

it('keeps a hold whose answer somebody has emptied', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  await world.run();
  world.comment(people.ben, '/hold');
  expect(await world.gate()).toBe('in-progress');
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.by.id === people.bot.id && comment.body.includes('/hold')
      ? { ...comment, body: comment.body.replace(/<!-- charter:answer v1.*-->/, ''), isEdited: true }
      : comment,
  );
  expect(await world.gate()).toBe('in-progress');
});

it('keeps a withdrawal whose answer somebody has emptied after they filled earlier comments with commands', async () => {
  const world = new GatedWorld(scaled);
  world.forge.roles.set(people.cleo.id, 'maintain');
  world.review(people.ben);
  const talk = [world.comment(people.ben, 'looks good'), world.comment(people.ben, 'or does it?')];
  expect(await world.gate()).toBe('success');
  world.comment(people.ben, '/unapprove');
  await world.run();
  const ten = Array<string>(10).fill('/status').join('\n');
  const overwritten = { by: people.anna, at: world.time() };
  world.forge.comments = world.forge.comments.map((comment) => {
    if (talk.includes(comment.id)) return { ...comment, body: ten, isEdited: true, overwritten };
    const isAnswer = comment.by.id === people.bot.id && comment.body.includes('/unapprove');
    return isAnswer ? { ...comment, body: 'x', isEdited: true, overwritten } : comment;
  });
  await world.run();
  world.comment(people.cleo, '/hold cancel');

  expect(await world.gate()).toBe('in-progress');
  expect(world.title).toContain('Waiting for @ben');
});

it('does not count an approval for a later push because its answer was deleted', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  expect(await world.gate()).toBe('success');
  world.push({ ...scaled, 'services/ledger.yaml': texts.service('ledger', 9) });
  expect(await world.gate()).toBe('in-progress');
  world.forge.comments = world.forge.comments.filter(
    (comment) => !(comment.by.id === people.bot.id && comment.body.includes('charter:answer')),
  );
  expect(await world.gate()).toBe('in-progress');
});

it('keeps a withdrawal whose comment somebody edits', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/approve');
  await world.run();
  const id = world.comment(people.ben, '/unapprove');
  expect(await world.gate()).toBe('in-progress');
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.id === id ? { ...comment, body: 'x', isEdited: true } : comment,
  );
  expect(await world.gate()).toBe('in-progress');
});
