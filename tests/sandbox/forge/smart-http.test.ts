import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../builders/a-clone.ts';
import { aForge, type World } from '../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let seed: Clone;
let first: string;
const clones: Clone[] = [];

beforeAll(async () => {
  world = await aForge();
  seed = await aNewClone();
  first = await seed.commit('The beginning', { 'a.txt': '1\n' });
  await seed.git('push', '--quiet', world.remote(world.anna), 'main');
  await world.forge.admin.createRepository({ owner: 'acme', name: 'secret', isPrivate: true });
  await seed.git('push', '--quiet', world.remote(world.anna, 'acme/secret'), 'main');
});

afterAll(async () => {
  await Promise.all(clones.map((clone) => clone.remove()));
  await world.close();
});

async function aNewClone(remote?: string): Promise<Clone> {
  const clone = await aClone(remote);
  clones.push(clone);
  return clone;
}

/** What `git ls-remote` says, as an object of refs. */
async function refsOf(remote: string): Promise<Record<string, string>> {
  const lines = (await seed.git('ls-remote', remote)).split('\n').map((line) => line.split('\t'));
  return Object.fromEntries(lines.map(([sha = '', ref = '']) => [ref, sha]));
}

/** Sends a path exactly as it is written, which `fetch` would tidy up first. */
function rawStatus(path: string): Promise<number> {
  const { hostname, port } = new URL(world.forge.url);
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path, headers: { authorization: `Bearer ${world.anna}` } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('Git over HTTP', () => {
  it('gives to a clone what was pushed, with any version of the protocol', async () => {
    for (const version of ['0', '1', '2']) {
      const clone = await aNewClone();
      await clone.git(
        '-c',
        `protocol.version=${version}`,
        'fetch',
        '--quiet',
        world.remote(world.bob),
        'main',
      );
      expect(await clone.git('rev-parse', 'FETCH_HEAD')).toBe(first);
    }
  });

  it('is readable without a token where the repository is public, and only there', async () => {
    expect(await refsOf(`${world.forge.url}/acme/app.git`)).toMatchObject({ 'refs/heads/main': first });
    expect(await refsOf(`${world.forge.url}/ACME/App`)).toMatchObject({ HEAD: first });
    const secret = await seed.tryGit('ls-remote', `${world.forge.url}/acme/secret.git`);
    expect(secret.stderr).toContain('could not read Username');
  });

  it('hides a private repository from those who may not see it, as if it were not there', async () => {
    const hidden = await seed.tryGit('ls-remote', world.remote(world.carol, 'acme/secret'));
    const missing = await seed.tryGit('ls-remote', world.remote(world.carol, 'acme/nothing'));
    expect(hidden.stderr.replace('secret', 'nothing')).toEqual(missing.stderr);
    expect(missing.stderr).toContain('not found');
  });

  it('refuses a wrong token, and a push without the right to write', async () => {
    const wrong = await seed.tryGit('ls-remote', world.remote('ghp_wrong', 'acme/secret'));
    expect(wrong.stderr).toContain('Authentication failed');
    const push = await seed.tryGit('push', world.remote(world.carol), 'main:refs/heads/mine');
    expect([push.status, push.stderr]).toEqual([128, expect.stringContaining('403')]);
  });

  it('takes a token as the user name too, as some tools send it', async () => {
    const remote = `${world.forge.url.replace('://', `://${world.bob}:x-oauth-basic@`)}/acme/secret.git`;
    expect(await refsOf(remote)).toMatchObject({ 'refs/heads/main': first });
  });

  it('lets an installation read and write only as far as its token says', async () => {
    const reader = await world.installationToken({ permissions: { contents: 'read' } });
    const elsewhere = await world.installationToken({ repositories: ['app'] });
    const none = await world.installationToken({ permissions: { issues: 'write' } });
    const writer = await world.installationToken();
    expect(await refsOf(world.remote(reader, 'acme/secret'))).toMatchObject({ HEAD: first });
    const refused = await seed.tryGit('push', world.remote(reader), 'main:refs/heads/by-reader');
    expect(refused.stderr).toContain('403');
    for (const token of [elsewhere, none])
      expect((await seed.tryGit('ls-remote', world.remote(token, 'acme/secret'))).status).toBe(128);
    await seed.git('push', '--quiet', world.remote(writer), 'main:refs/heads/by-writer');
    expect(await refsOf(world.remote(writer))).toMatchObject({ 'refs/heads/by-writer': first });
  });

  it('takes a large push, which Git sends in pieces', async () => {
    const clone = await aNewClone(world.remote(world.anna));
    await clone.git('checkout', '--quiet', '-b', 'large');
    const sha = await clone.commit('Large', { 'large.bin': randomBytes(3_000_000) });
    await clone.git('-c', 'http.postBuffer=65536', 'push', '--quiet', 'origin', 'large');
    expect(await refsOf(world.remote(world.anna))).toMatchObject({ 'refs/heads/large': sha });
  });

  it('takes a fetch with a packed request body, as Git sends it when there is much to say', async () => {
    const clone = await aNewClone();
    // A history of its own makes Git list many commits that it has, which it then sends with gzip.
    for (let count = 0; count < 120; count += 1)
      await clone.git('commit', '--quiet', '--allow-empty', '--message', `Alone ${count}`);
    await clone.git('fetch', '--quiet', world.remote(world.anna), 'main');
    expect(await clone.git('rev-parse', 'FETCH_HEAD')).toBe(first);
  });

  it('gives any commit by its id, as GitHub does, and parts of a history', async () => {
    const clone = await aNewClone();
    await clone.git('fetch', '--quiet', '--depth=1', '--filter=blob:none', world.remote(world.anna), first);
    expect(await clone.git('rev-parse', 'FETCH_HEAD')).toBe(first);
  });

  it('gives a commit that was pushed over by force, to which no ref leads any more, and names one that it lacks', async () => {
    const clone = await aNewClone(world.remote(world.anna));
    await clone.git('checkout', '--quiet', '-b', 'forced');
    const old = await clone.commit('Pushed over', { 'a.txt': 'old\n' });
    await clone.git('push', '--quiet', 'origin', 'forced');
    await clone.git('reset', '--quiet', '--hard', first);
    await clone.commit('Pushed instead', { 'a.txt': 'new\n' });
    await clone.git('push', '--quiet', '--force', 'origin', 'forced');

    const other = await aNewClone();
    await other.git('fetch', '--quiet', world.remote(world.bob), old);
    expect(await other.git('rev-parse', 'FETCH_HEAD')).toBe(old);
    const missing = await other.tryGit('fetch', world.remote(world.bob), old, 'f'.repeat(40));
    expect([missing.status, missing.stderr]).toEqual([
      128,
      expect.stringContaining(`upload-pack: not our ref ${'f'.repeat(40)}`),
    ]);
  });

  it('keeps the refs of pull requests to itself', async () => {
    for (const ref of ['refs/pull/1/head', 'refs/pull/9/merge', 'refs/pull/x']) {
      const push = await seed.tryGit('push', world.remote(world.anna), `main:${ref}`);
      expect([push.status, push.stderr]).toEqual([1, expect.stringContaining('hidden ref')]);
    }
  });

  it('refuses objects that are not sound', async () => {
    const clone = await aNewClone(world.remote(world.anna));
    const tree = await clone.git('mktree');
    const broken = `tree ${tree}\nauthor nobody\ncommitter nobody\n\nbroken`;
    await clone.write({ broken });
    const sha = await clone.git('hash-object', '-t', 'commit', '-w', '--literally', 'broken');
    const push = await clone.tryGit('push', 'origin', `${sha}:refs/heads/broken`);
    expect([push.status, push.stderr]).toEqual([1, expect.stringContaining('unpacker error')]);
    expect(await refsOf(world.remote(world.anna))).not.toHaveProperty('refs/heads/broken');
  });

  it('refuses a push that is not a fast forward, and takes it with force', async () => {
    const clone = await aNewClone(world.remote(world.anna));
    await clone.git('push', '--quiet', 'origin', 'main:moving');
    await clone.git('reset', '--quiet', '--hard');
    await clone.git('commit', '--quiet', '--amend', '--message', 'Another beginning');
    const plain = await clone.tryGit('push', 'origin', 'main:moving');
    expect([plain.status, plain.stderr]).toEqual([1, expect.stringContaining('non-fast-forward')]);
    await clone.git('push', '--quiet', '--force', 'origin', 'main:moving');
    expect(await refsOf(world.remote(world.anna))).toMatchObject({
      'refs/heads/moving': await clone.git('rev-parse', 'main'),
    });
  });

  it('does not delete the default branch', async () => {
    const push = await seed.tryGit('push', world.remote(world.anna), ':main');
    expect([push.status, push.stderr]).toEqual([
      1,
      expect.stringContaining('deletion of the current branch'),
    ]);
  });

  it('makes the first branch of an empty repository the default branch', async () => {
    await world.forge.admin.createRepository({ owner: 'acme', name: 'fresh' });
    await seed.git('push', '--quiet', world.remote(world.anna, 'acme/fresh'), 'main:trunk');
    const answer = await world.api(world.anna)('GET', '/repos/acme/fresh');
    expect(answer.at('default_branch')).toBe('trunk');
    expect(await refsOf(world.remote(world.anna, 'acme/fresh'))).toMatchObject({ HEAD: first });
  });

  it('runs no hook and reads no configuration that a push could bring', async () => {
    const clone = await aNewClone(world.remote(world.anna));
    await clone.git('checkout', '--quiet', '-b', 'sly');
    await clone.commit('Sly', {
      'hooks/post-receive': '#!/bin/sh\ntouch /tmp/sly\n',
      '.gitattributes': '* filter=sly merge=sly diff=sly\n',
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = https://sly.test/x\n',
      'a.txt': '2\n',
    });
    await clone.git('push', '--quiet', 'origin', 'sly');
    const opened = await world.api(world.anna)('POST', '/repos/acme/app/pulls', {
      title: 'Sly',
      head: 'sly',
      base: 'main',
    });
    expect([opened.status, opened.at('mergeable')]).toEqual([201, true]);
  });

  it.each([
    '/../../etc/passwd/info/refs?service=git-upload-pack',
    '/acme/..%2F..%2Fforge.sqlite/info/refs?service=git-upload-pack',
    '/acme/app.git/../../../info/refs?service=git-upload-pack',
    '/acme/%00/info/refs?service=git-upload-pack',
    '/acme/%E0%A4%A/info/refs?service=git-upload-pack',
    '/1/1.git/info/refs?service=git-upload-pack',
  ])('finds nothing at %s', async (path) => {
    expect(await rawStatus(path)).toBe(404);
  });

  it.each([
    '/acme/app.git/info/refs',
    '/acme/app.git/info/refs?service=git-upload-archive',
    '/acme/app.git/git-receive-pack',
  ])('refuses what is no smart Git at %s', async (path) => {
    expect(await rawStatus(path)).toBe(403);
  });

  it('survives a body that is no packet line', async () => {
    const response = await fetch(`${world.forge.url}/acme/app.git/git-receive-pack`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-git-receive-pack-request',
        authorization: `Bearer ${world.anna}`,
      },
      body: randomBytes(100_000),
    });
    await response.arrayBuffer();
    expect(await refsOf(world.remote(world.anna))).toMatchObject({ 'refs/heads/main': first });
  });
});
