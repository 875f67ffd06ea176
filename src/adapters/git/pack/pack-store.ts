import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { corruptObject, missingObject, readTooLarge } from '../git-error.ts';
import type { GitObject } from '../git-objects.ts';
import type { ObjectSource } from '../object-source.ts';
import { createYielder } from '../yield-to-others.ts';
import { choosePacksToCombine, combinePacks } from './combine-packs.ts';
import { indexPack } from './index-pack.ts';
import type { PackLimits } from './pack-limits.ts';
import { PackBytes, type PackWindows } from './pack-bytes.ts';
import { PackFile, type DeltaBases } from './pack-file.ts';
import { PackIndex, writePackIndex } from './pack-index.ts';

/** Memory that all stores of a process share. */
export interface PackCaches {
  readonly windows: PackWindows;
  readonly bases: DeltaBases;
}

interface StoreOptions {
  readonly caches: PackCaches;
  readonly limits: PackLimits;
}

const noCommits: ReadonlySet<string> = new Set();

/**
 * All packs of one bare repository. A pack counts from the moment its index is there, and the index is moved into
 * place last, so a process that dies leaves either the old state or the new one.
 */
export class PackStore implements ObjectSource {
  readonly shallow = noCommits;
  readonly #folder: string;
  readonly #options: StoreOptions;
  #packs: readonly PackFile[] = [];
  #lastLoad: Promise<void> = Promise.resolve();

  private constructor(folder: string, options: StoreOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Opens `objects/pack`, removes what a broken-off run has left, and throws when a pack and its index disagree. */
  static async open(folder: string, options: StoreOptions): Promise<PackStore> {
    const store = new PackStore(folder, options);
    await store.#sweep();
    await store.#load();
    return store;
  }

  /** Bytes of all packs on disk. */
  get size(): number {
    return this.#packs.reduce((sum, { bytes }) => sum + bytes.size, 0);
  }

  /** Objects of all packs; one that is in several counts for each. */
  get count(): number {
    return this.#packs.reduce((sum, { index }) => sum + index.count, 0);
  }

  has(id: string): boolean {
    return this.#packs.some(({ index }) => index.offsetOf(id) !== undefined);
  }

  /** Reads in the order of the packs, so that what deltas are based on is mostly at hand. Throws `git-read-too-large`. */
  async readObjects(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    const giveWay = createYielder();
    const objects = new Map<string, GitObject>();
    const { readBytes } = this.#options.limits;
    let total = 0;
    for (const { id } of ids.flatMap((id) => this.#locate(id) ?? []).toSorted(byPlace)) {
      await giveWay();
      if (objects.has(id)) continue;
      const object = await this.#read(id);
      total += object.bytes.length;
      if (total > readBytes) throw readTooLarge(readBytes);
      objects.set(id, object);
    }
    return ids.map((id) => objects.get(id));
  }

  /**
   * Takes in a complete pack that lies at `path` (in the same file system), within the limits of the store where none
   * are given; gives the number of its objects.
   */
  async add(path: string, checksum: Buffer, limits: PackLimits = this.#options.limits): Promise<number> {
    const { size } = await stat(path);
    const bytes = new PackBytes(path, size, this.#options.caches.windows);
    const entries = await indexPack(bytes, limits);
    if (entries.length > 0) await this.#install(path, checksum, await writePackIndex(entries, checksum));
    await rm(path, { force: true });
    await this.#combine();
    return entries.length;
  }

  /** A fresh path beside the packs for one that is still arriving. */
  incomingPath(): string {
    return join(this.#folder, `incoming-${process.pid}-${crypto.randomUUID()}`);
  }

  #locate(id: string): Place | undefined {
    for (const [rank, pack] of this.#packs.entries()) {
      const offset = pack.index.offsetOf(id);
      if (offset !== undefined) return { id, pack, rank, offset };
    }
    return undefined;
  }

  async #read(id: string, isRetry = false): Promise<GitObject> {
    const place = this.#locate(id);
    if (place === undefined) throw missingObject(id, 'packed object');
    try {
      return await place.pack.read(id, place.offset);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (isRetry) throw missingObject(id, 'packed object');
      // Packs were combined since this one was looked up: all objects are still there, elsewhere.
      await this.#load().catch(() => undefined);
      return this.#read(id, true);
    }
  }

  async #combine(): Promise<void> {
    const old = choosePacksToCombine(this.#packs);
    if (old.length === 0) return;
    const path = this.incomingPath();
    const { checksum, index } = await combinePacks(old, path);
    await this.#install(path, checksum, index);
    for (const { bytes } of old) {
      await rm(bytes.path.replace(/\.pack$/, '.idx'), { force: true });
      await rm(bytes.path, { force: true });
    }
    await this.#load();
  }

  async #install(path: string, checksum: Buffer, index: Buffer): Promise<void> {
    const name = join(this.#folder, `pack-${checksum.toString('hex')}`);
    await writeFile(`${path}.idx`, index);
    await rename(path, `${name}.pack`);
    await rename(`${path}.idx`, `${name}.idx`);
    await this.#load();
  }

  async #sweep(): Promise<void> {
    const names = await readdir(this.#folder);
    const indexed = new Set(names.filter((name) => name.endsWith('.idx')));
    const left = names.filter(
      (name) => name.startsWith('incoming-') || !indexed.has(name.replace(/\.pack$/, '.idx')),
    );
    for (const name of left) await rm(join(this.#folder, name), { force: true });
  }

  /** One after the other, so that an older view of the folder never replaces a newer one. */
  #load(): Promise<void> {
    const loaded = this.#lastLoad.then(() => this.#loadNow());
    this.#lastLoad = loaded.catch(() => undefined);
    return loaded;
  }

  async #loadNow(): Promise<void> {
    const known = new Map(this.#packs.map((pack) => [pack.bytes.path, pack]));
    const names = (await readdir(this.#folder)).filter((name) => /^pack-.*\.idx$/.test(name));
    const packs: PackFile[] = [];
    for (const name of names.toSorted()) {
      const path = join(this.#folder, name.replace(/\.idx$/, '.pack'));
      packs.push(known.get(path) ?? (await this.#openPack(path)));
    }
    this.#packs = packs.toSorted((a, b) => b.index.count - a.index.count);
  }

  async #openPack(path: string): Promise<PackFile> {
    const index = new PackIndex(await readFile(path.replace(/\.pack$/, '.idx')));
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    const { caches, limits } = this.#options;
    const bytes = new PackBytes(path, size, caches.windows);
    if (size < 32 || !(await bytes.read(size - 20, size)).equals(index.packChecksum)) {
      throw corruptObject(`${path} is not the pack that its index describes`);
    }
    return new PackFile({ bytes, index, bases: caches.bases, limits });
  }
}

interface Place {
  readonly id: string;
  readonly pack: PackFile;
  readonly rank: number;
  readonly offset: number;
}

function byPlace(a: Place, b: Place): number {
  return a.rank - b.rank || a.offset - b.offset;
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
