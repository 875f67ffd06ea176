import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../ports/log.ts';
import { BoundedMap } from './bounded-map.ts';
import { GitError } from './git-error.ts';
import { MirrorFolder, type MirrorFolderOptions } from './mirror-folder.ts';

/** Mirrors whose indexes are kept in memory. */
const mostOpen = 32;

/** Reasons for which a mirror was made anew that are remembered, so that none makes it be fetched again and again. */
const mostReasons = 1_000;

export interface MirrorFoldersOptions extends MirrorFolderOptions {
  readonly directory: string;
  /** Bytes of packs beyond which a mirror is made anew, which leaves behind what no branch needs any more. */
  readonly largest: number;
  readonly log: Log | undefined;
}

/** The mirrors in one directory, by repository id; one that is not whole is replaced by an empty one. */
export class MirrorFolders {
  readonly #options: MirrorFoldersOptions;
  readonly #open = new BoundedMap<number, MirrorFolder>(mostOpen, () => 1);
  readonly #remade = new BoundedMap<string, true>(mostReasons, () => 1);

  constructor(options: MirrorFoldersOptions) {
    this.#options = options;
  }

  async open(repositoryId: number): Promise<MirrorFolder> {
    const folder = this.#open.get(repositoryId) ?? (await this.#openFromDisk(repositoryId));
    const damage = this.#damageOf(folder);
    const isNew = damage !== undefined && this.#remade.get(`${repositoryId} ${damage}`) === undefined;
    const usable = isNew ? await this.#remake(repositoryId, damage) : folder;
    this.#open.set(repositoryId, usable);
    return usable;
  }

  /** Ids of the repositories that have a folder here. */
  async list(): Promise<readonly number[]> {
    const names = await readdir(this.#options.directory).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    });
    return names.flatMap((name) => {
      const [, digits] = /^([1-9]\d{0,14})\.git$/.exec(name) ?? [];
      return digits === undefined ? [] : [Number(digits)];
    });
  }

  /** Removes a mirror with all that was fetched into it. */
  async remove(repositoryId: number): Promise<void> {
    this.#open.delete(repositoryId);
    await rm(this.#pathOf(repositoryId), { recursive: true, force: true });
  }

  #damageOf({ damage, store }: MirrorFolder): string | undefined {
    if (damage !== undefined) return damage;
    if (store.size > this.#options.largest) return `it has grown to ${store.size} bytes`;
    return store.count > this.#options.limits.objects ? `it has grown to ${store.count} objects` : undefined;
  }

  async #openFromDisk(repositoryId: number): Promise<MirrorFolder> {
    const path = this.#pathOf(repositoryId);
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return MirrorFolder.create(path, this.#options);
    try {
      return await MirrorFolder.open(path, this.#options);
    } catch (error) {
      return this.#remake(repositoryId, error instanceof Error ? error.message : 'it cannot be opened');
    }
  }

  #remake(repositoryId: number, reason: string): Promise<MirrorFolder> {
    this.#remade.set(`${repositoryId} ${reason}`, true);
    this.#options.log?.warn('a mirror is made anew', { repositoryId, reason });
    return MirrorFolder.create(this.#pathOf(repositoryId), this.#options);
  }

  #pathOf(repositoryId: number): string {
    if (Number.isSafeInteger(repositoryId) && repositoryId > 0)
      return join(this.#options.directory, `${repositoryId}.git`);
    throw new GitError({
      code: 'git-mirror-unusable',
      message: `A repository id was expected to be a whole number above 0, and is ${JSON.stringify(repositoryId)}.`,
      hint: 'This is a fault of Charter: please report it.',
    });
  }
}
