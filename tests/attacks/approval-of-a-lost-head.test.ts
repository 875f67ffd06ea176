import { expect, it, vi } from 'vitest';
import { GitError } from '../../src/adapters/git/git-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };
const harmful = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 200) };

/** In no pull request of this repository: of a fork, where GitHub would give it under this repository's name too. */
const foreign = 'f0'.repeat(20);

const stranger = { id: 555, login: 'stranger', kind: 'person' } as const;

it('does not let a head that was approved bring in another content by being pushed over', async () => {
  const world = new GatedWorld(scaled);
  world.review(people.ben);
  expect(await world.gate()).toBe('success');

  world.pushAs('head2', harmful);

  expect(await world.gate()).toBe('in-progress');
  expect(world.named.at(-1)).toEqual(['head1']);
});

it('does not have a commit fetched that an answer written by hand names', async () => {
  const world = new GatedWorld(scaled);
  await world.run();
  world.comment(people.ben, '/plan');
  await world.run();
  const marker = { repositoryId: 1, pullRequest: 7, verb: 'approve', head: foreign, authorId: people.ben.id };
  const payload = Buffer.from(JSON.stringify(marker)).toString('base64url');
  world.forge.comments = world.forge.comments.map((comment) => ({
    ...comment,
    body: comment.body.replace(/v1 [\w-]+\./, `v1 ${payload}.`),
  }));

  expect(await world.gate()).toBe('in-progress');
  expect(world.named.flat()).toEqual([]);
});

it('does not count an approval of a commit of a fork by whoever is not asked, though it is the same as the head', async () => {
  const world = new GatedWorld(scaled);
  world.repository.commit(foreign, scaled);
  for (const account of [stranger, people.anna, people.otherBot]) world.review(account, 'approved', foreign);

  expect(await world.gate()).toBe('in-progress');
});

it('does not count an approval of a commit of a fork where the head is something else', async () => {
  const world = new GatedWorld(harmful);
  world.repository.commit(foreign, scaled);
  world.review(people.ben, 'approved', foreign);

  expect(await world.gate()).toBe('in-progress');
  expect(world.forge.report('charter/approval')?.summary).toContain('@ben');
});

it('has twenty commits fetched at most, however many are approved', async () => {
  const world = new GatedWorld(scaled);
  for (let count = 0; count < 200; count++) {
    world.review(stranger, 'approved', `${count}`.padStart(40, 'a'));
  }

  expect(await world.gate()).toBe('in-progress');
  expect(world.named.map((commits) => commits.length)).toEqual([20]);
});

it('does not forget what an owner has approved because a stranger approves very much after that', async () => {
  const world = new GatedWorld(scaled);
  world.review(people.ben);
  for (let count = 0; count < 50; count++) {
    const commit = `${count}`.padStart(40, 'a');
    world.repository.commit(commit, harmful);
    world.review(stranger, 'approved', commit);
  }
  world.pushAs('head2', scaled);

  expect(await world.gate()).toBe('success');
  expect(world.named.at(-1)).toContain('head1');
});

it('does not forget what an owner has approved because very many strangers approve after that', async () => {
  const world = new GatedWorld(scaled);
  world.review(people.ben);
  for (let count = 0; count < 50; count++) {
    const commit = `${count}`.padStart(40, 'a');
    world.repository.commit(commit, harmful);
    const by = { id: 6_000 + count, login: `stranger-${count}`, kind: 'person' } as const;
    const review = { id: 8_000 + count, by, state: 'approved', commit, canPush: false } as const;
    world.forge.reviews.push({ ...review, submittedAt: world.time() });
  }
  world.pushAs('head2', scaled);

  expect(await world.gate()).toBe('success');
  expect(world.named.at(-1)?.[0]).toBe('head1');
});

it('does not have fetched what bots approve', async () => {
  const world = new GatedWorld(scaled);
  world.review(people.otherBot, 'approved', foreign);

  expect(await world.gate()).toBe('in-progress');
  expect(world.named.flat()).toEqual([]);
});

it.each(['git-tree-too-large', 'git-read-too-large', 'git-pack-too-complex'] as const)(
  'does not let a head that cannot be read (%s) hold up the pull request after it was approved and pushed over',
  async (code) => {
    const world = new GatedWorld(harmful);
    world.review(people.cleo);
    world.pushAs('head2', scaled);
    world.review(people.ben);
    const merge = world.repository.mergeTrees.bind(world.repository);
    vi.spyOn(world.repository, 'mergeTrees').mockImplementation((base, head) =>
      head === 'head1'
        ? Promise.reject(new GitError({ code, message: 'too much', hint: 'less' }))
        : merge(base, head),
    );

    expect(await world.run(1)).toEqual({ kind: 'done' });
    expect(await world.gate()).toBe('success');
  },
);

it('does not have the change worked out at every commit that passers-by approve', async () => {
  const world = new GatedWorld(scaled);
  world.review(people.ben);
  for (let count = 0; count < 15; count++) {
    const commit = `${count}`.padStart(40, 'a');
    world.repository.commit(commit, harmful);
    world.review({ ...stranger, id: 6_000 + count }, 'approved', commit);
  }
  world.pushAs('head2', scaled);
  const merges = vi.spyOn(world.repository, 'mergeTrees');

  expect(await world.gate()).toBe('success');
  expect(merges.mock.calls.map(([, head]) => head)).toEqual(['head2', 'head1']);
});
