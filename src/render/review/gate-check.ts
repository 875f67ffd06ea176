import { checkNames, type CheckReport } from '../../model/check-report.ts';
import { blockingLocks, blockingSections, gateStatus, type GateState } from '../../model/gate.ts';
import type { ReviewOutcome } from '../../model/review.ts';
import type { SectionVerification } from '../../model/section-signature.ts';
import { approvalConclusions, renderApprovalCheck } from '../approvals/approval-check.ts';
import { approvalBlocks } from '../approvals/approval-section.ts';
import { grantTitle, lockBlocks, lockTitle } from '../approvals/lock-blocks.ts';
import { counted } from '../counts.ts';
import { codeSpan, inlineText, prose } from '../markdown.ts';
import { oneLine, shorten } from '../visible-text.ts';
import { openBaseCheck } from './open-base-check.ts';
import { unreviewedCheck } from './unreviewed.ts';

const mostSections = 20;
const longestReason = 500;

/** GitHub's limit: https://docs.github.com/en/rest/checks/runs */
const mostBytes = 65_535;

/** For when something has changed that the forge does not tell of. */
const refresh = {
  label: 'Refresh',
  description: 'Reads reviews, comments and teams again',
  identifier: 'refresh',
} as const;

/** `charter/approval`: green when people agree, what has to be is signed, and nothing is locked or held. */
export function renderGateCheck(outcome: ReviewOutcome): CheckReport {
  const check = checkOfGate(outcome);
  const openBase = outcome.kind === 'failed' ? undefined : outcome.openBase;
  return openBase === undefined ? check : openBaseCheck(check, openBase);
}

function checkOfGate(outcome: ReviewOutcome): CheckReport {
  if (outcome.kind !== 'reviewed') return unreviewedCheck(checkNames.approval, outcome);
  const { gate } = outcome;
  const approval = { ...renderApprovalCheck(gate.approval), buttons: [refresh] };
  const blocks = [...lockBlocks(gate), ...holdBlocks(gate), ...sectionBlocks(gate)];
  if (blocks.length === 0) return approval;
  const title = shorten(oneLine(gateTitle(gate) ?? approval.title), 255);
  const summary = [`**${inlineText(title)}**`, ...blocks, approval.summary].join('\n\n');
  const isWhole = new TextEncoder().encode(summary).length <= mostBytes;
  return {
    ...approval,
    conclusion: approvalConclusions[gateStatus(gate)],
    title,
    summary: isWhole ? summary : [...blocks, prose(approval.title)].join('\n\n'),
  };
}

/** What the living comment says of locks, holds, signatures and approvals. */
export function gateBlocks(gate: GateState): readonly string[] {
  return [...lockBlocks(gate), ...holdBlocks(gate), ...sectionBlocks(gate), ...approvalBlocks(gate.approval)];
}

/** What is said first where more than people stands in the way; undefined where the approvals say it. */
function gateTitle(gate: GateState): string | undefined {
  const blocking = blockingSections(gate);
  const refused = blocking.filter(({ status }) => status === 'refused');
  if (refused.length > 0) return `${counted(refused.length, 'signature')} refused: ${namesOf(refused)}`;
  if (gate.approval.status === 'refused') return undefined;
  if (gate.holder !== undefined) return `Held by @${gate.holder.login} · release with /hold cancel`;
  if (blocking.length > 0)
    return `Waiting for ${counted(blocking.length, 'signature')}: ${namesOf(blocking)}`;
  const locked = lockTitle(blockingLocks(gate));
  return locked ?? (gate.approval.status === 'approved' ? grantTitle(gate.grants) : undefined);
}

function namesOf(sections: readonly SectionVerification[]): string {
  return shorten(sections.map(({ file, section }) => `${file}#${section}`).join(', '), 160);
}

function holdBlocks({ holder }: GateState): readonly string[] {
  return holder === undefined
    ? []
    : [`✋ ${codeSpan(`@${holder.login}`)} holds this change; ${codeSpan('/hold cancel')} releases it.`];
}

function sectionBlocks(gate: GateState): readonly string[] {
  const changed = gate.sections.filter(({ isChanged }) => isChanged);
  if (changed.length === 0) return [];
  const items = changed.slice(0, mostSections).map(sectionItem);
  const left = changed.length - items.length;
  return [['**Signatures**', '', ...items, ...(left === 0 ? [] : [`- _and ${left} more_`])].join('\n')];
}

const marks = { valid: '✅', missing: '⏳', refused: '❌' } as const;

function sectionItem({
  file,
  section,
  status,
  reason,
  code,
  requiredBy,
  signers,
}: SectionVerification): string {
  const who = signers.map(({ login }) => codeSpan(`@${login}`)).join(', ');
  const signed = who === '' ? '' : ` signed by ${who}.`;
  const next = requiredBy === 'base' ? '' : ' Asked for from the next change on.';
  const said = status === 'valid' ? '' : ` ${prose(shorten(reason, longestReason))}`;
  const named = code === undefined ? '' : ` (${inlineText(code)})`;
  return `- ${marks[status]} ${codeSpan(`${file}#${section}`)}${signed}${said}${named}${next}`;
}
