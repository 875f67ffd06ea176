import { commandHelp } from '../../commands/help.ts';
import type { ApprovalState } from '../../model/approval.ts';
import type { AnsweredCommand, CommandResult, StatusReport } from '../../model/command-answer.ts';
import type { Command } from '../../model/command.ts';
import type { CarriedOut } from './carry-out.ts';

/** What is known once everything is decided. */
export interface DecidedChange {
  readonly approval: ApprovalState;
  readonly status: StatusReport;
  /** What `/fix` has come to, where somebody asked for it. */
  readonly fixed: CommandResult | undefined;
  readonly explain: (subject: string) => CommandResult;
  readonly planSentence: (environment: string | undefined) => string;
  readonly validationSentence: string;
}

/** The results of all commands of a comment, in their order. */
export function resultsOf(
  { comment, results }: CarriedOut,
  decided: DecidedChange,
): readonly AnsweredCommand[] {
  return comment.commands.map(({ read: { command, text } }, index) => ({
    text,
    result: results[index] ?? resultOf(command, comment.comment.by.id, decided),
  }));
}

function resultOf(command: Command, by: number, decided: DecidedChange): CommandResult {
  switch (command.verb) {
    case 'plan':
      return { kind: 'done', said: decided.planSentence(command.environment) };
    case 'status':
      return { kind: 'status', status: decided.status };
    case 'explain':
      return decided.explain(command.subject);
    case 'help':
      return { kind: 'help', commands: commandHelp };
    case 'fix':
      return decided.fixed ?? { kind: 'nothing-to-do', said: 'There is nothing to fix.' };
    default:
      return plainResult(command, by, decided);
  }
}

function plainResult(command: Command, by: number, decided: DecidedChange): CommandResult {
  switch (command.verb) {
    case 'validate':
    case 'retry':
      return { kind: 'done', said: decided.validationSentence };
    case 'approve':
      return { kind: 'done', said: 'Noted.', details: countedFor(by, decided.approval) };
    case 'unapprove':
      return { kind: 'done', said: 'Your approvals do not count any more.' };
    case 'hold':
      return command.way === 'set'
        ? { kind: 'done', said: 'Held: `charter/approval` waits until somebody types `/hold cancel`.' }
        : { kind: 'done', said: 'Released.' };
    case 'cancel':
      return { kind: 'nothing-to-do', said: 'Nothing is under way that could be cancelled.' };
    default:
      return { kind: 'not-configured' };
  }
}

/** For which requirements somebody counts now, and for which not and why. */
function countedFor(by: number, { requirements }: ApprovalState): readonly string[] {
  return requirements.flatMap(({ requirement, metBy, notCounted, next, status }) => {
    if (metBy.some((met) => met.by.id === by)) {
      return [`It counts for \`${requirement.id}\`${status === 'met' ? ', which is met.' : `. ${next}`}`];
    }
    const refused = notCounted.find((one) => one.by.id === by);
    return refused === undefined || refused.why === 'not-asked'
      ? []
      : [`It does not count for \`${requirement.id}\` (${refused.why}). ${next}`];
  });
}
