import type { CommitId } from '../../model/git.ts';
import type { GitObject } from './git-objects.ts';

/** Where Git objects come from: packs of a mirror, or the `git` program of a clone. */
export interface ObjectSource {
  /** In the order asked for; undefined where there is no such object. One call for many is much faster. */
  readObjects(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]>;
  /** Commits at which a shallow clone was cut off: their parents are not there, and are not looked for. */
  readonly shallow: ReadonlySet<CommitId>;
}
