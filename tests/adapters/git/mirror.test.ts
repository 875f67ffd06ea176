import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createMirror, type MirrorOptions } from '../../../src/adapters/git/mirror.ts';
import type { MirroredPullRequest, RepositoryMirror } from '../../../src/ports/repository-reader.ts';
import { aGitServer, answer, type GitServer } from '../../builders/a-git-server.ts';
import { aRecordingLog } from '../../builders/a-log.ts';
import { longText, runGit, TestRepository } from '../../builders/a-repository.ts';

/** A registry with one open pull request, number 7. */
function aRegistry(): TestRepository {
  const repository = new TestRepository();
  const base = repository.commit({ files: { 'charter.yaml': '', 'services/a.yaml': longText('a') } });
  pushHead(repository, { 'charter.yaml': '', 'services/a.yaml': longText('a', 61) }, base);
  return repository;
}

/** What a push to the branch of pull request 7 does at the forge. */
function pushHead(
  repository: TestRepository,
  files: Readonly<Record<string, string>>,
  parent: string,
): string {
  const head = repository.commit({ branch: 'topic', parents: [parent], files });
  repository.git('update-ref', 'refs/pull/7/head', head);
  return head;
}

interface World {
  readonly repository: TestRepository;
  readonly server: GitServer;
  readonly directory: string;
  readonly mirror: RepositoryMirror;
  readonly sync: (over?: { pullNumber?: number; baseBranch?: string }) => Promise<MirroredPullRequest>;
}

async function aWorld(options: Partial<MirrorOptions> = {}, repository = aRegistry()): Promise<World> {
  const server = await aGitServer(repository);
  const directory = join(repository.path, 'mirrors');
  const mirror = createMirror({ directory, ...options });
  return { repository, server, directory, mirror, sync: (over) => syncWith(mirror, server, over) };
}

function syncWith(
  mirror: RepositoryMirror,
  server: GitServer,
  { pullNumber = 7, baseBranch = 'main' }: { pullNumber?: number; baseBranch?: string } = {},
): Promise<MirroredPullRequest> {
  const token = (): Promise<string> => Promise.resolve(server.token);
  return mirror.sync({ repositoryId: 42, cloneUrl: server.cloneUrl, baseBranch, pullNumber, token });
}

const mirrorPath = ({ directory }: World): string => join(directory, '42.git');

const packFolder = (world: World): string => join(mirrorPath(world), 'objects', 'pack');

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function textAt({ reader }: MirroredPullRequest, commit: string, path: string): Promise<string> {
  const blob = (await reader.readTree(commit)).entries.find((entry) => entry.path === path)?.blob ?? '';
  return Buffer.from((await reader.readBlobs([blob])).get(blob) ?? []).toString();
}

describe('a mirror', () => {
  it('fetches the base branch and the head of the pull request, and reads both', async () => {
    const { repository, sync } = await aWorld();

    const mirrored = await sync();

    const [base, head] = [repository.git('rev-parse', 'main'), repository.git('rev-parse', 'topic')];
    expect([mirrored.base, mirrored.head]).toEqual([base, head]);
    expect(await textAt(mirrored, base, 'services/a.yaml')).toBe(longText('a'));
    expect(await textAt(mirrored, head, 'services/a.yaml')).toBe(longText('a', 61));
    expect(await mirrored.reader.mergeTrees(base, head)).toMatchObject({ mergeBase: base, conflicts: [] });
  });

  it('fetches nothing else, and is a repository that Git finds nothing wrong with', async () => {
    const world = await aWorld();
    const secret = world.repository.commit({ branch: 'other', files: { secret: 'not asked for' } });
    world.repository.git('update-ref', 'refs/pull/8/head', secret);

    await world.sync();

    const refs = runGit(mirrorPath(world), ['for-each-ref', '--format=%(refname)']).trim().split('\n');
    expect(refs).toEqual(['refs/heads/main', 'refs/pull/7/head']);
    expect(runGit(mirrorPath(world), ['cat-file', '--batch-check', '--batch-all-objects'])).not.toContain(
      secret,
    );
    expect(runGit(mirrorPath(world), ['fsck', '--full', '--strict'])).toBe('');
  });

  it('makes three requests at first, two when something is new, and one when nothing is', async () => {
    const { repository, server, sync } = await aWorld();
    const countOf = async (): Promise<number> => {
      const before = server.requests.length;
      await sync();
      return server.requests.length - before;
    };

    const first = await countOf();
    const unchanged = await countOf();
    pushHead(repository, { 'charter.yaml': 'changed' }, repository.git('rev-parse', 'main'));
    const changed = await countOf();

    expect([first, unchanged, changed]).toEqual([3, 1, 2]);
  });

  it('follows pushes, forced ones too, and sends only what is new', async () => {
    const world = await aWorld();
    const { repository, sync } = world;
    await sync();
    const base = repository.git('rev-parse', 'main');
    const sizes: number[] = [];
    for (let round = 0; round < 25; round++) {
      const head = pushHead(
        repository,
        { 'charter.yaml': '', 'services/a.yaml': longText(`a ${round}`, 40) },
        base,
      );
      const mirrored = await sync();
      expect(mirrored.head).toBe(head);
      expect(await textAt(mirrored, head, 'services/a.yaml')).toBe(longText(`a ${round}`, 40));
      sizes.push(readdirSync(packFolder(world)).length / 2);
    }

    expect(Math.max(...sizes)).toBeLessThanOrEqual(9);
    expect(runGit(mirrorPath(world), ['fsck', '--full', '--connectivity-only'])).not.toContain('missing');
  }, 60_000);

  it('gives undefined for what is gone, and forgets its refs', async () => {
    const world = await aWorld();
    const { repository, sync } = world;
    await sync();
    repository.git('update-ref', '-d', 'refs/pull/7/head');
    const withoutHead = await sync();
    repository.git('update-ref', '-d', 'refs/heads/main');
    const withoutBoth = await sync();

    expect([withoutHead.base, withoutHead.head]).toEqual([repository.git('rev-parse', 'topic~1'), undefined]);
    expect([withoutBoth.base, withoutBoth.head]).toEqual([undefined, undefined]);
    expect(runGit(mirrorPath(world), ['for-each-ref'])).toBe('');
  });

  it('finds nothing in an empty repository, or under a name that no branch can have', async () => {
    const { sync } = await aWorld({}, new TestRepository());
    const names = ['main', '../../../etc', 'a..b', 'x\nwant y', '', '/', 'a.lock', '-x', 'x'.repeat(300)];

    for (const baseBranch of names) {
      const { base, head } = await sync({ baseBranch });
      expect([baseBranch, base, head]).toEqual([baseBranch, undefined, undefined]);
    }
  });

  it('follows a branch whose name becomes a folder of branches, and back', async () => {
    const { repository, sync } = await aWorld();
    const id = repository.git('rev-parse', 'main');
    const found: (string | undefined)[] = [];
    for (const [gone, come] of [
      ['', 'release'],
      ['release', 'release/1'],
      ['release/1', 'release'],
    ] as const) {
      if (gone !== '') repository.git('update-ref', '-d', `refs/heads/${gone}`);
      repository.git('update-ref', `refs/heads/${come}`, id);
      found.push((await sync({ baseBranch: come })).base);
    }

    expect(found).toEqual([id, id, id]);
  });

  it('takes what is there after a restart, and does not fetch it again', async () => {
    const { server, directory, sync } = await aWorld();
    const before = await sync();
    const requests = server.requests.length;

    const after = await syncWith(createMirror({ directory }), server);

    expect([after.base, after.head]).toEqual([before.base, before.head]);
    expect(server.requests.slice(requests).map(({ line }) => line.split(' ')[0])).toEqual(['GET', 'POST']);
  });

  it('makes syncs of one repository that wait for each other together, and readers stay usable', async () => {
    const { repository, server, sync } = await aWorld();
    const base = repository.git('rev-parse', 'main');
    const first = await sync();
    for (let pull = 10; pull < 16; pull++) {
      const head = repository.commit({
        branch: `b${pull}`,
        parents: [base],
        files: { [`f${pull}`]: longText(`${pull}`) },
      });
      repository.git('update-ref', `refs/pull/${pull}/head`, head);
    }

    const before = server.requests.length;
    const all = await Promise.all([10, 11, 12, 13, 14, 15].map((pullNumber) => sync({ pullNumber })));

    // Two for the first, and two for all the others, which came while it was under way; or two for all.
    expect(server.requests.length - before).toBeLessThanOrEqual(4);
    const texts = await Promise.all(
      all.map((mirrored, index) => textAt(mirrored, mirrored.head ?? '', `f${index + 10}`)),
    );
    expect(texts).toEqual([10, 11, 12, 13, 14, 15].map((pull) => longText(`${pull}`)));
    expect(await textAt(first, first.head ?? '', 'services/a.yaml')).toBe(longText('a', 61));
  });

  it('goes on after a sync that failed', async () => {
    const { server, sync } = await aWorld();
    server.interfere = answer(500);
    const failed = sync();
    const waiting = sync().catch((error: { code: string }) => error.code);

    await expect(failed).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect(await waiting).toBe('forge-unavailable');
    server.interfere = () => false;
    expect((await sync()).head).toBeDefined();
  });

  it('lists again when a commit is gone between listing and fetching', async () => {
    const { repository, server, sync } = await aWorld();
    const old = repository.git('rev-parse', 'topic');
    const place = { head: '' };
    server.interfere = () => {
      if (server.requests.length === 3) {
        place.head = pushHead(repository, { 'charter.yaml': 'new' }, repository.git('rev-parse', 'main'));
        repository.git('gc', '--prune=now', '--quiet');
      }
      return false;
    };

    const { head } = await sync();

    expect(head).toBe(place.head);
    expect(repository.try('cat-file', '-e', old).status).not.toBe(0);
  });
});

describe('a mirror on disk', () => {
  const damages: readonly (readonly [string, (world: World) => void])[] = [
    ['that is an empty folder', (world) => emptyFolder(mirrorPath(world))],
    ['without its HEAD', (world) => rmSync(join(mirrorPath(world), 'HEAD'))],
    ['without its packs', (world) => emptyFolder(packFolder(world))],
    ['with a cut-off index', (world) => truncateSync(find(packFolder(world), '.idx'), 100)],
    ['with a cut-off pack', (world) => truncateSync(find(packFolder(world), '.pack'), 100)],
    [
      'with refs that are empty files',
      (world) => truncateSync(join(mirrorPath(world), 'refs/heads/main'), 0),
    ],
    ['that is a file', (world) => replaceByFile(mirrorPath(world))],
  ];

  it.each(damages)('%s is made whole at the next sync', async (_, damage) => {
    const world = await aWorld();
    const before = await world.sync();

    damage(world);
    const mirrored = await syncWith(createMirror({ directory: world.directory }), world.server);

    expect([mirrored.base, mirrored.head]).toEqual([before.base, before.head]);
    expect(await textAt(mirrored, mirrored.head ?? '', 'services/a.yaml')).toBe(longText('a', 61));
    expect(runGit(mirrorPath(world), ['fsck', '--full', '--strict'])).toBe('');
  });

  it(
    'left by a process that was killed in the middle of a fetch is made whole',
    { timeout: 60_000 },
    async () => {
      const world = await aWorld();
      const { server, directory } = world;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', syncScript(server, directory)]);
      const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
      server.interfere = async (_, response) => {
        if (server.requests.length !== 3) return false;
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
        response.write('000dpackfile\n0011\x01PACK\0\0\0\x02\0\0\0\x09');
        await vi.waitFor(() => expect(incomingFiles(world)).toEqual([12]), { timeout: 20_000 });
        child.kill('SIGKILL');
        return true;
      };
      expect(await ended).toBe('SIGKILL');
      server.interfere = () => false;

      const mirrored = await world.sync();

      expect(await textAt(mirrored, mirrored.head ?? '', 'services/a.yaml')).toBe(longText('a', 61));
      expect(incomingFiles(world)).toEqual([]);
      expect(runGit(mirrorPath(world), ['fsck', '--full', '--strict'])).toBe('');
    },
  );

  it('that is found damaged while it is read is made anew at the next sync', async () => {
    const world = await aWorld();
    await world.sync();
    const pack = find(packFolder(world), '.pack');
    const bytes = readFileSync(pack);
    bytes.fill(0x55, 40, bytes.length - 30);
    writeFileSync(pack, bytes);
    const mirror = createMirror({ directory: world.directory });

    const damaged = await syncWith(mirror, world.server);
    await expect(damaged.reader.readTree(damaged.head ?? '')).rejects.toMatchObject({
      code: 'git-object-corrupt',
    });
    const mended = await syncWith(mirror, world.server);

    expect(await textAt(mended, mended.head ?? '', 'services/a.yaml')).toBe(longText('a', 61));
  });

  it('is not fetched again and again because someone asks for objects that are nowhere', async () => {
    const { server, sync } = await aWorld();
    const missing = 'f'.repeat(40);
    for (let round = 0; round < 3; round++) {
      const { reader } = await sync();
      await expect(reader.readBlobs([missing])).rejects.toMatchObject({ code: 'git-object-missing' });
    }
    const requests = server.requests.length;
    await sync();

    expect(server.requests.length - requests).toBe(1);
  });

  it('is made anew when it has outgrown its limit', async () => {
    const world = await aWorld({ limits: { responseBytes: 6_000 } });
    const base = world.repository.git('rev-parse', 'main');
    const sizes: number[] = [];
    for (let round = 0; round < 12; round++) {
      pushHead(world.repository, { f: Array.from({ length: 50 }, () => Math.random()).join('\n') }, base);
      await world.sync();
      sizes.push(filesBelow(packFolder(world)).reduce((sum, path) => sum + statSync(path).size, 0));
    }

    expect(Math.max(...sizes)).toBeLessThan(30_000);
  });

  it('is made anew when it holds more objects than one pack may', async () => {
    const log = aRecordingLog();
    const world = await aWorld({ limits: { objects: 20 }, log });
    const base = world.repository.git('rev-parse', 'main');
    for (let round = 0; round < 8; round++) {
      pushHead(world.repository, { f: `round ${round}` }, base);
      await world.sync();
    }

    const warnings = log.lines.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ fields }) => fields['reason'])).toEqual(['it has grown to 23 objects']);
  });

  it('is kept as it is when only too much was asked of it', async () => {
    const log = aRecordingLog();
    const world = await aWorld({ limits: { readBytes: 1_000 }, log });
    pushHead(world.repository, { f: 'x'.repeat(2_000) }, world.repository.git('rev-parse', 'main'));
    const { head = '', reader } = await world.sync();
    const [file] = (await reader.readTree(head)).entries;

    await expect(reader.readBlobs([file?.blob ?? ''])).rejects.toMatchObject({ code: 'git-read-too-large' });
    await world.sync();
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('says so when it cannot be written', async () => {
    const { repository, server } = await aWorld();
    writeFileSync(join(repository.path, 'not-a-folder'), '');
    const mirror = createMirror({ directory: join(repository.path, 'not-a-folder', 'mirrors') });

    await expect(syncWith(mirror, server)).rejects.toMatchObject({ code: 'git-mirror-unusable' });
  });

  it('never holds the token', async () => {
    const world = await aWorld();
    await world.sync();
    const all = filesBelow(world.directory).map((path) => readFileSync(path).toString('latin1'));

    expect(all.length).toBeGreaterThan(3);
    expect(all.filter((text) => text.includes(world.server.token))).toEqual([]);
  });

  it('has its own folder per repository id, and refuses what is no id', async () => {
    const { server, directory, mirror } = await aWorld();
    const request = {
      cloneUrl: server.cloneUrl,
      baseBranch: 'main',
      pullNumber: 7,
      token: async () => server.token,
    };
    await Promise.all([
      mirror.sync({ ...request, repositoryId: 1 }),
      mirror.sync({ ...request, repositoryId: 2 }),
    ]);

    expect(readdirSync(directory).toSorted()).toEqual(['1.git', '2.git']);
    for (const repositoryId of [0, -1, 1.5, Number.NaN]) {
      await expect(mirror.sync({ ...request, repositoryId })).rejects.toMatchObject({
        code: 'git-mirror-unusable',
      });
    }
    expect(existsSync(join(directory, '0.git'))).toBe(false);
  });
});

/** A program that syncs once. */
function syncScript(server: GitServer, directory: string): string {
  const mirror = new URL('../../../src/adapters/git/mirror.ts', import.meta.url).href;
  const request = { repositoryId: 42, cloneUrl: server.cloneUrl, baseBranch: 'main', pullNumber: 7 };
  return `
    import { createMirror } from ${JSON.stringify(mirror)};
    const mirror = createMirror({ directory: ${JSON.stringify(directory)} });
    await mirror.sync({ ...${JSON.stringify(request)}, token: async () => ${JSON.stringify(server.token)} });
  `;
}

/** The sizes of packs that are still arriving. */
function incomingFiles(world: World): readonly number[] {
  const names = existsSync(packFolder(world)) ? readdirSync(packFolder(world)) : [];
  return names
    .filter((name) => name.startsWith('incoming-'))
    .map((name) => statSync(join(packFolder(world), name)).size);
}

function emptyFolder(path: string): void {
  rmSync(path, { recursive: true });
  mkdirSync(path);
}

function replaceByFile(path: string): void {
  rmSync(path, { recursive: true });
  writeFileSync(path, 'hello');
}

function find(folder: string, end: string): string {
  return join(folder, readdirSync(folder).find((name) => name.endsWith(end)) ?? '');
}
