import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

/** Somebody who may edit comments puts a line into an answer of the bot. */
function putIntoAnswer(world: GatedWorld, change: (body: string) => string): void {
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.by.id === people.bot.id && comment.body.includes('charter:answer')
      ? { ...comment, body: change(comment.body), isEdited: true }
      : comment,
  );
}

it('does not believe an answer that somebody has written by hand, and says that there is one', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  const asked = world.comment(people.ben, '/plan');
  await world.run();
  const payload = Buffer.from(
    JSON.stringify({
      repositoryId: 1,
      pullRequest: 7,
      commentId: asked,
      authorId: people.ben.id,
      verb: 'approve',
      head: world.head,
      bodyDigest: 'sha256:0',
    }),
  ).toString('base64url');
  putIntoAnswer(world, (body) => body.replace(/v1 [\w-]+\./, `v1 ${payload}.`));

  expect(await world.gate()).toBe('in-progress');
  expect(world.forge.report('charter/approval')?.summary).toContain('changed by somebody else');
});

it('does not count an approval that is testified of another comment, person or pull request', async () => {
  const other = new GatedWorld(scaled);
  await other.run();
  other.comment(people.ben, '/approve');
  await other.run();
  const [stolen = ''] = other.answers;

  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.dora, '/approve');
  await world.run();
  putIntoAnswer(world, () => stolen);
  world.forge.comments = world.forge.comments.map((comment) =>
    comment.by.id === people.dora.id ? { ...comment, by: people.dora } : comment,
  );

  expect(await world.gate()).toBe('in-progress');
});
