import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Answer, type Client, type World } from '../../../builders/a-forge.ts';
import { aRuleset } from '../../../builders/a-ruleset.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const root = '/repos/acme/app';

let world: World;
let clone: Clone;
let anna: Client;
let bob: Client;
let bot: Client;

beforeEach(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  bob = world.api(world.bob);
  bot = world.api(await world.installationToken());
  clone = await aClone();
  await clone.commit('The beginning', {
    'a.txt': 'one\n',
    'ops/b.txt': 'one\n',
    '.github/CODEOWNERS': '# Owners\n/ops/ @acme/platform\n*.md @anna @nobody\n',
  });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
});

afterEach(async () => {
  await clone.remove();
  await world.close();
});

async function protect(rule: object, more: object = {}): Promise<void> {
  expect((await anna('POST', `${root}/rulesets`, aRuleset([rule], more))).status).toBe(201);
}

function reviews(parameters: object = {}): object {
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

function checks(check: object, isStrict = false): object {
  const parameters = {
    required_status_checks: [check],
    strict_required_status_checks_policy: isStrict,
  };
  return { type: 'required_status_checks', parameters };
}

function protection(isForAdmins: boolean): object {
  return {
    required_status_checks: { strict: false, contexts: ['ci'] },
    enforce_admins: isForAdmins,
    required_pull_request_reviews: null,
    restrictions: null,
  };
}

async function push(files: Record<string, string>): Promise<string> {
  const sha = await clone.commit('Change', files);
  await clone.git('push', '--quiet', 'origin', 'topic');
  return sha;
}

async function open(by: Client = anna): Promise<Answer> {
  return by('POST', `${root}/pulls`, { title: 'Change', head: 'topic', base: 'main' });
}

async function merge(by: Client = anna): Promise<string> {
  const { status, body } = await by('PUT', `${root}/pulls/1/merge`, {});
  const { message } = body as { message: string };
  return `${status} ${message.trim().split('\n').at(-1)}`;
}

const merged = '200 Pull Request successfully merged';

describe('a required status check', () => {
  it('blocks a merge while it is missing, in progress or failing, and is blocking nothing once it passed', async () => {
    await protect(checks({ context: 'charter/plan', integration_id: world.app.id }));
    const head = await push({ 'a.txt': 'two\n' });
    await open();
    const name = 'charter/plan';

    expect(await merge()).toBe('405 Required status check "charter/plan" is expected.');
    expect((await anna('GET', `${root}/pulls/1`)).at('mergeable_state')).toBe('blocked');
    await bot('POST', `${root}/check-runs`, { name, head_sha: head, status: 'in_progress' });
    expect(await merge()).toBe('405 Required status check "charter/plan" is in progress.');
    await bot('POST', `${root}/check-runs`, { name, head_sha: head, conclusion: 'failure' });
    expect(await merge()).toBe('405 Required status check "charter/plan" is failing.');
    await bot('POST', `${root}/check-runs`, { name, head_sha: head, conclusion: 'success' });
    expect(await merge()).toBe(merged);
  });

  it('that is pinned to an App is not met by what another calls the same', async () => {
    await protect(checks({ context: 'charter/plan', integration_id: world.app.id + 1_000 }));
    const head = await push({ 'a.txt': 'two\n' });
    await open();

    await bot('POST', `${root}/check-runs`, { name: 'charter/plan', head_sha: head, conclusion: 'success' });
    await anna('POST', `${root}/statuses/${head}`, { context: 'charter/plan', state: 'success' });

    expect(await merge()).toBe('405 Required status check "charter/plan" is expected.');
  });

  it('counts for the head alone', async () => {
    await protect(checks({ context: 'charter/plan' }));
    const head = await push({ 'a.txt': 'two\n' });
    await open();
    await bot('POST', `${root}/check-runs`, { name: 'charter/plan', head_sha: head, conclusion: 'success' });

    await push({ 'a.txt': 'three\n' });

    expect(await merge()).toBe('405 Required status check "charter/plan" is expected.');
  });

  it('may ask for a head that holds the base branch', async () => {
    await protect(checks({ context: 'ci' }, true), {
      bypass_actors: [{ actor_type: 'OrganizationAdmin', actor_id: 1, bypass_mode: 'always' }],
    });
    const head = await push({ 'a.txt': 'two\n' });
    await open();
    await bot('POST', `${root}/statuses/${head}`, { context: 'ci', state: 'success' });
    await clone.git('checkout', '--quiet', 'main');
    await clone.commit('Elsewhere', { 'c.txt': 'x\n' });
    await clone.git('push', '--quiet', 'origin', 'main');

    expect(await merge(bob)).toBe('405 The head branch is not up to date with the base branch.');
  });
});

describe('required reviews', () => {
  it('block a merge until somebody else who may write approves', async () => {
    await protect(reviews({ required_approving_review_count: 1 }));
    await push({ 'a.txt': 'two\n' });
    await open();
    const missing = '405 At least 1 approving review is required by reviewers with write access.';

    expect(await merge()).toBe(missing);
    await world.api(world.carol)('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    expect(await merge()).toBe(missing);
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    expect(await merge()).toBe(merged);
  });

  it('block a merge while changes are requested', async () => {
    await protect(reviews());
    await push({ 'a.txt': 'two\n' });
    await open();
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'REQUEST_CHANGES', body: 'No' });

    expect(await merge()).toBe('405 Changes were requested.');
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    expect(await merge()).toBe(merged);
  });

  it('ask the owners of what is changed, and wait for one of them', async () => {
    await protect(reviews({ require_code_owner_review: true }));
    await push({ 'ops/b.txt': 'two\n' });
    const opened = await open();

    const requested = await anna('GET', `${root}/pulls/1/requested_reviewers`);
    expect(opened.status).toBe(201);
    expect([requested.at('users'), requested.at('teams.0.slug')]).toEqual([[], 'platform']);
    expect(await merge()).toBe('405 Waiting on code owner review from platform.');
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });
    expect(await merge()).toBe(merged);
  });

  it('ask the owners of what a push adds, once, and nobody for a draft', async () => {
    await push({ 'a.txt': 'two\n' });
    await anna('POST', `${root}/pulls`, { title: 'x', head: 'topic', base: 'main', draft: true });
    await push({ 'ops/b.txt': 'two\n' });
    expect((await anna('GET', `${root}/pulls/1/requested_reviewers`)).at('teams')).toEqual([]);
    const accountId = world.forge.store.by.accountByLogin.first('anna')?.id ?? 0;
    const place = { repositoryId: world.repositoryId, number: 1 };
    await world.forge.actions.setDraft({ accountId }, { ...place, isDraft: false });
    await push({ 'ops/b.txt': 'three\n' });

    await world.forge.whenSettled();
    const asked = world.receiver.received.filter(({ action }) => action === 'review_requested');
    expect(asked.map(({ payload }) => payload['requested_team'])).toEqual([
      expect.objectContaining({ slug: 'platform' }),
    ]);
  });

  it('fall with a push where a rule says so', async () => {
    await protect(reviews({ required_approving_review_count: 1, dismiss_stale_reviews_on_push: true }));
    await push({ 'a.txt': 'two\n' });
    await open();
    await bob('POST', `${root}/pulls/1/reviews`, { event: 'APPROVE' });

    await push({ 'a.txt': 'three\n' });

    expect((await anna('GET', `${root}/pulls/1/reviews`)).each('state')).toEqual(['DISMISSED']);
    expect(await merge()).toMatch(/^405 At least 1 approving review/);
    await world.forge.whenSettled();
    expect(world.receiver.last('pull_request_review').payload).toMatchObject({
      action: 'dismissed',
      sender: { login: 'anna' },
    });
  });
});

describe('a branch with rules', () => {
  it('takes no push, not from an owner either, and no change through the API', async () => {
    await protect(reviews());
    await clone.git('checkout', '--quiet', 'main');
    await clone.commit('Past the gate', { 'a.txt': 'two\n' });
    const before = await anna('GET', `${root}/branches/main`);

    await expect(clone.git('push', '--quiet', 'origin', 'main')).rejects.toThrow(/hidden ref/);
    const written = await anna('PUT', `${root}/contents/x.txt`, {
      message: 'x',
      content: Buffer.from('x').toString('base64'),
      branch: 'main',
    });

    const after = await anna('GET', `${root}/branches/main`);
    expect([written.status, before.at('protected')]).toEqual([409, true]);
    expect(after.at('commit.sha')).toBe(before.at('commit.sha'));
  });

  it('lets those on the bypass list do what others may not', async () => {
    await protect(reviews({ required_approving_review_count: 1 }), {
      bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5, bypass_mode: 'pull_request' }],
    });
    await push({ 'a.txt': 'two\n' });
    await open();

    expect(await merge(bob)).toMatch(/^405 /);
    await expect(clone.git('push', '--quiet', 'origin', 'topic:main')).rejects.toThrow(/hidden ref/);
    expect(await merge(anna)).toBe(merged);
  });

  it('is open again once its rules are switched off or away', async () => {
    await protect(reviews({ required_approving_review_count: 1 }));
    await push({ 'a.txt': 'two\n' });
    await open();
    const id = (await anna('GET', `${root}/rulesets`)).number('0.id');

    await anna('PUT', `${root}/rulesets/${id}`, { enforcement: 'disabled' });
    expect((await anna('GET', `${root}/rules/branches/main`)).body).toEqual([]);
    await anna('PUT', `${root}/rulesets/${id}`, { enforcement: 'active' });
    expect(await merge()).toMatch(/^405 /);
    await anna('DELETE', `${root}/rulesets/${id}`);
    expect(await merge()).toBe(merged);
  });

  it('is for owners of the repository to make, and its bypass list for them to see', async () => {
    await protect(reviews());
    const id = (await anna('GET', `${root}/rulesets`)).number('0.id');

    expect((await bob('POST', `${root}/rulesets`, { name: 'x' })).status).toBe(403);
    expect((await bob('GET', `${root}/rulesets/${id}`)).at('bypass_actors')).toBeUndefined();
    expect((await anna('GET', `${root}/rulesets/${id}`)).at('bypass_actors')).toEqual([]);
  });

  it('may be protected the older way, for administrators too or not', async () => {
    await anna('PUT', `${root}/branches/main/protection`, protection(true));
    await push({ 'a.txt': 'two\n' });
    await open();

    expect((await anna('GET', `${root}/rules/branches/main`)).body).toEqual([]);
    expect(await merge()).toBe('405 Required status check "ci" is expected.');
    await anna('PUT', `${root}/branches/main/protection`, protection(false));
    expect(await merge(bob)).toBe('405 Required status check "ci" is expected.');
    expect(await merge(anna)).toBe(merged);
  });
});
