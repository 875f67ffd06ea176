import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, createClient, type Answer, type Client, type World } from '../../../builders/a-forge.ts';
import { aMergeQueue, aRuleset, requiredCheck } from '../../../builders/a-ruleset.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const root = '/repos/acme/app';

let world: World;
let clone: Clone;
let anna: Client;
let bot: Client;

beforeEach(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  bot = world.api(await world.installationToken());
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await anna('POST', `${root}/rulesets`, aMergeQueue());
  await anna('POST', `${root}/rulesets`, aRuleset([requiredCheck('ci', world.app.id)]));
});

afterEach(async () => {
  await clone.remove();
  await world.close();
});

/** A pull request of its own file, its head green; gives its node id. */
async function open(branch: string): Promise<string> {
  await clone.git('checkout', '--quiet', '-B', branch, 'main');
  const sha = await clone.commit('Change', { [`${branch}.txt`]: 'x\n' });
  await clone.git('push', '--quiet', 'origin', branch);
  const pull = await anna('POST', `${root}/pulls`, { title: branch, head: branch, base: 'main' });
  await conclude(sha, 'success');
  return pull.text('node_id');
}

async function conclude(sha: string, conclusion: string): Promise<void> {
  await bot('POST', `${root}/check-runs`, { name: 'ci', head_sha: sha, conclusion });
  await world.forge.whenSettled();
}

async function enqueue(id: string): Promise<Answer> {
  const query =
    'mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { position } } }';
  const graphql = createClient(`${world.forge.url}/api`, () => world.anna);
  const answer = await graphql('POST', '/graphql', { query, variables: { id } });
  await world.forge.whenSettled();
  return answer;
}

/** Of the newest group for which checks were asked. */
function groupSha(): string {
  const asked = world.receiver.received.findLast(({ action }) => action === 'checks_requested');
  const group = asked?.payload['merge_group'] as { head_sha: string } | undefined;
  return group?.head_sha ?? '';
}

function groupEvents(): readonly string[] {
  return world.receiver.received
    .filter(({ event }) => event === 'merge_group')
    .map(({ action = '', payload: { reason } }) =>
      typeof reason === 'string' ? `${action} ${reason}` : action,
    );
}

const merged = async (number: number): Promise<unknown> =>
  (await anna('GET', `${root}/pulls/${number}`)).at('merged');

describe('a merge queue', () => {
  it('merges what its checks have passed for the group commit, and not before', async () => {
    const id = await open('topic');

    const direct = await anna('PUT', `${root}/pulls/1/merge`, {});
    expect([direct.status, direct.text('message')]).toEqual([405, expect.stringContaining('merge queue')]);
    expect((await enqueue(id)).at('data.enqueuePullRequest.mergeQueueEntry.position')).toBe(1);
    expect(await merged(1)).toBe(false);

    const sha = groupSha();
    await conclude(sha, 'success');

    expect(await merged(1)).toBe(true);
    expect((await anna('GET', `${root}/branches/main`)).at('commit.sha')).toBe(sha);
    expect(groupEvents()).toEqual(['checks_requested', 'destroyed merged']);
    const branches = await anna('GET', `${root}/branches`);
    expect(branches.each('name')).toEqual(['main', 'topic']);
  });

  it('lets go what has failed, and goes on with the next on what became of the base', async () => {
    const [first, second] = [await open('one'), await open('two')];
    await enqueue(first);
    await enqueue(second);

    await conclude(groupSha(), 'failure');
    expect(await merged(1)).toBe(false);
    await conclude(groupSha(), 'success');

    expect(await merged(2)).toBe(true);
    expect(groupEvents()).toEqual([
      'checks_requested',
      'destroyed invalidated',
      'checks_requested',
      'destroyed merged',
    ]);
  });

  it('takes nobody whose head has not passed the checks', async () => {
    const id = await open('topic');
    await clone.commit('More', { 'more.txt': 'x\n' });
    await clone.git('push', '--quiet', 'origin', 'topic');

    const answer = await enqueue(id);

    expect(answer.at('errors.0')).toMatchObject({
      type: 'UNPROCESSABLE',
      message: 'Required status check "ci" is expected.',
    });
  });

  it('drops a pull request that was pushed to', async () => {
    await enqueue(await open('topic'));
    const sha = groupSha();

    await clone.commit('More', { 'more.txt': 'x\n' });
    await clone.git('push', '--quiet', 'origin', 'topic');
    await world.forge.whenSettled();
    await conclude(sha, 'success');

    expect(await merged(1)).toBe(false);
    expect(groupEvents()).toEqual(['checks_requested', 'destroyed dequeued']);
    const dequeued = world.receiver.received.find(({ action }) => action === 'dequeued');
    expect(dequeued?.payload).toMatchObject({ number: 1, reason: 'MANUAL' });
  });

  it('keeps its branches to itself', async () => {
    await enqueue(await open('topic'));
    const branches = await anna('GET', `${root}/branches`);
    const branch = branches.each('name').find((name) => String(name).startsWith('gh-readonly-queue/'));

    await expect(clone.git('push', '--quiet', '--force', 'origin', `main:${String(branch)}`)).rejects.toThrow(
      /hidden ref/,
    );
  });
});
