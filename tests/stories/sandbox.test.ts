import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createForgeAccount, type ForgeAccount } from '../../src/sandbox/story/forge-account.ts';
import { eventually } from '../../src/sandbox/story/eventually.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { aBotFor, aSandbox } from '../builders/a-sandbox.ts';
import { aFolder } from '../builders/a-store.ts';

const run = promisify(execFile);

/** Never in a blocking way: the forge that Git talks to runs in this very process. */
async function git(directory: string, ...words: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Leo', '-c', 'user.email=leo@nightjar.example'];
  const { stdout } = await run('git', ['-C', directory, ...identity, ...words], { timeout: 30_000 });
  return stdout.trimEnd();
}

function userOf({ users }: Sandbox, login: string): Sandbox['users'][number] {
  const user = users.find((candidate) => candidate.login === login);
  if (user === undefined) throw new Error(`there is no demo user ${login}`);
  return user;
}

function accountOf(sandbox: Sandbox, login: string): ForgeAccount {
  const { owner, name } = sandbox.repository;
  const { token } = userOf(sandbox, login);
  return createForgeAccount({ apiUrl: sandbox.forge.apiUrl, token, repository: `${owner}/${name}` });
}

async function cloneOf(sandbox: Sandbox, login: string): Promise<string> {
  const folder = aFolder();
  await git(folder, 'clone', '--quiet', userOf(sandbox, login).cloneUrl, 'clone');
  return join(folder, 'clone');
}

/** A repository of somebody's own with two commits on two branches. */
async function aRepository(): Promise<string> {
  const folder = aFolder();
  await git(folder, 'init', '--quiet', '--initial-branch=trunk');
  writeFileSync(join(folder, 'charter.yaml'), 'apiVersion: charter.dev/v1\nkind: Settings\n');
  await git(folder, 'add', '.');
  await git(folder, 'commit', '--quiet', '--message', 'first');
  await git(folder, 'branch', 'topic');
  await git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'second');
  await git(folder, 'remote', 'add', 'origin', 'git@github.com:lumen/our-registry.git');
  return folder;
}

describe('the sandbox', () => {
  it('gives every demo user an address to clone from and push to, and a history to look at', async () => {
    const { sandbox, faults } = await aSandbox();
    const clone = await cloneOf(sandbox, 'noor');
    const authors = (await git(clone, 'log', '--format=%an')).split('\n');
    expect(authors.length).toBeGreaterThanOrEqual(20);
    for (const { login, cloneUrl } of sandbox.users)
      await git(clone, 'push', '--quiet', cloneUrl, `HEAD:refs/heads/by-${login}`);
    await git(clone, 'fetch', '--quiet');
    const branches = await git(clone, 'branch', '--remotes', '--list', 'origin/by-*');
    expect(branches.split('\n').length).toEqual(sandbox.users.length);
    expect(faults).toEqual([]);
  });

  it('shows its repository and the open pull request as pages', async () => {
    const { sandbox } = await aSandbox({ hasOpenWork: true });
    const texts = await Promise.all(
      ['', '/pull/1'].map(async (path) => (await fetch(`${sandbox.repository.url}${path}`)).text()),
    );
    expect(texts.map((text) => /<title>(.*)<\/title>/.exec(text)?.[1])).toEqual([
      expect.stringContaining('registry'),
      expect.stringContaining('seat map for everybody'),
    ]);
  });

  it('knows its demo users by the ids that the groups of the example name', async () => {
    const { sandbox } = await aSandbox();
    const ids = sandbox.users.map(({ login }) => sandbox.forge.store.by.accountByLogin.first(login)?.id);
    expect(ids).toEqual(sandbox.users.map((_, index) => index + 1));
  });

  // Tried again, because another program may take the port while the sandbox is away.
  it(
    'goes on where it was left: tokens, pull requests and port, with nothing seeded twice',
    { retry: 2 },
    async () => {
      const before = await aSandbox();
      const clone = await cloneOf(before.sandbox, 'leo');
      await git(clone, 'switch', '--quiet', '--create', 'topic');
      await git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'topic');
      await git(clone, 'push', '--quiet', 'origin', 'topic');
      const pull = { head: 'topic', base: 'main', title: 'Topic', body: '' };
      await accountOf(before.sandbox, 'leo').openPullRequest(pull);
      await before.close();

      const { sandbox } = await aSandbox({
        directory: before.directory,
        port: Number(new URL(before.sandbox.forge.url).port),
      });
      const { isNew, users, app, repository } = sandbox;
      expect({ isNew, users, app, repository }).toEqual({
        isNew: false,
        users: before.sandbox.users,
        app: before.sandbox.app,
        repository: before.sandbox.repository,
      });
      expect(await accountOf(sandbox, 'ines').pullRequestState(1)).toEqual({
        state: 'open',
        isMerged: false,
      });
      expect(await git(clone, 'fetch', 'origin')).toEqual('');
    },
  );

  it('checks a pull request that was opened while the bot was away', async () => {
    const world = await aSandbox();
    const { sandbox } = world;
    const clone = await cloneOf(sandbox, 'leo');
    await git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'topic');
    await git(clone, 'push', '--quiet', 'origin', 'HEAD:topic');
    const account = accountOf(sandbox, 'leo');
    await account.openPullRequest({ head: 'topic', base: 'main', title: 'Topic', body: '' });
    await aBotFor(world);
    const head = await git(clone, 'rev-parse', 'HEAD');
    const { seen } = await eventually(
      async () => {
        const checks = await account.checks(head);
        return { isDone: checks.length === 4, seen: checks };
      },
      { within: 20_000 },
    );
    expect(seen.map(({ name, conclusion }) => `${name} ${conclusion}`).toSorted()).toEqual([
      'charter/approval success',
      'charter/plan success',
      'charter/policy success',
      'charter/validate success',
    ]);
  });

  it('shows the answer to the work that is open from the start', async () => {
    const world = await aSandbox({ hasOpenWork: true });
    await aBotFor(world);
    const [comment] = await accountOf(world.sandbox, 'hana').comments(1);
    expect({ author: comment?.author, faults: world.faults }).toEqual({ author: 'charter[bot]', faults: [] });
    expect(comment?.body).toContain('3 to update in 3 environments, risk high');
  });

  it('imports a repository of one’s own with every branch and the same commits', async () => {
    const own = await aRepository();
    writeFileSync(join(own, 'new.yaml'), '');
    const { sandbox } = await aSandbox({ repositoryDirectory: own });
    expect({
      place: `${sandbox.repository.owner}/${sandbox.repository.name}`,
      isExample: sandbox.isExample,
      hasUncommitted: sandbox.imported?.hasUncommitted,
    }).toEqual({ place: 'lumen/our-registry', isExample: false, hasUncommitted: true });
    const clone = await cloneOf(sandbox, 'hana');
    expect(await git(clone, 'rev-parse', 'HEAD', 'origin/topic')).toEqual(
      await git(own, 'rev-parse', 'trunk', 'topic'),
    );
    expect(await git(clone, 'branch', '--show-current')).toEqual('trunk');
  });

  it('leaves the imported repository as it was', async () => {
    const own = await aRepository();
    const state = async (): Promise<string[]> => [
      await git(own, 'for-each-ref'),
      await git(own, 'config', '--local', '--list'),
    ];
    const before = await state();
    await aSandbox({ repositoryDirectory: own });
    expect(await state()).toEqual(before);
  });

  it('refuses to go on with another repository than the one it was made from', async () => {
    const first = await aSandbox({ repositoryDirectory: await aRepository() });
    await first.close();
    await expect(
      aSandbox({ directory: first.directory, repositoryDirectory: await aRepository() }),
    ).rejects.toMatchObject({ code: 'sandbox-other-repository' });
  });

  it('says that a port is taken, and leaves nothing behind in the new folder', async () => {
    const { sandbox } = await aSandbox();
    const directory = aFolder();
    const port = Number(new URL(sandbox.forge.url).port);
    await expect(aSandbox({ directory, port })).rejects.toMatchObject({
      code: 'sandbox-port-unavailable',
      message: `port ${port} cannot be had on this machine (EADDRINUSE)`,
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('keeps its port free of tokens: a stranger can read, but not push', async () => {
    const { sandbox } = await aSandbox();
    const folder = aFolder();
    await git(folder, 'clone', '--quiet', sandbox.repository.cloneUrl, 'clone');
    await expect(git(join(folder, 'clone'), 'push', '--quiet', 'origin', 'HEAD:stranger')).rejects.toThrow(
      /could not read Username|Authentication failed|403|401/,
    );
  });
});
