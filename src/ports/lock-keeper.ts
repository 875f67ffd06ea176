import type { CommitId } from '../model/git.ts';

/** Where a lock is kept. */
export interface LockPlace {
  readonly cloneUrl: string;
  readonly environment: string;
  /** One that may write contents. */
  readonly token: () => Promise<string>;
}

/** `commit` is what the ref points at afterwards. */
export type LockSetting = { readonly kind: 'set' | 'taken'; readonly commit: CommitId };

/** Keeps locks where everybody sees them and two never get the same one. Throws `ForgeError` and `GitError`. */
export interface LockKeeper {
  /** `taken` where the environment is locked already, by whomever, also at this very moment. */
  set(
    place: LockPlace,
    lock: {
      readonly message: string;
      /** ISO. */ readonly at: string;
      readonly by: { readonly id: number; readonly login: string };
    },
  ): Promise<LockSetting>;
  /**
   * Only where it is still this one, or the one that is there now where nobody knows: `changed` where it is another one by
   * now, `gone` where there is none.
   */
  remove(place: LockPlace, commit: CommitId | undefined): Promise<'removed' | 'changed' | 'gone'>;
}
