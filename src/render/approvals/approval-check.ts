import type { ApprovalState } from '../../model/approval.ts';
import { checkNames, type CheckReport } from '../../model/check-report.ts';
import { checkBudget, joinWithin } from '../byte-budget.ts';
import { counted } from '../counts.ts';
import { codeSpan, inlineText, prose } from '../markdown.ts';
import { oneLine, shorten } from '../visible-text.ts';
import { approvalVerdict } from './approval-title.ts';
import { requirementItems, strangersBlock } from './approval-tree.ts';

/** Notes that are shown; the first of them are the most telling. */
const mostNotes = 20;

/** Longest note, in UTF-16 units. */
const longestNote = 1_000;

export const approvalConclusions = { approved: 'success', pending: 'pending', refused: 'failure' } as const;

/** `charter/approval`: green when all agree who have to; while somebody is missing it waits, and says for whom. */
export function renderApprovalCheck(state: ApprovalState): CheckReport {
  const { mark, title } = approvalVerdict(state);
  const summary = joinWithin(checkBudget, {
    before: [`${mark} **${inlineText(title)}**`, ...countBlocks(state), ...noteBlocks(state)],
    items: requirementItems(state),
    after: [...strangersBlock(state), ...howToBlocks(state)],
    noun: 'requirements',
    rest: 'What is not met comes first.',
  });
  return {
    name: checkNames.approval,
    conclusion: approvalConclusions[state.status],
    title: shorten(oneLine(title), 255),
    summary,
    annotations: [],
  };
}

function countBlocks({ requirements }: ApprovalState): readonly string[] {
  if (requirements.length === 0) return [];
  const met = requirements.filter(({ status }) => status === 'met').length;
  return [`${met} of ${counted(requirements.length, 'requirement')} met.`];
}

function noteBlocks({ notes }: ApprovalState): readonly string[] {
  const shown = notes.slice(0, mostNotes).map((note) => `> ${prose(shorten(note, longestNote))}`);
  const left = notes.length - shown.length;
  return [...shown, ...(left === 0 ? [] : [`> _and ${counted(left, 'more note')}_`])];
}

function howToBlocks({ status, digest, requirements }: ApprovalState): readonly string[] {
  if (status !== 'pending' || requirements.length === 0) return [];
  return [
    `To agree, approve the pull request in a review, or comment ${codeSpan(`/approve ${digest}`)}. The digest stands for what is to be agreed to: it changes when that does.`,
  ];
}
