import type { Account } from './account.ts';
import type { CommitId } from './git.ts';

/** Refs below this one lock the environment that they are named for; part of the public contract. */
export const lockPrefix = 'refs/charter/locks/';

/** Who locked an environment, when, why and where, as Charter itself has written it down. */
export interface LockRecord {
  readonly repositoryId: number;
  readonly environment: string;
  readonly by: Pick<Account, 'id' | 'login'>;
  /** When the command was given, by the clock of the forge, ISO. */
  readonly at: string;
  readonly reason: string;
  readonly pullRequest: number;
  readonly commentId: number;
}

/** An environment that is locked. */
export interface EnvironmentLock {
  readonly environment: string;
  /** What its ref points at: a lock is taken away only where it is still the same one. Undefined where nobody can tell. */
  readonly commit: CommitId | undefined;
  /** Undefined where Charter has not written it: somebody with write access set it by hand, nobody can tell who. */
  readonly record: LockRecord | undefined;
}

/** A lock that stands in the way of a change, or `unread` where there are more locks than could be read. */
export type StandingLock =
  | {
      readonly kind: 'locked';
      readonly environment: string;
      readonly record: LockRecord | undefined;
      /** The glass is broken for the environment. */
      readonly isSetAside: boolean;
    }
  | { readonly kind: 'unread' };
