import type { ApprovalState, Coverage, Met, RequirementState, Statement } from '../../model/approval.ts';
import { approverNames } from '../../model/approver-names.ts';
import { codeList, codeSpan, inlineText, prose } from '../markdown.ts';
import { shorten } from '../visible-text.ts';
import { countOf } from './approval-title.ts';
import { notCountedWords } from './not-counted.ts';

/** People that are listed below one requirement, of each sort. */
const mostPeople = 10;

/** Longest text out of somebody's file, in UTF-16 units. */
const longestText = 1_000;

const marks: Readonly<Record<RequirementState['status'], string>> = {
  met: '✅',
  missing: '⏳',
  blocked: '✋',
  impossible: '❌',
  unknown: '❔',
  'set-aside': '🔨',
};

const order: readonly RequirementState['status'][] = [
  'impossible',
  'blocked',
  'unknown',
  'missing',
  'set-aside',
  'met',
];

/** An item for each requirement, with who has met it and who has not below; what is open comes first. */
export function requirementItems({ requirements }: ApprovalState): readonly (() => string)[] {
  return requirements
    .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
    .map((state) => () => requirementItem(state));
}

function requirementItem(state: RequirementState): string {
  const { requirement, status, metBy, notCounted, candidates, next } = state;
  const names = inlineText(shorten(approverNames(requirement.from), longestText));
  const refused = status === 'met' ? [] : notCounted.filter(({ why }) => why !== 'not-asked');
  return [
    `- ${marks[status]} **${names}** · ${countOf(state)}`,
    `<br>${prose(shorten(requirement.reason, longestText))}${coverageText(requirement.covers)}`,
    ...listed(metBy.map(metLine)),
    ...listed(
      refused.map(
        ({ by, statement, why }) =>
          `➖ ${codeSpan(`@${by.login}`)} ${notCountedWords[why]} (${sourceText(statement)})`,
      ),
    ),
    ...(status === 'met' ? [] : [`\n  - 👉 ${prose(shorten(next, longestText))}`]),
    ...(status === 'missing' && candidates.length > 0
      ? [`\n  - Could be: ${codeList(candidates, mostPeople)}`]
      : []),
  ].join('');
}

function listed(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, mostPeople).map((line) => `\n  - ${line}`);
  const left = lines.length - shown.length;
  return left === 0 ? shown : [...shown, `\n  - _and ${left} more_`];
}

function metLine({ by, statement, isOwn }: Met): string {
  const weaker = isOwn ? ' — their own change, by the `solo` profile' : '';
  return `✅ ${codeSpan(`@${by.login}`)} (${sourceText(statement)})${weaker}`;
}

function sourceText({ source, commit, verdict }: Statement): string {
  const what = source === 'review' ? 'review' : '`/approve`';
  const at = commit === '' ? '' : ` at ${codeSpan(commit.slice(0, 12))}`;
  return verdict === 'approve' ? `${what}${at}` : `asked for changes${at}`;
}

function coverageText({ refs, environments }: Coverage): string {
  if (refs.length === 0 && environments.length === 0) return '';
  const what = refs.length === 0 ? '' : ` About ${codeList(refs, 5)}`;
  const where = environments.length === 0 ? '' : ` in ${codeList(environments, 5)}`;
  return what === '' ? ` Changes${where}.` : `${what}${where}.`;
}

/** People who approved and are asked by no requirement: said once, and not at each. */
export function strangersBlock({ requirements }: ApprovalState): readonly string[] {
  const asked = new Set(
    requirements.flatMap(({ metBy, notCounted }) => [
      ...metBy.map(({ by }) => by.id),
      ...notCounted.filter(({ why }) => why !== 'not-asked').map(({ by }) => by.id),
    ]),
  );
  const others = requirements.flatMap(({ notCounted }) => notCounted).filter(({ by }) => !asked.has(by.id));
  const names = [...new Map(others.map(({ by }) => [by.id, `@${by.login}`])).values()];
  if (names.length === 0) return [];
  const are = names.length === 1 ? 'is none' : 'are none';
  return [`➖ ${codeList(names, mostPeople)} approved and ${are} of those who are asked.`];
}
