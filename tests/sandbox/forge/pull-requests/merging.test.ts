import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let bob: Client;
let count = 0;
let branch: string;
let number: number;
let place: string;

beforeAll(async () => {
  world = await aForge();
  bob = world.api(world.bob);
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': '1\n2\n3\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

beforeEach(async () => {
  count += 1;
  branch = `topic-${count}`;
  await clone.git('fetch', '--quiet', 'origin');
  await clone.git('checkout', '--quiet', '-B', 'main', 'origin/main');
  await clone.commit(`Meanwhile ${count}`, { 'meanwhile.txt': `${count}\n` });
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', branch, 'HEAD~1');
  await clone.commit('First step', { [`${branch}-1.txt`]: '1\n' });
  await clone.commit('Second step\n\nWith a reason.', { [`${branch}-2.txt`]: '2\n' });
  await clone.git('push', '--quiet', 'origin', branch);
  const fields = { title: `Change ${count}`, body: 'Because', head: branch, base: 'main' };
  number = (await world.api(world.anna)('POST', '/repos/acme/app/pulls', fields)).number('number');
  place = `/repos/acme/app/pulls/${number}`;
});

/** Commits of main which were not there before the merge: message, author, committer and number of parents. */
async function newCommits(): Promise<string[]> {
  const before = await clone.git('rev-parse', 'main');
  await clone.git('fetch', '--quiet', 'origin', 'main');
  const log = await clone.git('log', '--topo-order', '--format=%B|%an|%cn|%P%x00', `${before}..FETCH_HEAD`);
  return log
    .split('\0')
    .map((entry) => entry.trim().replaceAll(/[\da-f]{40}/g, 'parent'))
    .filter((entry) => entry !== '');
}

const steps = [
  'Second step\n\nWith a reason.\n|Anna Berg|Anna Berg|parent',
  'First step\n|Anna Berg|Anna Berg|parent',
];

/** Status and message of an attempt to merge. */
async function attempt(): Promise<unknown[]> {
  const answer = await bob('PUT', `${place}/merge`, {});
  return [answer.status, answer.at('message')];
}

describe('merging a pull request', () => {
  it('makes a merge commit in the name of who merges', async () => {
    const merged = await bob('PUT', `${place}/merge`, {});
    expect([merged.status, merged.at('merged')]).toEqual([200, true]);
    expect(await newCommits()).toEqual([
      `Merge pull request #${number} from acme/${branch}\n\nChange ${count}|Bob Stone|Bob Stone|parent parent`,
      ...steps,
    ]);
    expect(await clone.git('rev-parse', 'FETCH_HEAD')).toBe(merged.at('sha'));
    const shown = await bob('GET', place);
    expect(['state', 'merged', 'merge_commit_sha', 'merged_by.login'].map((name) => shown.at(name))).toEqual([
      'closed',
      true,
      merged.at('sha'),
      'bob',
    ]);
  });

  it('squashes into one commit of the author with all messages', async () => {
    await bob('PUT', `${place}/merge`, { merge_method: 'squash' });
    expect(await newCommits()).toEqual([
      `Change ${count} (#${number})\n\n* First step\n\n* Second step\n\nWith a reason.|Anna Berg|Bob Stone|parent`,
    ]);
  });

  it('rebases the commits on top of the base', async () => {
    await bob('PUT', `${place}/merge`, { merge_method: 'rebase' });
    expect(await newCommits()).toEqual(
      steps.map((step) => step.replace('|Anna Berg|Anna', '|Anna Berg|Bob').replace('Bob Berg', 'Bob Stone')),
    );
    expect(await clone.git('ls-tree', '--name-only', 'FETCH_HEAD', `${branch}-1.txt`, 'meanwhile.txt')).toBe(
      `meanwhile.txt\n${branch}-1.txt`,
    );
  });

  it('takes the words of who merges', async () => {
    await bob('PUT', `${place}/merge`, { commit_title: 'Title', commit_message: 'Message' });
    expect((await newCommits())[0]).toBe('Title\n\nMessage|Bob Stone|Bob Stone|parent parent');
  });

  it('is refused with 409 when the head is not the one that was seen', async () => {
    const answer = await bob('PUT', `${place}/merge`, { sha: '1'.repeat(40) });
    expect([answer.status, answer.at('message')]).toEqual([
      409,
      'Head branch was modified. Review and try the merge again.',
    ]);
    expect(await newCommits()).toEqual([]);
  });

  it('is refused with 405 for a draft, for conflicts, and for what is closed', async () => {
    const actor = { accountId: world.forge.store.by.accountByLogin.first('anna')?.id ?? 0 };
    const at = { repositoryId: world.repositoryId, number };
    await world.forge.actions.setDraft(actor, { ...at, isDraft: true });
    expect(await attempt()).toEqual([405, 'Pull Request is still a draft']);
    await world.forge.actions.setDraft(actor, { ...at, isDraft: false });
    await clone.git('checkout', '--quiet', 'main');
    await clone.commit('Clash', { [`${branch}-1.txt`]: 'other\n' });
    await clone.git('push', '--quiet', 'origin', 'main');
    expect(await attempt()).toEqual([405, 'Pull Request is not mergeable']);
    await world.forge.actions.setState(actor, { ...at, state: 'closed' });
    expect(await attempt()).toEqual([405, 'Pull Request is not mergeable']);
  });

  it('is refused to those who may not write', async () => {
    expect((await world.api(world.carol)('PUT', `${place}/merge`, {})).status).toBe(403);
    expect((await world.api()('PUT', `${place}/merge`, {})).status).toBe(401);
  });

  it('happens once when two try at the same time', async () => {
    const answers = await Promise.all([bob('PUT', `${place}/merge`, {}), bob('PUT', `${place}/merge`, {})]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 405]);
    expect(await newCommits()).toHaveLength(3);
  });

  it('uses only the ways that the repository allows', async () => {
    const root = '/repos/acme/app';
    await world.api(world.anna)('PATCH', root, { allow_squash_merge: false });
    const answer = await bob('PUT', `${place}/merge`, { merge_method: 'squash' });
    expect([answer.status, answer.at('message')]).toEqual([
      405,
      'Squash merges are not allowed on this repository.',
    ]);
    await world.api(world.anna)('PATCH', root, { allow_squash_merge: true });
  });

  it('deletes the head branch where the repository says so', async () => {
    await world.api(world.anna)('PATCH', '/repos/acme/app', { delete_branch_on_merge: true });
    await bob('PUT', `${place}/merge`, {});
    expect(await clone.git('ls-remote', 'origin', `refs/heads/${branch}`)).toBe('');
    await world.api(world.anna)('PATCH', '/repos/acme/app', { delete_branch_on_merge: false });
    await world.forge.whenSettled();
    const closings = world.receiver.received.filter(
      ({ event, action, payload }) =>
        event === 'pull_request' && action === 'closed' && payload['number'] === number,
    );
    expect(closings).toHaveLength(1);
  });

  it('brings the base into the branch on request, and refuses when the head has moved', async () => {
    const head = await clone.git('rev-parse', branch);
    const stale = await bob('PUT', `${place}/update-branch`, { expected_head_sha: '1'.repeat(40) });
    expect(stale.status).toBe(422);
    const updated = await bob('PUT', `${place}/update-branch`, { expected_head_sha: head });
    expect(updated.status).toBe(202);
    const shown = await bob('GET', place);
    await clone.git('fetch', '--quiet', 'origin', branch);
    expect(await clone.git('show', '--no-patch', '--format=%P', 'FETCH_HEAD')).toBe(
      `${head} ${await clone.git('rev-parse', 'main')}`,
    );
    expect([shown.at('head.sha'), shown.at('commits')]).toEqual([
      await clone.git('rev-parse', 'FETCH_HEAD'),
      3,
    ]);
  });
});
