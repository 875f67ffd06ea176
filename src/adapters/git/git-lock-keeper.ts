import { lockPrefix } from '../../model/environment-lock.ts';
import type { CommitId } from '../../model/git.ts';
import type { LockKeeper, LockPlace } from '../../ports/lock-keeper.ts';
import { emptyCommit, pushRef, type RefUpdate } from './receive-pack.ts';
import type { HttpLimits } from './response-timer.ts';
import { SmartHttp, type HttpFetch } from './smart-http.ts';
import { GitError } from './git-error.ts';
import { listRefs } from './upload-pack.ts';

export interface LockKeeperOptions {
  /** Whether a token may be sent to a clone URL. */
  readonly isTrusted?: (cloneUrl: URL) => boolean;
  readonly http?: HttpFetch;
}

/** An answer is a few lines. */
const limits: HttpLimits = { responseBytes: 10_000_000, silence: 20_000, duration: 60_000 };

/** Locks as refs of the repository that they are about, set and taken away by pushes. */
export function createLockKeeper({ isTrusted, http = fetch }: LockKeeperOptions = {}): LockKeeper {
  const knownPlaces = new Set<string>();
  const remoteOf = ({ cloneUrl, token }: LockPlace): SmartHttp =>
    new SmartHttp({ cloneUrl, isTrusted, token, http, limits, knownPlaces });
  return {
    set: async (place, lock) => {
      const { id, objects } = emptyCommit(lock);
      const update = { ref: refOf(place), before: undefined, after: id, objects };
      const found = await placeAfter(remoteOf(place), update);
      if (found === id) return { kind: 'set', commit: id };
      if (found !== undefined) return { kind: 'taken', commit: found };
      throw refused(update.ref);
    },
    remove: async (place, commit) => {
      const remote = remoteOf(place);
      const ref = refOf(place);
      const before = commit ?? (await listRefs(remote, [ref])).get(ref);
      if (before === undefined) return 'gone';
      if (await pushRef(remote, { ref, before, after: undefined, objects: [] })) return 'removed';
      const found = (await listRefs(remote, [ref])).get(ref);
      if (found === before) throw refused(ref);
      return found === undefined ? 'gone' : 'changed';
    },
  };
}

function refOf({ environment }: LockPlace): string {
  return `${lockPrefix}${environment}`;
}

/** Where a ref is after a push to it; a server does not say in a fixed form why it refuses one. */
async function placeAfter(remote: SmartHttp, update: RefUpdate): Promise<CommitId | undefined> {
  if (await pushRef(remote, update)) return update.after;
  return (await listRefs(remote, [update.ref])).get(update.ref);
}

function refused(ref: string): GitError {
  return new GitError({
    code: 'git-push-failed',
    message: `The forge did not let \`${ref}\` be changed.`,
    hint: 'Check that the App may write contents, and that no ref stands below or above that one: `git ls-remote origin "refs/charter/*"` lists them.',
  });
}
