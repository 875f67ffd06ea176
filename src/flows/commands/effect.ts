import type { AnswerMarker } from '../../commands/marker-fields.ts';
import type { ApprovalSnapshot } from '../../model/approval-facts.ts';
import type { Account } from '../../model/account.ts';
import type { CommandResult } from '../../model/command-answer.ts';
import type { BaseFacts } from '../../model/command.ts';
import type { CommentFact } from '../../model/pull-request-facts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GateFacts, GateForge, IssueToOpen } from '../../ports/forge.ts';
import type { LockKeeper } from '../../ports/lock-keeper.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import type { FoundLocks } from './read-locks.ts';

/** What commands do their work with that reach beyond the pull request. */
export interface EffectPorts {
  readonly clock: Clock;
  /** With which answers, locks and reviews are marked; the first writes, all read. */
  readonly markerKeys: readonly Uint8Array[];
  readonly locks: LockKeeper;
  readonly queue: Pick<WorkQueue, 'enqueue'>;
}

/** Everything that such a command rests on. */
export interface EffectContext {
  readonly ports: EffectPorts;
  readonly forge: GateForge;
  readonly installationId: number;
  readonly gate: GateFacts;
  readonly base: BaseFacts;
  readonly snapshot: ApprovalSnapshot;
  /** Since when the forge shows a check of this very head, ISO. */
  readonly shownSince: string | undefined;
  /** Whether somebody is in a Group of the base; false where nobody can tell. */
  readonly isMember: (account: Account, group: string) => boolean;
}

/** A command to be carried out, and the locks as they are at that moment. */
export interface EffectRequest {
  readonly comment: CommentFact;
  readonly locks: FoundLocks;
}

/** What became of it. What is left out is as before. */
export interface Effect {
  readonly result: CommandResult;
  readonly locks?: FoundLocks;
  /** Opened together with the answer. */
  readonly issue?: IssueToOpen;
  readonly testified?: Pick<AnswerMarker, 'verb' | 'parts' | 'digest' | 'until'>;
}

/** Nothing was done, for a reason that the person can do something about. */
export function failedEffect(said: {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}): Effect {
  return { result: { kind: 'failed', ...said } };
}
