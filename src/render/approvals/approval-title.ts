import type { ApprovalState, Met, RequirementState } from '../../model/approval.ts';
import { approverNames } from '../../model/approver-names.ts';
import { counted } from '../counts.ts';
import { oneLine, shorten } from '../visible-text.ts';

/** GitHub takes 255 characters for a title; what to type stands at the end and has to stay. */
const longestNames = 160;

/** Mark and title of the approval check: who is missing and what they type. One line of plain words. */
export function approvalVerdict(state: ApprovalState): { readonly mark: string; readonly title: string } {
  if (state.status === 'approved') return { mark: '✅', title: approvedTitle(state) };
  return state.status === 'pending'
    ? { mark: '⏳', title: pendingTitle(state) }
    : { mark: '❌', title: refusedTitle(state) };
}

function approvedTitle({ requirements }: ApprovalState): string {
  if (requirements.length === 0) return 'Nobody has to agree to this';
  const all = requirements.flatMap(({ metBy }) => metBy);
  const people = uniqueLogins(all);
  const own = all.some(({ isOwn }) => isOwn) ? ', the author among them (solo profile)' : '';
  return `Approved by ${namesOf(people)}${own}`;
}

function pendingTitle({ requirements, digest }: ApprovalState): string {
  const missing = requirements.filter(({ status }) => status === 'missing');
  const [first, ...others] = missing;
  const unknown = requirements.find(({ status }) => status === 'unknown');
  if (first === undefined) {
    return unknown === undefined
      ? 'Waiting: there is more to read than could be read'
      : `Waiting: it cannot be told who ${shorten(approversOf(unknown), longestNames)} is`;
  }
  const more = others.length === 0 ? '' : ` (and ${counted(others.length, 'other requirement')})`;
  return `Waiting for ${shorten(approversOf(first), longestNames)}: ${countOf(first)}${more} · type /approve ${digest}`;
}

function refusedTitle({ blockers, requirements }: ApprovalState): string {
  const people = uniqueLogins(blockers);
  if (people.length > 0) return `${namesOf(people)} ${people.length === 1 ? 'asks' : 'ask'} for changes`;
  const impossible = requirements.find(({ status }) => status === 'impossible');
  const who =
    impossible === undefined
      ? ''
      : `: too few of ${shorten(approversOf(impossible), longestNames)} can approve`;
  return impossible?.requirement.id === 'plan'
    ? 'Cannot be approved without a plan'
    : `Cannot be approved${who}`;
}

function approversOf({ requirement }: RequirementState): string {
  return oneLine(approverNames(requirement.from));
}

/** `1 of 2`. */
export function countOf({ requirement, metBy }: RequirementState): string {
  return `${Math.min(metBy.length, requirement.count)} of ${requirement.count}`;
}

function uniqueLogins(said: readonly Pick<Met, 'by'>[]): readonly string[] {
  return [...new Map(said.map(({ by }) => [by.id, `@${oneLine(by.login)}`])).values()];
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => shorten(name, 50));
  if (names.length > shown.length) return `${shown.join(', ')} and ${names.length - shown.length} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
