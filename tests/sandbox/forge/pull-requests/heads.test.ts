import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let anna: Client;
let count = 0;
/** A branch of its own for each test. */
let branch: string;
let head: string;

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
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
  await clone.git('checkout', '--quiet', '-b', branch);
  head = await push(`file-${count}.txt`, 'one\n');
});

async function push(file: string, text: string): Promise<string> {
  const sha = await clone.commit(`Change ${file}`, { [file]: text });
  await clone.git('push', '--quiet', '--force', 'origin', 'HEAD');
  return sha;
}

async function open(base = 'main', fields: object = {}): Promise<number> {
  const opened = await anna('POST', '/repos/acme/app/pulls', {
    title: branch,
    head: branch,
    base,
    ...fields,
  });
  expect(opened.status).toBe(201);
  return opened.number('number');
}

const show = (number: number) => anna('GET', `/repos/acme/app/pulls/${number}`);

/** The refs of a pull request, as Git sees them. */
async function refsOf(number: number): Promise<Record<string, string>> {
  const lines = (await clone.git('ls-remote', 'origin', `refs/pull/${number}/*`)).split('\n');
  return Object.fromEntries(
    lines.filter((line) => line !== '').map((line) => [line.split('/').at(-1) ?? '', line.slice(0, 40)]),
  );
}

/** Actions of `pull_request` for one number, in order. */
async function actionsOf(number: number): Promise<unknown[]> {
  await world.forge.whenSettled();
  return world.receiver.received
    .filter(({ event, payload }) => event === 'pull_request' && payload['number'] === number)
    .map(({ action }) => action);
}

describe('a pull request', () => {
  it('follows its branch before the push is answered', async () => {
    const number = await open();
    const next = await push('b.txt', '2\n');
    expect(await refsOf(number)).toMatchObject({ head: next });
    expect((await show(number)).at('head.sha')).toBe(next);
    const synchronize = await lastEvent(number, 'synchronize');
    expect(synchronize).toMatchObject({ before: head, after: next, pull_request: { head: { sha: next } } });
  });

  it('follows a force-push, and a push of several branches at once', async () => {
    const number = await open();
    await clone.git('commit', '--quiet', '--amend', '--message', 'Amended');
    await clone.git(
      'push',
      '--quiet',
      '--force',
      'origin',
      `${branch}:${branch}`,
      `${branch}:${branch}-copy`,
    );
    const amended = await clone.git('rev-parse', 'HEAD');
    expect(await refsOf(number)).toMatchObject({ head: amended });
    expect(await actionsOf(number)).toEqual(['opened', 'synchronize']);
  });

  it('has a test merge as a ref: of base and head, renewed when either moves', async () => {
    const number = await open();
    const [before, main] = [await refsOf(number), await clone.git('rev-parse', 'origin/main')];
    await clone.git('fetch', '--quiet', 'origin', `refs/pull/${number}/merge`);
    expect(await clone.git('show', '--format=%P', '--name-only', '-m', '--first-parent', 'FETCH_HEAD')).toBe(
      `${main} ${head}\n\nfile-${count}.txt`,
    );
    await clone.git('checkout', '--quiet', 'main');
    await push('main.txt', `${count}\n`);
    const shown = await show(number);
    const after = await refsOf(number);
    expect([shown.at('mergeable'), shown.at('mergeable_state')]).toEqual([true, 'clean']);
    expect(after['merge']).not.toBe(before['merge']);
    expect(shown.at('merge_commit_sha')).toBe(after['merge']);
  });

  it('has no test merge while there are conflicts', async () => {
    await push('a.txt', 'mine\n');
    const number = await open();
    await clone.git('checkout', '--quiet', 'main');
    await push('a.txt', `theirs ${count}\n`);
    const shown = await show(number);
    expect([shown.at('mergeable'), shown.at('mergeable_state')]).toEqual([false, 'dirty']);
    expect(Object.keys(await refsOf(number))).toEqual(['head']);
  });

  it('is closed when its branch is deleted, and opens again when it is back', async () => {
    const number = await open();
    await clone.git('push', '--quiet', 'origin', `:${branch}`);
    expect((await show(number)).at('state')).toBe('closed');
    const early = await anna('PATCH', `/repos/acme/app/pulls/${number}`, { state: 'open' });
    expect(early.status).toBe(422);
    const next = await push('c.txt', '1\n');
    const opened = await anna('PATCH', `/repos/acme/app/pulls/${number}`, { state: 'open' });
    expect([opened.status, opened.at('state'), opened.at('head.sha')]).toEqual([200, 'open', next]);
    expect(await actionsOf(number)).toEqual(['opened', 'closed', 'reopened']);
  });

  it('stays where it was when it is closed and its branch moves on', async () => {
    const number = await open();
    await anna('PATCH', `/repos/acme/app/pulls/${number}`, { state: 'closed' });
    await push('d.txt', '1\n');
    expect((await show(number)).at('head.sha')).toBe(head);
  });

  it('is merged when the base branch gets its commits by a push', async () => {
    const number = await open();
    await clone.git('checkout', '--quiet', 'main');
    await clone.git('merge', '--quiet', '--no-ff', '--message', 'By hand', branch);
    await clone.git('push', '--quiet', 'origin', 'main');
    const shown = await show(number);
    expect([shown.at('state'), shown.at('merged'), shown.at('merged_by.login')]).toEqual([
      'closed',
      true,
      'anna',
    ]);
    expect(shown.at('merge_commit_sha')).toBe(await clone.git('rev-parse', 'main'));
    expect(await lastEvent(number, 'closed')).toMatchObject({ pull_request: { merged: true } });
  });

  it('is closed, not merged, when a push leaves it without a commit of its own', async () => {
    const number = await open();
    await clone.git('push', '--quiet', '--force', 'origin', `main:${branch}`);
    const shown = await show(number);
    expect([shown.at('state'), shown.at('merged')]).toEqual(['closed', false]);
  });

  it('can be given another base, and says what it was', async () => {
    await clone.git('push', '--quiet', 'origin', `main:release-${count}`);
    const number = await open();
    const edited = await anna('PATCH', `/repos/acme/app/pulls/${number}`, { base: `release-${count}` });
    expect(edited.at('base.ref')).toBe(`release-${count}`);
    expect(await lastEvent(number, 'edited')).toMatchObject({ changes: { base: { ref: { from: 'main' } } } });
    await clone.git('push', '--quiet', 'origin', `:release-${count}`);
    expect((await show(number)).at('state')).toBe('closed');
  });

  it('can come from a fork, and follows it', async () => {
    const carol = world.api(world.carol);
    await carol('POST', '/repos/acme/app/forks', {});
    const fork = world.remote(world.carol, 'carol/app');
    await clone.git('checkout', '--quiet', '-B', 'from-fork', 'main');
    const first = await clone.commit('From a fork', { 'fork.txt': '1\n' });
    await clone.git('push', '--quiet', '--force', fork, 'from-fork');
    const opened = await carol('POST', '/repos/acme/app/pulls', {
      title: 'Fork',
      head: 'carol:from-fork',
      base: 'main',
    });
    expect([opened.status, opened.at('head.repo.full_name'), opened.at('head.label')]).toEqual([
      201,
      'carol/app',
      'carol:from-fork',
    ]);
    const number = opened.number('number');
    expect(await refsOf(number)).toMatchObject({ head: first });
    const second = await clone.commit('More', { 'fork.txt': '2\n' });
    await clone.git('push', '--quiet', fork, 'from-fork');
    expect(await refsOf(number)).toMatchObject({ head: second });
    const merged = await anna('PUT', `/repos/acme/app/pulls/${number}/merge`, { sha: second });
    expect(merged.status).toBe(200);
  });

  it('needs two branches that are there, something to merge, and no twin', async () => {
    const attempt = async (fields: object): Promise<unknown[]> => {
      const answer = await anna('POST', '/repos/acme/app/pulls', {
        title: 't',
        head: branch,
        base: 'main',
        ...fields,
      });
      return [
        answer.status,
        answer.at('errors.0.field') ?? answer.at('errors.0.message') ?? answer.at('message'),
      ];
    };
    expect(await attempt({ head: 'nothing' })).toEqual([422, 'head']);
    expect(await attempt({ head: 'nobody:main' })).toEqual([422, 'head']);
    expect(await attempt({ base: 'nothing' })).toEqual([422, 'base']);
    expect(await attempt({ title: ' ' })).toEqual([422, 'title']);
    expect(await attempt({ title: undefined })).toEqual([
      422,
      'Invalid request.\n\n"title" wasn\'t supplied.',
    ]);
    expect(await attempt({ head: 'main' })).toEqual([422, 'No commits between main and main']);
    await open();
    expect(await attempt({})).toEqual([422, `A pull request already exists for acme:${branch}.`]);
  });

  it('lists its files and commits, and gives its diff and patch', async () => {
    await push('logo.bin', '\0\u0001');
    const number = await open();
    const place = `/repos/acme/app/pulls/${number}`;
    const files = await anna('GET', `${place}/files`);
    expect([files.each('filename'), files.each('status'), files.each('patch')]).toEqual([
      [`file-${count}.txt`, 'logo.bin'],
      ['added', 'added'],
      ['@@ -0,0 +1 @@\n+one', undefined],
    ]);
    expect((await anna('GET', `${place}/commits`)).each('commit.message')).toEqual([
      `Change file-${count}.txt`,
      'Change logo.bin',
    ]);
    const shown = await show(number);
    expect(['commits', 'additions', 'deletions', 'changed_files'].map((name) => shown.at(name))).toEqual([
      2, 1, 0, 2,
    ]);
    const diff = await anna('GET', place, undefined, { accept: 'application/vnd.github.v3.diff' });
    expect(diff.body).toContain(`diff --git a/file-${count}.txt b/file-${count}.txt`);
    const patch = await anna('GET', place, undefined, { accept: 'application/vnd.github.v3.patch' });
    expect(patch.body).toContain(`Subject: [PATCH 1/2] Change file-${count}.txt`);
  });
});

async function lastEvent(number: number, action: string): Promise<object | undefined> {
  await world.forge.whenSettled();
  return world.receiver.received.findLast(
    (hook) => hook.event === 'pull_request' && hook.action === action && hook.payload['number'] === number,
  )?.payload;
}
