import { AppError } from '../../model/app-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { Log } from '../../ports/log.ts';
import type {
  MirroredPullRequest,
  MirrorRequest,
  MirrorStore,
  RepositoryMirror,
} from '../../ports/repository-reader.ts';
import { fetchCommits } from './fetch-commits.ts';
import { corruptObject, GitError } from './git-error.ts';
import { JoinedCalls } from './joined-calls.ts';
import type { MirrorFolder } from './mirror-folder.ts';
import { MirrorFolders } from './mirror-folders.ts';
import { namedIn, NamedCommits } from './named-commits.ts';
import { createReaderCaches, ObjectReader } from './object-reader.ts';
import type { PackLimits } from './pack/pack-limits.ts';
import { createPackWindows } from './pack/pack-bytes.ts';
import { createDeltaBases } from './pack/pack-file.ts';
import type { HttpLimits } from './response-timer.ts';
import { SmartHttp, type HttpFetch } from './smart-http.ts';
import { isVanishedWant, listRefs } from './upload-pack.ts';

/** `responseBytes` bounds one fetch, and so the size beyond which a mirror that has grown is made anew. */
export type MirrorLimits = HttpLimits & PackLimits;

export interface MirrorOptions {
  /** Holds one folder per repository id. For this process alone; made where it is missing. */
  readonly directory: string;
  readonly http?: HttpFetch;
  /** Whether a clone URL is of the forge that the tokens are for; every one is where it is left out. */
  readonly isTrusted?: (cloneUrl: URL) => boolean;
  readonly log?: Log;
  readonly limits?: Partial<MirrorLimits>;
  /** Milliseconds after its last use for which a mirror is never removed; an hour where it is left out. */
  readonly keptUnused?: number;
  /** Milliseconds for which a commit is not asked for again that the server does not give; half an hour where it is left out. */
  readonly namedRest?: number;
}

const defaultLimits: MirrorLimits = {
  responseBytes: 1024 ** 3,
  objectBytes: 256 * 1024 ** 2,
  inflatedBytes: 16 * 1024 ** 3,
  objects: 4_000_000,
  chainBytes: 1024 ** 3,
  readBytes: 512 * 1024 ** 2,
  silence: 60_000,
  duration: 15 * 60_000,
};

/** Pull requests that one fetch may bring up to date. */
const mostJoined = 50;

/** Memory for packs, of all mirrors together. */
const windowBytes = 64 * 1024 ** 2;
const deltaBaseBytes = 32 * 1024 ** 2;

/**
 * Local bare mirrors over smart HTTP, brought up to date on demand: one request when nothing is new, two when
 * something is. Syncs of one repository wait for each other, and those that wait are made together. Throws
 * `ForgeError` for what the forge or the network refuses, `GitError` for what cannot be read or written.
 */
export function createMirror(options: MirrorOptions): RepositoryMirror & MirrorStore {
  const mirrors = new Mirrors(options);
  const syncs = new JoinedCalls({
    call: (requests: readonly [MirrorRequest, ...MirrorRequest[]]) => mirrors.sync(requests),
    isJoinable: (first, other) => first.cloneUrl === other.cloneUrl,
    most: mostJoined,
  });
  const lastUsed = new Map<number, number>();
  const isUsed = (id: number): boolean =>
    performance.now() - (lastUsed.get(id) ?? -Infinity) < (options.keptUnused ?? keptUnused);
  return {
    sync: (request) => {
      lastUsed.set(request.repositoryId, performance.now());
      return syncs.ask(request.repositoryId, request);
    },
    keepOnly: async (kept) => {
      const gone: number[] = [];
      for (const id of await mirrors.list()) {
        // Asked for each at its time: it may come into use while others are removed.
        if (kept.has(id) || isUsed(id)) continue;
        lastUsed.delete(id);
        await mirrors.remove(id);
        gone.push(id);
      }
      return gone;
    },
  };
}

/** Milliseconds for which a mirror stays whatever is said: its repository may have been added just now. */
const keptUnused = 3_600_000;

interface Update {
  readonly folder: MirrorFolder;
  readonly remote: SmartHttp;
  /** Full ref names. */
  readonly names: readonly string[];
}

class Mirrors {
  readonly #options: MirrorOptions;
  readonly #limits: MirrorLimits;
  readonly #folders: MirrorFolders;
  readonly #knownPlaces = new Set<string>();
  readonly #readerCaches = createReaderCaches();
  readonly #named: NamedCommits;

  constructor(options: MirrorOptions) {
    const limits = { ...defaultLimits, ...options.limits };
    this.#options = options;
    this.#limits = limits;
    this.#folders = new MirrorFolders({
      directory: options.directory,
      log: options.log,
      limits,
      largest: limits.responseBytes,
      caches: { windows: createPackWindows(windowBytes), bases: createDeltaBases(deltaBaseBytes) },
    });
    this.#named = new NamedCommits({ limits, log: options.log, rest: options.namedRest });
  }

  list(): Promise<readonly number[]> {
    return this.#folders.list();
  }

  async remove(repositoryId: number): Promise<void> {
    try {
      await this.#folders.remove(repositoryId);
    } catch (error) {
      throw unusable(repositoryId, this.#options.directory, error);
    }
  }

  /** All of one repository, at one address. */
  async sync(
    requests: readonly [MirrorRequest, ...MirrorRequest[]],
  ): Promise<readonly MirroredPullRequest[]> {
    try {
      return await this.#sync(requests);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unusable(requests[0].repositoryId, this.#options.directory, error);
    }
  }

  async #sync(
    requests: readonly [MirrorRequest, ...MirrorRequest[]],
  ): Promise<readonly MirroredPullRequest[]> {
    const [{ repositoryId }] = requests;
    const folder = await this.#folders.open(repositoryId);
    const remoteWithin = this.#remoteOf(requests[0]);
    const remote = remoteWithin(this.#limits);
    const names = [...new Set(requests.flatMap(namesOf))];
    const update = { folder, remote, names };
    const found = await this.#bringUpToDate(update).catch((error: unknown) => {
      if (isVanishedWant(error)) return this.#bringUpToDate(update);
      throw error;
    });
    await folder.writeRefs(names, found);
    const place = { repositoryId, folder, remote: remoteWithin, haves: folder.havesFor(names) };
    await this.#named.bring(
      place,
      requests.flatMap((request) => namedIn(request.named)),
    );
    const reader = new ObjectReader(folder, this.#readerCaches(String(repositoryId)));
    return requests.map((request) => ({
      base: found.get(baseOf(request)),
      head: found.get(headOf(request)),
      rules: found.get(rulesOf(request)),
      named: new Set(namedIn(request.named).filter((id) => folder.store.has(id))),
      reader,
    }));
  }

  /** One server within different limits; the token is asked for once for all of them. */
  #remoteOf({ cloneUrl, token }: MirrorRequest): (limits: HttpLimits) => SmartHttp {
    let asked: Promise<string> | undefined;
    return (limits) =>
      new SmartHttp({
        cloneUrl,
        isTrusted: this.#options.isTrusted,
        token: () => (asked ??= token()),
        http: this.#options.http ?? fetch,
        limits,
        knownPlaces: this.#knownPlaces,
      });
  }

  async #bringUpToDate({ folder, remote, names }: Update): Promise<ReadonlyMap<string, CommitId>> {
    const found = await listRefs(remote, names);
    const wants = [...new Set(found.values())].filter((id) => !folder.store.has(id));
    if (wants.length === 0) return found;
    const fetched = await fetchCommits({ folder, remote }, { wants, haves: folder.havesFor(names) });
    this.#options.log?.info('fetched a repository', { place: remote.place, ...fetched });
    const lost = wants.find((id) => !folder.store.has(id));
    if (lost !== undefined) throw corruptObject(`${remote.place} sent a pack without commit ${lost}`);
    return found;
  }
}

function baseOf({ baseBranch }: MirrorRequest): string {
  return `refs/heads/${baseBranch}`;
}

function headOf({ headRef, pullNumber }: MirrorRequest): string {
  return headRef ?? `refs/pull/${pullNumber}/head`;
}

function namesOf(request: MirrorRequest): readonly string[] {
  return [baseOf(request), rulesOf(request), headOf(request)].filter(isUsable);
}

function rulesOf({ rulesBranch }: MirrorRequest): string {
  return rulesBranch === undefined ? '' : `refs/heads/${rulesBranch}`;
}

/** Names become paths here, and lines of a request, so none goes on that Git would not have. */
function isUsable(ref: string): boolean {
  return /^refs\/pull\/\d+\/head$/.test(ref) || isBranchName(/^refs\/heads\/(.*)$/s.exec(ref)?.[1] ?? '');
}

/** True for what Git accepts as a branch name (git-check-ref-format); no forge has another. */
function isBranchName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|^\/|\/$|\/\/|\.$/.test(name) && isPathOfNames(name);
}

function isPathOfNames(name: string): boolean {
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

function unusable(repositoryId: number, directory: string, cause: unknown): GitError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unexpected fault';
  return new GitError({
    code: 'git-mirror-unusable',
    message: `The mirror of repository ${repositoryId} in ${directory} could not be used: ${why}.`,
    hint: 'Check that Charter can write to that folder and that the disk is not full.',
    cause,
  });
}
