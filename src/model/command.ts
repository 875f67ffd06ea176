import type { Account } from './account.ts';
import type { CommitId } from './git.ts';

/** The verbs of slash commands, in the order in which help lists them. */
export const commandVerbs = [
  'plan',
  'validate',
  'approve',
  'unapprove',
  'deploy',
  'rollback',
  'promote',
  'lock',
  'unlock',
  'hold',
  'drift',
  'remediate',
  'fix',
  'explain',
  'status',
  'cancel',
  'retry',
  'break-glass',
  'help',
] as const;

export type CommandVerb = (typeof commandVerbs)[number];

/** One command as it was typed, understood. */
export type Command =
  | { readonly verb: 'plan'; readonly environment: string | undefined }
  | { readonly verb: 'validate' | 'hold' | 'fix' | 'status' | 'cancel' | 'retry' | 'help' }
  | {
      readonly verb: 'approve';
      readonly parts: readonly string[] | undefined;
      readonly digest: string | undefined;
    }
  | { readonly verb: 'unapprove' }
  | { readonly verb: 'deploy'; readonly environment: string; readonly at: string | undefined }
  | { readonly verb: 'rollback'; readonly environment: string; readonly to: string | undefined }
  | { readonly verb: 'promote' | 'unlock'; readonly environment: string }
  | { readonly verb: 'lock' | 'break-glass'; readonly environment: string; readonly reason: string }
  | { readonly verb: 'drift'; readonly environment: string | undefined }
  | { readonly verb: 'remediate'; readonly finding: string; readonly way: 'adopt' | 'enforce' }
  | { readonly verb: 'explain'; readonly subject: string };

/** Who asks for what, where: all that authorisation looks at. */
export interface Intent {
  readonly verb: CommandVerb;
  readonly by: Account;
  readonly environment: string | undefined;
  readonly head: CommitId | undefined;
}

/** What the forge says about somebody's rights on the repository; undefined where the lookup failed. */
export type RepositoryRole = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export type Authorisation =
  | { readonly kind: 'allowed'; readonly because: string }
  | { readonly kind: 'denied'; readonly code: string; readonly reason: string; readonly missing: string };
