import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, createClient, type Answer, type Client, type World } from '../../../builders/a-forge.ts';
import { aRuleset } from '../../../builders/a-ruleset.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const root = '/repos/acme/app';

let world: World;
let clone: Clone;
let anna: Client;
let bob: Client;

beforeEach(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  bob = world.api(world.bob);
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('remote', 'add', 'bob', world.remote(world.bob));
  await clone.git('push', '--quiet', 'origin', 'main', 'main:release/1');
});

afterEach(async () => {
  await clone.remove();
  await world.close();
});

async function protect(rules: readonly object[], include = '~DEFAULT_BRANCH'): Promise<void> {
  const conditions = { ref_name: { include: [include], exclude: [] } };
  expect((await anna('POST', `${root}/rulesets`, aRuleset(rules, { conditions }))).status).toBe(201);
}

function lastLine({ status, body }: Answer): string {
  const { message = '' } = body as { message?: string };
  return `${status} ${message.trim().split('\n').at(-1) ?? ''}`;
}

async function tip(branch: string): Promise<string> {
  const answer = await anna('GET', `${root}/git/ref/heads/${branch}`);
  return answer.status === 200 ? answer.text('object.sha') : 'none';
}

function reviews(parameters: object): object {
  return {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 0,
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
      ...parameters,
    },
  };
}

async function push(remote: string, text: string): Promise<void> {
  await clone.git('checkout', '--quiet', '-B', 'topic');
  await clone.commit(`Change to ${text}`, { 'a.txt': `${text}\n` });
  await clone.git('push', '--quiet', remote, 'topic');
}

async function merge(): Promise<string> {
  return lastLine(await anna('PUT', `${root}/pulls/1/merge`, {}));
}

describe('a rule about how branches move', () => {
  it('keeps branches of a pattern from being created, by Git and by the API', async () => {
    await protect([{ type: 'creation' }], 'refs/heads/release/*');
    const sha = await tip('main');

    await expect(clone.git('push', '--quiet', 'origin', 'main:release/2')).rejects.toThrow(/hidden ref/);
    await clone.git('push', '--quiet', 'origin', 'main:topic');
    const made = await anna('POST', `${root}/git/refs`, { ref: 'refs/heads/release/3', sha });

    expect(lastLine(made)).toBe('409 Cannot create ref due to creations being restricted.');
    expect([await tip('release/2'), await tip('release/3'), await tip('topic')]).toEqual([
      'none',
      'none',
      sha,
    ]);
    // What is there may be pushed to.
    const next = await clone.commit('More', { 'a.txt': 'two\n' });
    await clone.git('push', '--quiet', 'origin', 'main:release/1');
    expect(await tip('release/1')).toBe(next);
  });

  it('keeps a branch from being deleted', async () => {
    await protect([{ type: 'deletion' }], 'refs/heads/release/*');

    await expect(clone.git('push', '--quiet', 'origin', ':release/1')).rejects.toThrow(/hidden ref/);
    const deleted = await anna('DELETE', `${root}/git/refs/heads/release/1`);

    expect(lastLine(deleted)).toBe('409 Cannot delete this branch.');
    expect(await tip('release/1')).toBe(await tip('main'));
  });

  it('keeps a branch from going back, and lets it go on', async () => {
    await protect([{ type: 'non_fast_forward' }]);
    const first = await tip('main');
    const second = await clone.commit('More', { 'a.txt': 'two\n' });
    await clone.git('push', '--quiet', 'origin', 'main');
    await clone.git('reset', '--quiet', '--hard', first);
    await clone.commit('Another', { 'a.txt': 'three\n' });

    await expect(clone.git('push', '--quiet', '--force', 'origin', 'main')).rejects.toThrow(
      /non-fast-forward/,
    );
    await clone.git('push', '--quiet', '--force', 'origin', 'main:topic');
    const moved = await anna('PATCH', `${root}/git/refs/heads/main`, { sha: first, force: true });

    expect(lastLine(moved)).toBe('409 Cannot force-push to this branch.');
    expect(await tip('main')).toBe(second);
  });

  it('does not hold for whom the bypass list names', async () => {
    const bypass_actors = [{ actor_type: 'RepositoryRole', actor_id: 5, bypass_mode: 'always' }];
    const rules = [{ type: 'deletion' }, { type: 'non_fast_forward' }, { type: 'creation' }];
    const conditions = { ref_name: { include: ['~ALL'], exclude: [] } };
    await anna('POST', `${root}/rulesets`, aRuleset(rules, { bypass_actors, conditions }));

    await expect(clone.git('push', '--quiet', 'bob', ':release/1')).rejects.toThrow(/hidden ref/);
    await expect(clone.git('push', '--quiet', 'bob', 'main:mine')).rejects.toThrow(/hidden ref/);
    await clone.git('push', '--quiet', 'origin', ':release/1', 'main:mine');

    expect([await tip('release/1'), await tip('mine')]).toEqual(['none', await tip('main')]);
  });
});

describe('a rule about reviews', () => {
  const merged = '200 Pull Request successfully merged';
  const lastPush = '405 New changes require approval from someone other than the last pusher.';
  const openThread = '405 A conversation must be resolved before this pull request can be merged.';

  it('waits for somebody else than who pushed last, and for the head that they pushed', async () => {
    await protect([reviews({ require_last_push_approval: true })]);
    await push('origin', 'two');
    await anna('POST', `${root}/pulls`, { title: 'Change', head: 'topic', base: 'main' });
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    await push('bob', 'three');
    expect(await merge()).toBe(lastPush);

    // Bob has pushed this, so that his word does not do.
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    expect(await merge()).toBe(lastPush);

    await push('origin', 'four');
    expect(await merge()).toBe(lastPush);
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    expect(await merge()).toBe(merged);
  });

  it('knows who pushed before there was a pull request', async () => {
    await protect([reviews({ require_last_push_approval: true })]);
    await push('bob', 'two');
    await anna('POST', `${root}/pulls`, { title: 'Change', head: 'topic', base: 'main' });
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });

    expect(await merge()).toBe(lastPush);
  });

  it('waits until conversations on lines are settled, by who may', async () => {
    await protect([reviews({ required_review_thread_resolution: true })]);
    await push('origin', 'two');
    await anna('POST', `${root}/pulls`, { title: 'Change', head: 'topic', base: 'main' });
    const comments = [{ path: 'a.txt', line: 1, body: 'Why?' }];
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'COMMENT', comments });
    expect(await merge()).toBe(openThread);

    const threads =
      '{ repository(owner: "acme", name: "app") { pullRequest(number: 1) { reviewThreads(first: 9) { nodes { id isResolved } } } } }';
    const ask = (token: string, query: string): Promise<Answer> =>
      createClient(`${world.forge.url}/api`, () => token)('POST', '/graphql', { query });
    const at = 'data.repository.pullRequest.reviewThreads.nodes.0';
    const id = (await ask(world.anna, threads)).text(`${at}.id`);
    const settle = `mutation { resolveReviewThread(input: { threadId: "${id}" }) { thread { isResolved } } }`;

    expect((await ask(world.carol, settle)).at('errors.0.type')).toBe('FORBIDDEN');
    expect((await ask(world.anna, settle)).at('data.resolveReviewThread.thread.isResolved')).toBe(true);
    expect((await ask(world.anna, threads)).at(`${at}.isResolved`)).toBe(true);
    await ask(world.bob, settle.replace('resolveReview', 'unresolveReview'));
    expect(await merge()).toBe(openThread);
    await ask(world.bob, settle);
    expect(await merge()).toBe(merged);
  });
});
