import { readLock } from '../../commands/lock-message.ts';
import type { EnvironmentLock } from '../../model/environment-lock.ts';
import type { GateFacts } from '../../ports/forge.ts';

/** The locks of a repository, as far as they could be read. */
export interface FoundLocks {
  readonly found: readonly EnvironmentLock[];
  readonly hasMore: boolean;
}

/** What the refs of locks say. Where several stand for one environment, the one that Charter has set speaks for it. */
export function readLocks({ locks, facts }: GateFacts, keys: readonly Uint8Array[]): FoundLocks {
  const { repositoryId } = facts.pullRequest;
  const byName = new Map<string, EnvironmentLock>();
  for (const ref of locks.refs) {
    const lock = readLock(ref, repositoryId, keys);
    if (byName.get(lock.environment)?.record === undefined) byName.set(lock.environment, lock);
  }
  return { found: [...byName.values()], hasMore: locks.hasMore };
}

export function lockOf({ found }: FoundLocks, environment: string): EnvironmentLock | undefined {
  return found.find((lock) => lock.environment === environment);
}
