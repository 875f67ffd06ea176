import fs from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deleteRef, init, listRefs, resolveRef, writeRef } from 'isomorphic-git';
import type { CommitId } from '../../model/git.ts';
import { corruptObject, GitError } from './git-error.ts';
import { isObjectId, type GitObject } from './git-objects.ts';
import type { ObjectSource } from './object-source.ts';
import type { PackLimits } from './pack/pack-limits.ts';
import { PackStore, type PackCaches } from './pack/pack-store.ts';

export interface MirrorFolderOptions {
  readonly caches: PackCaches;
  readonly limits: PackLimits;
}

/** Commits that the server is told of, so that it does not send them again. */
const mostHaves = 64;

/**
 * One mirror on disk: a bare repository that `git` can open, with packs and refs and no loose objects. It is a
 * cache: whatever is wrong with it, it can be thrown away and fetched anew. One process may use it at a time.
 */
export class MirrorFolder implements ObjectSource {
  readonly shallow: ReadonlySet<CommitId> = new Set();
  readonly path: string;
  readonly store: PackStore;
  /** Full names with the commits they were at when last fetched; what was fetched last comes last. */
  readonly #refs: Map<string, CommitId>;
  #damage: string | undefined;

  private constructor(parts: { path: string; store: PackStore; refs: Map<string, CommitId> }) {
    this.path = parts.path;
    this.store = parts.store;
    this.#refs = parts.refs;
  }

  /** Opens what is there; throws when a process that died, or anything else, left it less than whole. */
  static async open(path: string, options: MirrorFolderOptions): Promise<MirrorFolder> {
    await stat(join(path, 'HEAD'));
    const store = await PackStore.open(join(path, 'objects', 'pack'), options);
    const refs = await readRefs(path);
    const lost = [...refs.values()].find((id) => !store.has(id));
    if (lost !== undefined) throw corruptObject(`commit ${lost} was fetched, and is in no pack`);
    return new MirrorFolder({ path, store, refs });
  }

  /** Removes what is there and begins with an empty repository. */
  static async create(path: string, options: MirrorFolderOptions): Promise<MirrorFolder> {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
    await init({ fs, gitdir: path, bare: true, defaultBranch: 'main' });
    await mkdir(join(path, 'objects', 'pack'), { recursive: true });
    return MirrorFolder.open(path, options);
  }

  /** Why this mirror must be made anew before it is used again; undefined while nothing wrong was seen. */
  get damage(): string | undefined {
    return this.#damage;
  }

  /** Commits to name in a fetch: of the refs in question first, then of those fetched last. */
  havesFor(names: readonly string[]): readonly CommitId[] {
    const first = names.flatMap((name) => this.#refs.get(name) ?? []);
    return [...new Set([...first, ...[...this.#refs.values()].toReversed()])].slice(0, mostHaves);
  }

  async readObjects(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
    try {
      const objects = await this.store.readObjects(ids);
      const missing = ids.find((_, index) => objects[index] === undefined);
      if (missing !== undefined) this.#damage ??= `object ${missing} is missing`;
      return objects;
    } catch (error) {
      if (!isTooLarge(error)) this.#damage ??= error instanceof Error ? error.message : 'it cannot be read';
      throw error;
    }
  }

  /** Notes where refs are now, or that they are gone. Their commits must be in the store already. */
  async writeRefs(names: readonly string[], found: ReadonlyMap<string, CommitId>): Promise<void> {
    for (const ref of names) {
      const value = found.get(ref);
      const known = this.#refs.get(ref);
      this.#refs.delete(ref);
      if (value === undefined && known !== undefined) await deleteRef({ fs, gitdir: this.path, ref });
      if (value === undefined) continue;
      if (value !== known) await this.#writeRef(ref, value);
      this.#refs.set(ref, value);
    }
  }

  async #writeRef(ref: string, value: CommitId): Promise<void> {
    const inTheWay = [...this.#refs.keys()].filter(
      (name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`),
    );
    // `a` and `a/b` cannot both exist, so these were deleted at the forge.
    for (const name of inTheWay) {
      this.#refs.delete(name);
      await deleteRef({ fs, gitdir: this.path, ref: name });
    }
    if ((await stat(join(this.path, ref)).catch(() => undefined))?.isDirectory() === true) {
      await rm(join(this.path, ref), { recursive: true });
    }
    await writeRef({ fs, gitdir: this.path, ref, value, force: true });
  }
}

/** What is whole and only too much; a mirror made anew would hold the same. */
function isTooLarge(error: unknown): boolean {
  return error instanceof GitError && error.code === 'git-read-too-large';
}

/** Refs that a dying process left unreadable are left out: then their commits are only not reused. */
async function readRefs(gitdir: string): Promise<Map<string, CommitId>> {
  const refs = new Map<string, CommitId>();
  for (const root of ['refs/heads', 'refs/pull']) {
    for (const name of await listRefs({ fs, gitdir, filepath: root })) {
      const ref = `${root}/${name}`;
      const id = await resolveRef({ fs, gitdir, ref }).catch(() => '');
      if (isObjectId(id)) refs.set(ref, id);
    }
  }
  return refs;
}
