import { AppError } from '../../model/app-error.ts';
import type { CommandResult } from '../../model/command-answer.ts';
import type { Command } from '../../model/command.ts';
import type { IssueToOpen } from '../../ports/forge.ts';
import { alone, type CarriedOut } from './carry-out.ts';
import { failedEffect, type Effect, type EffectContext, type EffectRequest } from './effect.ts';
import { breakGlass } from './glass-effects.ts';
import { lockEnvironment, unlockEnvironment } from './lock-effects.ts';
import type { FoundLocks } from './read-locks.ts';

/** What somebody could cancel. */
export interface UnderWay {
  /** Environments whose glass is broken, by whom. */
  readonly grants: readonly { readonly environment: string; readonly by: number }[];
  readonly holder: number | undefined;
}

export interface EffectsDone {
  readonly commands: readonly CarriedOut[];
  /** As they are now. */
  readonly locks: FoundLocks;
}

/** Carries out, one after the other, what reaches beyond the pull request. What goes wrong is the answer to its command. */
export async function carryOutEffects(
  commands: readonly CarriedOut[],
  start: { readonly locks: FoundLocks; readonly underWay: UnderWay },
  context: EffectContext,
): Promise<EffectsDone> {
  let { locks, underWay } = start;
  const done: CarriedOut[] = [];
  for (const carried of commands) {
    const { comment } = carried.comment;
    const results: (CommandResult | undefined)[] = [...carried.results];
    let { testified } = carried;
    const issues: IssueToOpen[] = [];
    for (const [index, { read }] of carried.comment.commands.entries()) {
      if (results[index] !== undefined) continue;
      if (isTestified(read.command) && testified.verb !== 'none') {
        results[index] = alone();
        continue;
      }
      const effect = await carryOutOne(read.command, { comment, locks }, { ...context, underWay });
      if (effect === undefined) continue;
      results[index] = effect.result;
      locks = effect.locks ?? locks;
      if (effect.issue !== undefined) issues.push(effect.issue);
      testified = effect.testified ?? testified;
      underWay = withGrant(underWay, effect, comment.by.id);
    }
    done.push({ ...carried, results, testified, issues });
  }
  return { commands: done, locks };
}

function withGrant(underWay: UnderWay, { testified }: Effect, by: number): UnderWay {
  const environment = testified?.verb === 'break-glass' ? testified.parts?.[0] : undefined;
  return environment === undefined
    ? underWay
    : { ...underWay, grants: [...underWay.grants, { environment, by }] };
}

function isTestified({ verb }: Command): boolean {
  return verb === 'break-glass' || verb === 'cancel';
}

async function carryOutOne(
  command: Command,
  request: EffectRequest,
  context: EffectContext & { readonly underWay: UnderWay },
): Promise<Effect | undefined> {
  try {
    switch (command.verb) {
      case 'lock':
        return await lockEnvironment(command, request, context);
      case 'unlock':
        return await unlockEnvironment(command, request, context);
      case 'break-glass':
        return breakGlass(command, request, context);
      case 'cancel':
        return cancel(request, context.underWay);
      default:
        return undefined;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = error;
    return failedEffect({ code, message, hint: hintFor(error) });
  }
}

/** What the App needs for these commands is more than for all others, so that it may be missing here alone. */
function hintFor({ code, hint }: AppError): string {
  return code === 'forge-forbidden'
    ? 'The App needs the permissions `contents: write` and `issues: write` for this; somebody who administers the installation has to accept them.'
    : hint;
}

/** Gives back what somebody has of their own here: grants and a hold. */
function cancel({ comment }: EffectRequest, { grants, holder }: UnderWay): Effect {
  const { id } = comment.by;
  const own = grants.filter(({ by }) => by === id).map(({ environment }) => `\`${environment}\``);
  if (own.length === 0 && holder !== id)
    return { result: { kind: 'nothing-to-do', said: 'Nothing of yours is under way here.' } };
  const said = [
    ...(own.length === 0 ? [] : [`The glass of ${[...new Set(own)].join(', ')} is whole again.`]),
    ...(holder === id ? ['Your hold is released.'] : []),
  ].join(' ');
  return {
    testified: { verb: 'cancel', parts: undefined, digest: undefined },
    result: { kind: 'done', said },
  };
}
