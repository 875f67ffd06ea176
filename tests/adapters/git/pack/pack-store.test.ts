import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPackWindows } from '../../../../src/adapters/git/pack/pack-bytes.ts';
import { createDeltaBases } from '../../../../src/adapters/git/pack/pack-file.ts';
import { PackStore } from '../../../../src/adapters/git/pack/pack-store.ts';
import { GitError } from '../../../../src/adapters/git/git-error.ts';
import type { GitObject } from '../../../../src/adapters/git/git-objects.ts';
import type { PackLimits } from '../../../../src/adapters/git/pack/pack-limits.ts';
import { longText, runGit, TestRepository } from '../../../builders/a-repository.ts';

const limits: PackLimits = {
  objectBytes: 2 ** 24,
  inflatedBytes: 2 ** 30,
  objects: 100_000,
  chainBytes: 2 ** 26,
  readBytes: 2 ** 28,
};

function openStore(folder: string, wish: Partial<PackLimits> = {}): Promise<PackStore> {
  mkdirSync(folder, { recursive: true });
  const caches = { windows: createPackWindows(2 ** 24), bases: createDeltaBases(2 ** 22) };
  return PackStore.open(folder, { caches, limits: { ...limits, ...wish } });
}

/** A repository with deltas of several depths, folders, a large file and an empty one. */
function aHistory(commits = 12): TestRepository {
  const repository = new TestRepository();
  const large = randomBytes(300_000);
  repository.commits(
    Array.from({ length: commits }, (_, index) => ({
      files: {
        'a.yaml': longText('a').replace('line 7 ', `line ${index} changed `),
        'deep/er/b.yaml': longText('b') + longText(`extra ${index}`, index),
        'large.bin': { content: Buffer.concat([large, Buffer.from(`version ${index}`)]) },
        empty: '',
      },
    })),
  );
  return repository;
}

/** Many commits, each with a text of its own and one that grows. */
function aLongHistory(commits: number): { repository: TestRepository; ids: readonly string[] } {
  const repository = new TestRepository();
  const ids = repository.commits(
    Array.from({ length: commits }, (_, index) => ({
      files: {
        'a.yaml': longText('a') + longText(`round ${index}`, 3),
        'b.yaml': longText(`round ${index}`),
      },
    })),
  );
  return { repository, ids };
}

/** What Git sends for some revisions: the bytes of a pack. */
function packOf(
  repository: TestRepository,
  {
    revisions = 'main',
    flags = ['--delta-base-offset'],
  }: { revisions?: string; flags?: readonly string[] } = {},
): Buffer {
  const args = ['pack-objects', '--quiet', '--revs', '--stdout', ...flags];
  return spawnSync('git', args, { cwd: repository.path, input: `${revisions}\n`, maxBuffer: 2 ** 30 }).stdout;
}

function addPack(store: PackStore, pack: Buffer): Promise<number> {
  const path = store.incomingPath();
  writeFileSync(path, pack);
  return store.add(path, pack.subarray(-20));
}

interface KnownObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

/** All objects of a repository, as Git lists them. */
function objectsOf(repository: TestRepository): readonly KnownObject[] {
  return repository
    .git('cat-file', '--batch-all-objects', '--batch-check')
    .split('\n')
    .map((line) => line.split(' '))
    .map(([id = '', type = '', size]) => ({ id, type, size: Number(size) }));
}

/** The id is a hash of type, size and bytes, so equal ids are equal objects. */
function identify(object: { type: string; bytes: Uint8Array } | undefined): KnownObject | undefined {
  if (object === undefined) return undefined;
  const { type, bytes } = object;
  const id = createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
  return { id, type, size: bytes.length };
}

/** The objects of a repository as a store gives them; equal to `objectsOf` when the store is right. */
async function objectsIn(
  store: PackStore,
  repository: TestRepository,
): Promise<readonly (KnownObject | undefined)[]> {
  return (await store.readObjects(objectsOf(repository).map(({ id }) => id))).map(identify);
}

const packFiles = (folder: string, end: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith(end));

/** Many processes or reads: slow where the machine is busy. */
const heavy = { timeout: 60_000 };

describe('a pack store', () => {
  it('writes the same index as Git does and gives the same objects', heavy, async () => {
    const repository = aHistory();
    const pack = packOf(repository);
    const folder = join(repository.path, 'store');
    const store = await openStore(folder);

    const count = await addPack(store, pack);

    expect(count).toBe(objectsOf(repository).length);
    const [name = ''] = packFiles(folder, '.pack');
    runGit(folder, ['index-pack', '-o', join(repository.path, 'by-git.idx'), name]);
    expect(readFileSync(join(folder, name.replace('.pack', '.idx')))).toEqual(
      readFileSync(join(repository.path, 'by-git.idx')),
    );
    expect(await objectsIn(store, repository)).toEqual(objectsOf(repository));
    expect(await objectsIn(await openStore(folder), repository)).toEqual(objectsOf(repository));
  });

  it('reads deltas that name their base by id', async () => {
    const repository = aHistory(5);
    const store = await openStore(join(repository.path, 'store'));

    await addPack(store, packOf(repository, { flags: ['--no-reuse-delta', '--depth=5'] }));

    expect(await objectsIn(store, repository)).toEqual(objectsOf(repository));
  });

  it('gives objects in the order asked for, and undefined for what it does not have', async () => {
    const repository = aHistory(2);
    const store = await openStore(join(repository.path, 'store'));
    await addPack(store, packOf(repository));
    const [first = '', second = ''] = objectsOf(repository).map(({ id }) => id);

    const objects = await store.readObjects([second, 'f'.repeat(40), first, second]);

    expect(objects.map((object) => object !== undefined)).toEqual([true, false, true, true]);
    expect(objects[0]).toEqual(objects[3]);
    expect(await store.readObjects(['not an id', ''])).toEqual([undefined, undefined]);
  });

  it('combines many small packs into few, from which Git and it still read everything', heavy, async () => {
    const { repository, ids } = aLongHistory(30);
    const folder = join(repository.path, 'store');
    const store = await openStore(folder);

    for (const [index, id] of ids.entries()) {
      const revisions = index === 0 ? id : `${id}\n^${ids[index - 1] ?? ''}`;
      await addPack(store, packOf(repository, { revisions }));
    }

    const indexes = packFiles(folder, '.idx');
    expect(indexes.length).toBeLessThanOrEqual(9);
    expect(packFiles(folder, '.pack').length).toBe(indexes.length);
    runGit(folder, ['verify-pack', ...indexes]);
    expect(await objectsIn(store, repository)).toEqual(objectsOf(repository));
    expect(await objectsIn(await openStore(folder), repository)).toEqual(objectsOf(repository));
  });

  it('keeps reading while another holder of the folder combines packs', heavy, async () => {
    const { repository, ids } = aLongHistory(12);
    const folder = join(repository.path, 'store');
    const writer = await openStore(folder);
    await addPack(writer, packOf(repository, { revisions: ids[0] ?? '' }));
    const reader = await openStore(folder);
    const before = packFiles(folder, '.pack');
    for (const [index, id] of ids.slice(1).entries()) {
      await addPack(writer, packOf(repository, { revisions: `${id}\n^${ids[index] ?? ''}` }));
    }
    const blob = repository.git('rev-parse', `${ids[0] ?? ''}:b.yaml`);

    expect(packFiles(folder, '.pack')).not.toContain(before[0]);
    expect((await reader.readObjects([blob]))[0]?.bytes).toEqual(Buffer.from(longText('round 0')));
  });

  it('removes what a process that died has left, and keeps what was complete', async () => {
    const { repository } = aLongHistory(3);
    const folder = join(repository.path, 'store');
    await addPack(await openStore(folder), packOf(repository));
    writeFileSync(join(folder, 'incoming-1-x'), 'PACK half');
    writeFileSync(join(folder, `pack-${'0'.repeat(40)}.pack`), 'PACK without an index');

    const store = await openStore(folder);

    expect(readdirSync(folder).length).toBe(2);
    expect(await objectsIn(store, repository)).toEqual(objectsOf(repository));
  });

  const damages: readonly (readonly [string, (pack: string, index: string) => void])[] = [
    ['whose index is cut off', (_, index) => truncateSync(index, 1200)],
    ['whose index is empty', (_, index) => truncateSync(index, 0)],
    ['that is cut off', (pack) => truncateSync(pack, 300)],
    ['that is gone', (pack) => rmSync(pack)],
    ['that is another one', (pack) => writeFileSync(pack, Buffer.alloc(4000, 'x'))],
    [
      'whose index has a flipped bit',
      (_, index) => {
        const bytes = readFileSync(index);
        bytes[1100] = (bytes[1100] ?? 0) ^ 1;
        writeFileSync(index, bytes);
      },
    ],
  ];

  it.each(damages)('does not open a pack %s', async (_, damage) => {
    const { repository } = aLongHistory(3);
    const folder = join(repository.path, 'store');
    await addPack(await openStore(folder), packOf(repository));
    const [pack = '', index = ''] = ['.pack', '.idx'].map((end) =>
      join(folder, packFiles(folder, end)[0] ?? ''),
    );

    damage(pack, index);

    await expect(openStore(folder)).rejects.toMatchObject({ code: 'git-object-corrupt' });
  });

  it(
    'never gives an object with other bytes than its id says, wherever a pack was altered',
    heavy,
    async () => {
      const repository = aHistory(4);
      const folder = join(repository.path, 'store');
      await addPack(await openStore(folder), packOf(repository));
      const path = join(folder, packFiles(folder, '.pack')[0] ?? '');
      const original = readFileSync(path);
      const known = objectsOf(repository);

      const wrong: unknown[] = [];
      for (let at = 12; at < original.length - 20; at += Math.ceil(original.length / 60)) {
        const altered = Buffer.from(original);
        altered[at] = (altered[at] ?? 0) ^ 0x55;
        writeFileSync(path, altered);
        const store = await openStore(folder);
        for (const { id } of known) {
          const [object] = await store.readObjects([id]).catch((error: unknown) => [error]);
          const isRefused = object instanceof GitError && object.code === 'git-object-corrupt';
          const isRight = isObject(object) && identify(object)?.id === id;
          if (!isRefused && !isRight) wrong.push({ at, id, object });
        }
      }

      expect(wrong).toEqual([]);
    },
  );
});

function isObject(value: unknown): value is GitObject {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}

function packHeader(count: number): Buffer {
  const bytes = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  bytes.writeUInt32BE(count, 8);
  return bytes;
}

async function addToNewStore(bytes: Buffer, wish: Partial<PackLimits> = {}): Promise<number> {
  const repository = new TestRepository();
  return addPack(await openStore(join(repository.path, 'store'), wish), bytes);
}

describe('indexing a pack', () => {
  it('refuses what is no pack, is cut off, or goes on after its end', async () => {
    const pack = packOf(aHistory(2));
    const bad = [
      Buffer.from('hello'),
      Buffer.alloc(0),
      Buffer.concat([packHeader(3), Buffer.alloc(20)]),
      Buffer.concat([pack.subarray(0, 300), pack.subarray(-20)]),
      Buffer.concat([pack.subarray(0, -20), Buffer.from('more'), pack.subarray(-20)]),
    ];

    for (const bytes of bad)
      await expect(addToNewStore(bytes)).rejects.toMatchObject({ code: 'git-object-corrupt' });
  });

  it('takes a pack without objects, which a server may send, for nothing', async () => {
    expect(await addToNewStore(Buffer.concat([packHeader(0), Buffer.alloc(20)]))).toBe(0);
  });

  it('stops at an object, or at a whole, that unpacks to more than the limits', async () => {
    const repository = new TestRepository();
    repository.commit({ files: { bomb: { content: Buffer.alloc(3_000_000) } } });
    const pack = packOf(repository);

    await expect(addToNewStore(pack, { objectBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'git-object-corrupt',
    });
    await expect(addToNewStore(pack, { inflatedBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'git-fetch-too-large',
    });
    expect(pack.length).toBeLessThan(10_000);
  });

  it('stops before the first object where there are more than the limit', async () => {
    const pack = packOf(aHistory(2));
    const count = pack.readUInt32BE(8);

    expect(await addToNewStore(pack, { objects: count })).toBe(count);
    await expect(addToNewStore(pack, { objects: count - 1 })).rejects.toMatchObject({
      code: 'git-pack-too-complex',
      message: `A pack that the forge sent has ${count} objects, more than the limit of ${count - 1}.`,
    });
    await expect(
      addToNewStore(Buffer.concat([packHeader(0xffff_ffff), Buffer.alloc(20)])),
    ).rejects.toMatchObject({ code: 'git-pack-too-complex' });
  });

  it('reads no more bytes at one time than the limit, each object counted once', async () => {
    const repository = new TestRepository();
    const contents = ['a', 'b', 'c'].map((letter) => letter.repeat(1_000));
    repository.commit({
      files: Object.fromEntries(contents.map((content, index) => [`f${index}`, content])),
    });
    const blobs = objectsOf(repository).filter(({ type }) => type === 'blob');
    const ids = blobs.map(({ id }) => id);
    const store = await openStore(join(repository.path, 'store'), { readBytes: 2_500 });
    await addPack(store, packOf(repository));

    expect((await store.readObjects([...ids.slice(1), ...ids.slice(1)])).map(identify)).toEqual([
      ...blobs.slice(1),
      ...blobs.slice(1),
    ]);
    await expect(store.readObjects(ids)).rejects.toMatchObject({ code: 'git-read-too-large' });
  });

  it('refuses a delta on an object that is not in the pack', async () => {
    const repository = aHistory(3);
    const thin = packOf(repository, { revisions: 'main\n^main~1', flags: ['--thin'] });

    await expect(addToNewStore(thin)).rejects.toMatchObject({ code: 'git-object-corrupt' });
  });
});
