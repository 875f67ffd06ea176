import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMirror, type MirrorOptions } from '../../../src/adapters/git/mirror.ts';
import type { MirroredPullRequest } from '../../../src/ports/repository-reader.ts';
import { aGitServer, answer, type GitServer } from '../../builders/a-git-server.ts';
import { aRecordingLog } from '../../builders/a-log.ts';
import { longText, runGit, TestRepository } from '../../builders/a-repository.ts';

interface World {
  readonly repository: TestRepository;
  readonly server: GitServer;
  readonly directory: string;
  /** Heads of pull request 7 that were pushed over by force, the first one first. */
  readonly old: readonly string[];
  /** Another server's look at a pull request, with a mirror of its own unless it says otherwise. */
  readonly sync: (named?: readonly string[], pullNumber?: number) => Promise<MirroredPullRequest>;
}

/** A pull request whose branch was pushed over so many times. */
async function aWorld(count = 1, options: Partial<MirrorOptions> = {}): Promise<World> {
  const repository = new TestRepository();
  const base = repository.commit({ files: { 'charter.yaml': '', f: longText('base') } });
  const heads = Array.from({ length: count + 1 }, (_, index) =>
    repository.commit({
      branch: 'topic',
      parents: [base],
      files: { 'charter.yaml': '', f: longText(`head ${index}`) },
    }),
  );
  repository.git('update-ref', 'refs/pull/7/head', heads.at(-1) ?? '');
  const server = await aGitServer(repository);
  const directory = join(repository.path, 'mirrors');
  const mirror = createMirror({ directory, ...options });
  const sync: World['sync'] = (named, pullNumber = 7) =>
    mirror.sync({
      repositoryId: 42,
      cloneUrl: server.cloneUrl,
      baseBranch: 'main',
      pullNumber,
      ...(named && { named }),
      token: async () => server.token,
    });
  return { repository, server, directory, old: heads.slice(0, -1), sync };
}

async function fileAt({ reader }: MirroredPullRequest, commit: string): Promise<string> {
  const blob = (await reader.readTree(commit)).entries.find(({ path }) => path === 'f')?.blob ?? '';
  return Buffer.from((await reader.readBlobs([blob])).get(blob) ?? []).toString();
}

/** Requests that a look makes. */
async function requestsOf({ server }: World, look: () => Promise<unknown>): Promise<number> {
  const before = server.requests.length;
  await look();
  return server.requests.length - before;
}

describe('commits that are named by their ids', () => {
  it('are fetched together in one request though no ref leads to them, and read like any other', async () => {
    const world = await aWorld(3);
    const { server, old, sync, directory } = world;

    const mirrored = await sync(old);

    expect(mirrored.named).toEqual(new Set(old));
    expect(server.wants).toEqual([[mirrored.base, mirrored.head], old]);
    expect(await Promise.all(old.map((id) => fileAt(mirrored, id)))).toEqual(
      old.map((_, index) => longText(`head ${index}`)),
    );
    const merged = await mirrored.reader.mergeTrees(mirrored.base ?? '', old[0] ?? '');
    expect(merged).toMatchObject({ mergeBase: mirrored.base, conflicts: [] });
    expect(runGit(join(directory, '42.git'), ['fsck', '--full', '--strict', '--no-dangling'])).toBe('');
  });

  it('cost no request where the mirror has them, also after a restart', async () => {
    const world = await aWorld(2);
    await world.sync(world.old);
    const again = createMirror({ directory: world.directory });
    const { server, old } = world;

    expect(await requestsOf(world, () => world.sync(old))).toBe(1);
    const mirrored = await again.sync({
      repositoryId: 42,
      cloneUrl: server.cloneUrl,
      baseBranch: 'main',
      pullNumber: 7,
      named: old,
      token: async () => server.token,
    });
    expect(mirrored.named).toEqual(new Set(old));
    expect(server.wants).toHaveLength(2);
  });

  it('are fetched anew where the mirror was made anew', async () => {
    const world = await aWorld();
    const { old, server } = world;
    await world.sync(old);

    const fresh = createMirror({ directory: join(world.directory, 'another') });
    const request = { repositoryId: 42, cloneUrl: server.cloneUrl, baseBranch: 'main', pullNumber: 7 };
    const mirrored = await fresh.sync({ ...request, named: old, token: async () => server.token });

    expect(await fileAt(mirrored, old[0] ?? '')).toBe(longText('head 0'));
  });

  it('are left out where the server refuses them, and take no other down', async () => {
    const { server, old, sync } = await aWorld(3);
    const [first = '', second = '', third = ''] = old;
    server.refused.add(second);

    const mirrored = await sync(old);

    expect(mirrored.named).toEqual(new Set([first, third]));
    expect(mirrored.head).toBeDefined();
    expect(server.wants.slice(1)).toEqual([old, [first], [second], [third]]);
  });

  it('are left out where the server has thrown them away', async () => {
    const { repository, old, sync } = await aWorld(2);
    repository.git('update-ref', 'refs/heads/kept', old[1] ?? '');
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '--prune=now', '--quiet');

    const mirrored = await sync([...old, 'f'.repeat(40)]);

    expect(mirrored.named).toEqual(new Set([old[1]]));
  });

  it('are not asked for again for a while where they were refused, and then they are', async () => {
    const patient = await aWorld(2);
    patient.server.refused.add(patient.old[0] ?? '');
    await patient.sync(patient.old);
    patient.server.refused.clear();
    expect(await requestsOf(patient, () => patient.sync(patient.old))).toBe(1);
    expect((await patient.sync(patient.old)).named).toEqual(new Set([patient.old[1]]));

    const eager = await aWorld(2, { namedRest: 0 });
    eager.server.refused.add(eager.old[0] ?? '');
    await eager.sync(eager.old);
    eager.server.refused.clear();
    expect((await eager.sync(eager.old)).named).toEqual(new Set(eager.old));
  });

  it('are twenty at most, the first ones', async () => {
    const { server, old, sync } = await aWorld(23);

    const mirrored = await sync(old);

    expect(mirrored.named).toEqual(new Set(old.slice(0, 20)));
    expect(server.wants[1]).toEqual(old.slice(0, 20));
  });

  it('of several pull requests that wait for each other are fetched together, and refused alone', async () => {
    const { repository, server, old, sync } = await aWorld(30);
    repository.git('update-ref', 'refs/pull/8/head', 'topic');
    const bad = old[29] ?? '';
    server.refused.add(bad);

    const [, one, other] = await Promise.all([sync(), sync(old.slice(0, 15)), sync(old.slice(15), 8)]);

    expect(one.named).toEqual(new Set(old.slice(0, 15)));
    expect(other.named).toEqual(new Set(old.slice(15, 29)));
    expect(server.wants.filter((ids) => ids.includes(bad))).toHaveLength(3);
  });

  it('that are no ids never become a line of the request', async () => {
    const { server, sync, old } = await aWorld();

    const mirrored = await sync(['', 'main', `${old[0]}\n0032want ${'e'.repeat(40)}`, 'HEAD', '--all']);

    expect([mirrored.named, server.wants.length]).toEqual([new Set(), 1]);
  });

  it('that are something else than commits count as any object that is no commit', async () => {
    const { repository, sync } = await aWorld();
    const blob = repository.git('rev-parse', 'main:f');

    const { reader } = await sync([blob]);

    await expect(reader.readTree(blob)).rejects.toMatchObject({ code: 'git-object-missing' });
  });

  it('have the look tried again where the server was away, but not for ever', async () => {
    const world = await aWorld(1);
    const { server, old, sync } = world;
    await sync();
    server.interfere = answerAfter(server, 1, 503);

    await expect(sync(old)).rejects.toMatchObject({ code: 'forge-unavailable' });
    server.interfere = answerAfter(server, 1, 503);
    await expect(sync(old)).rejects.toMatchObject({ code: 'forge-unavailable' });
    server.interfere = answerAfter(server, 1, 503);
    const third = await sync(old);

    expect([third.named, third.head === undefined]).toEqual([new Set(), false]);
    server.interfere = () => false;
    expect(await requestsOf(world, () => sync(old))).toBe(1);
  });

  it('are there though another one takes the server longer than there is time, every time', async () => {
    let slow = 'none yet';
    const { old, sync } = await aWorld(3, {
      http: async (url, init) =>
        Buffer.from((init.body ?? '') as Uint8Array)
          .toString()
          .includes(slow)
          ? new Response('', { status: 504 })
          : fetch(url, init),
    });
    [slow = ''] = old;

    await expect(sync(old)).rejects.toMatchObject({ code: 'forge-unavailable' });
    await expect(sync(old)).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect((await sync(old)).named).toEqual(new Set(old.slice(1)));
    expect((await sync(old)).named).toEqual(new Set(old.slice(1)));
  });

  it('have the look tried again where others took all the time, and are there then', async () => {
    const { server, old, sync } = await aWorld(5);
    const [slow = '', next = '', ...others] = old;
    await sync();
    server.refused.add(slow);
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    server.interfere = () => void vi.advanceTimersByTime(40_000);

    await expect(sync(old)).rejects.toMatchObject({ code: 'git-fetch-failed' });
    expect((await sync(old)).named).toEqual(new Set([next, ...others]));
    expect(server.wants.slice(1)).toEqual([old, [slow], [next], others]);
  });

  it('are there at once when the server is back at the second try', async () => {
    const { server, old, sync } = await aWorld(1);
    await sync();
    server.interfere = answerAfter(server, 1, 503);
    await expect(sync(old)).rejects.toMatchObject({ code: 'forge-unavailable' });
    server.interfere = () => false;

    expect((await sync(old)).named).toEqual(new Set(old));
  });

  it('are left out where the server denies them, and the look goes on', async () => {
    const { server, old, sync } = await aWorld(1);
    await sync();
    server.interfere = answerAfter(server, 1, 403);

    const { named, head } = await sync(old);

    expect([named, head === undefined]).toEqual([new Set(), false]);
  });

  it('that are too large are left out, whatever came with them stays, and the mirror is not made anew', async () => {
    const log = aRecordingLog();
    const world = await aWorld(2, { limits: { responseBytes: 20_000 }, log });
    const { repository, old, sync, server } = world;
    const base = repository.git('rev-parse', 'main');
    const huge = repository.commit({
      branch: 'huge',
      parents: [base],
      files: { f: randomBytes(30_000).toString('hex') },
    });
    repository.git('update-ref', '-d', 'refs/heads/huge');

    const mirrored = await sync([huge, ...old]);

    expect(mirrored.named).toEqual(new Set(old));
    expect(await requestsOf(world, () => sync([huge, ...old]))).toBe(1);
    expect(log.lines.some(({ message }) => message === 'a mirror is made anew')).toBe(false);
    expect(server.wants).toHaveLength(5);
  });

  it('that unfold to too much are left out', async () => {
    const world = await aWorld(1, { limits: { inflatedBytes: 100_000 } });
    const { repository, old, sync } = world;
    const base = repository.git('rev-parse', 'main');
    const bomb = repository.commit({ branch: 'bomb', parents: [base], files: { f: ' '.repeat(1_000_000) } });
    repository.git('update-ref', '-d', 'refs/heads/bomb');

    expect((await sync([bomb, ...old])).named).toEqual(new Set(old));
  });

  it('send the token nowhere else, and ask for it once', async () => {
    const { server, old, directory } = await aWorld(1);
    let asked = 0;
    const mirror = createMirror({ directory, isTrusted: ({ href }) => href === server.cloneUrl });
    const token = async (): Promise<string> => {
      asked += 1;
      return server.token;
    };

    const request = { repositoryId: 42, cloneUrl: server.cloneUrl, baseBranch: 'main', pullNumber: 7 };
    await mirror.sync({ ...request, named: old, token });

    expect(asked).toBe(1);
    expect(new Set(server.requests.map(({ authorization }) => authorization)).size).toBe(1);
  });

  it('that are not named are not fetched', async () => {
    const { old, sync, server, directory } = await aWorld(2);

    await sync([old[1] ?? '']);

    expect(server.wants.flat()).not.toContain(old[0]);
    const objects = runGit(join(directory, '42.git'), ['cat-file', '--batch-check', '--batch-all-objects']);
    expect(objects).not.toContain(old[0]);
  });
});

/** Lets so many requests through, and answers the next with a status. */
function answerAfter({ requests }: GitServer, count: number, status: number): GitServer['interfere'] {
  const from = requests.length;
  return (...parts) => requests.length > from + count && answer(status)(...parts);
}
