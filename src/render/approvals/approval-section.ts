import type { ApprovalState, RequirementState } from '../../model/approval.ts';
import { approverNames } from '../../model/approver-names.ts';
import { codeList, codeSpan, inlineText, prose, tableRow } from '../markdown.ts';
import { shorten } from '../visible-text.ts';
import { approvalVerdict, countOf } from './approval-title.ts';
import { notCountedWords } from './not-counted.ts';

/** Rows of the table; the check has the rest. */
const mostRows = 10;

/** Approvals that a push has dropped, said one by one. */
const mostDropped = 5;

const longestText = 200;

const words: Readonly<Record<RequirementState['status'], string>> = {
  met: '✅',
  missing: '⏳',
  blocked: '✋',
  impossible: '❌',
  unknown: '❔',
  'set-aside': '🔨',
};

/** What the living comment says of approvals, in blocks of Markdown: who is missing, what was dropped, what to type. */
export function approvalBlocks(state: ApprovalState): readonly string[] {
  if (state.requirements.length === 0) return [];
  const { mark, title } = approvalVerdict(state);
  return [
    `**Approvals** ${mark} ${inlineText(title)}`,
    approvalTable(state),
    ...droppedBlock(state),
    ...typeBlock(state),
  ];
}

function approvalTable({ requirements }: ApprovalState): string {
  const sorted = requirements.toSorted((a, b) => Number(a.status === 'met') - Number(b.status === 'met'));
  const rows = sorted
    .slice(0, mostRows)
    .map((state) =>
      tableRow([
        words[state.status],
        inlineText(shorten(approverNames(state.requirement.from), longestText)),
        countOf(state),
        metNames(state),
        prose(shorten(state.requirement.reason, longestText)),
      ]),
    );
  const left = requirements.length - rows.length;
  const rest =
    left === 0
      ? ''
      : `\n\n_Showing ${rows.length} of ${requirements.length} requirements; all are in \`charter/approval\`._`;
  return `${[tableRow(['', 'who', 'agreed', 'by', 'why']), tableRow(['-', '-', '-', '-', '-']), ...rows].join('\n')}${rest}`;
}

function metNames({ metBy }: RequirementState): string {
  const names = metBy.map(({ by, isOwn }) => `@${by.login}${isOwn ? ' (own)' : ''}`);
  return names.length === 0 ? '' : codeList(names, 3);
}

/** Who agreed to something that a push has changed since. */
function droppedBlock({ requirements }: ApprovalState): readonly string[] {
  const dropped = requirements.flatMap(({ notCounted }) =>
    notCounted.filter(({ why }) => why === 'content-changed' || why === 'commit-unknown'),
  );
  const people = new Map(dropped.map(({ by, why }) => [by.id, { by, why }]));
  const lines = [...people.values()]
    .slice(0, mostDropped)
    .map(({ by, why }) => `- ${codeSpan(`@${by.login}`)} ${notCountedWords[why]}.`);
  const left = people.size - lines.length;
  return lines.length === 0 ? [] : [[...lines, ...(left === 0 ? [] : [`- _and ${left} more_`])].join('\n')];
}

function typeBlock({ status, digest }: ApprovalState): readonly string[] {
  return status === 'pending' ? [`To agree: a review, or ${codeSpan(`/approve ${digest}`)}.`] : [];
}
