import { AppError } from '../../model/app-error.ts';
import { ForgeError, isAway } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { Log } from '../../ports/log.ts';
import { fetchCommits } from './fetch-commits.ts';
import { GitError } from './git-error.ts';
import { isObjectId } from './git-objects.ts';
import type { MirrorFolder } from './mirror-folder.ts';
import type { PackLimits } from './pack/pack-limits.ts';
import type { HttpLimits } from './response-timer.ts';
import { RestingCommits } from './resting-commits.ts';
import type { SmartHttp } from './smart-http.ts';

/** Commits of one request that are looked for: the first of them. */
const mostNamed = 20;

/**
 * What commits may cost that a look can do without: an old head differs in some files from what is there. All are at
 * most what any fetch may cost.
 */
const atMost = {
  responseBytes: 64 * 1024 ** 2,
  inflatedBytes: 1024 ** 3,
  objects: 400_000,
  silence: 30_000,
  duration: 60_000,
} as const;

/** Milliseconds for which a commit that could not be had is not asked for again. */
const usualRest = 30 * 60_000;

export interface NamedCommitsOptions {
  readonly limits: HttpLimits & PackLimits;
  readonly log: Log | undefined;
  /** Milliseconds; half an hour where it is left out. */
  readonly rest: number | undefined;
}

/** Where commits are looked for. */
export interface NamedPlace {
  readonly repositoryId: number;
  readonly folder: MirrorFolder;
  /** The server, spoken to within some limits. */
  readonly remote: (limits: HttpLimits) => SmartHttp;
  /** Commits that are at hand. */
  readonly haves: readonly CommitId[];
}

/** The commits of a request that count, in its order. What is no id would be a line of its own in what is sent. */
export function namedIn(ids: readonly CommitId[] = []): readonly CommitId[] {
  return [...new Set(ids.filter(isObjectId))].slice(0, mostNamed);
}

/**
 * Fetches commits by their ids alone. GitHub serves what it still has, also where no ref leads to it any more. A server
 * that does not have one fails the whole request (gitprotocol-v2, "fetch"), so then each is asked for by itself.
 */
export class NamedCommits {
  readonly #options: NamedCommitsOptions;
  readonly #resting: RestingCommits;

  constructor(options: NamedCommitsOptions) {
    this.#options = options;
    this.#resting = new RestingCommits(options.rest ?? usualRest, () => performance.now());
  }

  /**
   * Brings those that are missing into the mirror, as far as that is possible within the limits: one that cannot be had
   * is left out. Throws `ForgeError` where the server was away, and may be back soon; and `GitError` where more are
   * missing than may be asked for one by one, or than there was time for.
   */
  async bring(place: NamedPlace, ids: readonly CommitId[]): Promise<void> {
    const { repositoryId, folder } = place;
    const missing = [...new Set(ids)].filter(
      (id) => !folder.store.has(id) && !this.#resting.isResting(repositoryId, id),
    );
    if (missing.length === 0) return;
    const refusal = await this.#try(place, missing);
    if (refusal === undefined || missing.length === 1) return;
    // Of several pull requests together: asked for by one alone, they are few enough.
    if (missing.length > mostNamed) throw refusal;
    const end = performance.now() + this.#limitsFor(folder).duration;
    const left: CommitId[] = [];
    for (const id of missing) {
      if (performance.now() < end) await this.#try(place, [id]);
      else left.push(id);
    }
    // What took so long is there or rests by then, so that it keeps no other back for good.
    if (left.map((id) => this.#resting.miss(repositoryId, id)).includes(true)) throw refusal;
  }

  /** The reason where the server does not give them together; one that is asked for alone is then left to rest. */
  async #try(place: NamedPlace, wants: readonly CommitId[]): Promise<AppError | undefined> {
    const { repositoryId } = place;
    try {
      await this.#fetch(place, wants);
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code } = error;
      this.#options.log?.warn('commits could not be fetched by their ids', { repositoryId, wants, code });
      if (error instanceof GitError && wants.length > 1) return error;
      return this.#giveUp(repositoryId, wants, error);
    }
  }

  async #fetch(
    { repositoryId, folder, remote, haves }: NamedPlace,
    wants: readonly CommitId[],
  ): Promise<void> {
    const limits = this.#limitsFor(folder);
    if (limits.responseBytes <= 0 || limits.objects <= 0) return;
    const fetched = await fetchCommits({ folder, remote: remote(limits) }, { wants, haves }, limits);
    const commits = wants.length;
    this.#options.log?.info('fetched commits by their ids', { repositoryId, commits, ...fetched });
    const lost = wants.filter((id) => !folder.store.has(id));
    for (const id of lost) this.#resting.refuse(repositoryId, id);
  }

  /**
   * A server that was away is tried again, by another look; one that says no is left alone for a while. The reason where it
   * was away each time for several together: one of them alone may be what takes it too long.
   */
  #giveUp(repositoryId: number, wants: readonly CommitId[], error: AppError): AppError | undefined {
    if (!(error instanceof ForgeError) || !isAway(error)) {
      for (const id of wants) this.#resting.refuse(repositoryId, id);
      return undefined;
    }
    const isWorthIt = wants.map((id) => this.#resting.miss(repositoryId, id));
    if (isWorthIt.includes(true)) throw error;
    return wants.length > 1 ? error : undefined;
  }

  /** Never so much that the mirror would outgrow its limits and be made anew. */
  #limitsFor({ store }: MirrorFolder): HttpLimits & PackLimits {
    const { limits } = this.#options;
    return {
      ...limits,
      responseBytes: Math.min(atMost.responseBytes, limits.responseBytes - store.size),
      inflatedBytes: Math.min(atMost.inflatedBytes, limits.inflatedBytes),
      objects: Math.min(atMost.objects, limits.objects - store.count),
      silence: Math.min(atMost.silence, limits.silence),
      duration: Math.min(atMost.duration, limits.duration),
    };
  }
}
