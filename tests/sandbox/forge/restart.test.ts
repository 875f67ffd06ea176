import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startForge } from '../../../src/sandbox/start-forge.ts';
import { tryGit } from '../../../src/sandbox/forge/git/run-git.ts';
import { aClone, type Clone } from '../../builders/a-clone.ts';
import { aForge, createClient, type Client, type World } from '../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let directory: string;
let world: World;
let clone: Clone;
let head: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'forge-'));
  world = await aForge({ directory });
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': '1\n' });
  await clone.git('checkout', '--quiet', '-b', 'topic');
  head = await clone.commit('A change', { 'a.txt': '2\n' });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main', 'topic');
  await world.api(world.anna)('POST', '/repos/acme/app/pulls', {
    title: 'Change',
    head: 'topic',
    base: 'main',
  });
});

afterEach(async () => {
  await clone.remove();
  await rm(directory, { recursive: true });
});

const clientOf = (apiUrl: string): Client => createClient(apiUrl, () => world.anna);

describe('a forge that was stopped and started again', () => {
  it('has everything that it had, at its new address', async () => {
    const before = (await world.api(world.anna)('GET', '/repos/acme/app/pulls/1')).body;
    const oldUrl = world.forge.url;
    await world.close();
    const forge = await startForge({ directory });
    const after = await clientOf(forge.apiUrl)('GET', '/repos/acme/app/pulls/1');
    const expected: unknown = JSON.parse(
      JSON.stringify(before).replaceAll(new URL(oldUrl).host, new URL(forge.url).host),
    );
    expect(after.body).toEqual(expected);
    expect(forge.deliveries.list(world.app.id, { before: undefined, count: 100 }).length).toBeGreaterThan(0);
    await forge.close();
  });

  it('goes on counting where it was', async () => {
    await world.close();
    const forge = await startForge({ directory });
    const issue = await clientOf(forge.apiUrl)('POST', '/repos/acme/app/issues', { title: 'Next' });
    expect(issue.at('number')).toBe(2);
    await forge.close();
  });

  it('takes up a push whose consequences were cut off', async () => {
    const next = await clone.commit('More', { 'a.txt': '3\n' });
    await clone.git('push', '--quiet', world.remote(world.anna), 'topic:other');
    const repository = join(directory, 'repositories', `${world.repositoryId}.git`);
    await world.close();
    // What a crash between Git and the records leaves behind: the branch has moved, nothing else.
    await tryGit({ directory: repository, args: ['update-ref', 'refs/heads/topic', next, head] });
    const forge = await startForge({ directory });
    const pull = await clientOf(forge.apiUrl)('GET', '/repos/acme/app/pulls/1');
    expect([pull.at('head.sha'), pull.at('mergeable'), pull.at('commits')]).toEqual([next, true, 2]);
    await forge.close();
  });

  it('closes a pull request whose branch is gone', async () => {
    const repository = join(directory, 'repositories', `${world.repositoryId}.git`);
    await world.close();
    await tryGit({ directory: repository, args: ['update-ref', '-d', 'refs/heads/topic'] });
    const forge = await startForge({ directory });
    expect((await clientOf(forge.apiUrl)('GET', '/repos/acme/app/pulls/1')).at('state')).toBe('closed');
    await forge.close();
  });
});

describe('starting a forge', () => {
  it('is refused on a folder that another one holds, which goes on', async () => {
    await expect(startForge({ directory })).rejects.toMatchObject({ code: 'forge-start-folder-in-use' });
    expect((await world.api(world.anna)('GET', '/repos/acme/app')).status).toBe(200);
    await world.close();
  });

  it('fails on a port that is taken, and leaves the folder free', async () => {
    await world.close();
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await expect(startForge({ directory, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
    const forge = await startForge({ directory });
    await forge.close();
  });

  it('fails where its pages cannot be made, and leaves port and folder free', async () => {
    await world.close();
    const urls: string[] = [];
    const pages = ({ url }: { readonly url: string }): never => {
      urls.push(url);
      throw new Error('no pages');
    };
    await expect(startForge({ directory, pages })).rejects.toThrow('no pages');
    const port = Number(new URL(urls[0] ?? '').port);
    const forge = await startForge({ directory, port });
    await forge.close();
  });

  it('says when there is no Git', async () => {
    await world.close();
    vi.stubEnv('PATH', '/nowhere');
    await expect(startForge({ directory })).rejects.toMatchObject({ code: 'forge-start-git-missing' });
    vi.unstubAllEnvs();
  });
});
