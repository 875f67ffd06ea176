import { commentMarker } from '../../model/check-report.ts';
import type { Plan } from '../../model/plan.ts';
import type { PolicyOutcome, Review, ReviewOutcome } from '../../model/review.ts';
import { commentBudget, joinWithin, type BudgetedDocument } from '../byte-budget.ts';
import { changeCount, planTotals } from '../counts.ts';
import { codeSpan, prose } from '../markdown.ts';
import { pictureBlocks } from '../plan/dependency-picture.ts';
import { changeBlocks, orderOfDeployment, planTable } from '../plan/plan-markdown.ts';
import { gateBlocks } from './gate-check.ts';
import { verdictItems } from './policy-check.ts';
import { factBlocks, introducedItems, nextCommandBlocks, shortCommit } from './review-blocks.ts';
import { undeployedLines } from './undeployed-text.ts';
import { unreviewedBlocks, type Unreviewed } from './unreviewed.ts';
import { reviewVerdict, unreviewedVerdict, type Verdict } from './verdict.ts';

type Reviewed = Extract<ReviewOutcome, { kind: 'reviewed' }>;

/** A comment is read as a whole; the checks have the rest. */
const mostItems = 15;

/** The one living comment of a pull request: the verdict first, then the plan, then what to type next. */
export function renderComment(outcome: ReviewOutcome): string {
  return joinWithin(
    commentBudget,
    outcome.kind === 'reviewed' ? reviewDocument(outcome) : unreviewedDocument(outcome),
  );
}

function unreviewedDocument(outcome: Unreviewed): BudgetedDocument {
  const before = [heading(unreviewedVerdict(outcome)), ...unreviewedBlocks(outcome)];
  return { before, items: [], after: [], noun: 'items', rest: '' };
}

function reviewDocument({ review, policy, gate }: Reviewed): BudgetedDocument {
  const { plan } = review;
  const title = heading(reviewVerdict(review, policy));
  const after = [...nextCommandBlocks(review), origin(review)];
  if (plan === undefined || changeCount(planTotals(plan)) === 0) {
    const before = [title, ...factBlocks(review), ...policyBlocks(policy), ...gateBlocks(gate)];
    const rest = 'All of them are in `charter/validate`.';
    return { before, items: introducedItems(review), after, noun: 'problems', rest, most: mostItems };
  }
  return {
    before: [
      title,
      planTable(plan),
      ...undeployedLines(review),
      ...factBlocks(review),
      ...policyBlocks(policy),
      ...warningBlocks(review),
      ...gateBlocks(gate),
    ],
    items: changeBlocks(plan),
    after: [...orderOfDeployment(plan), ...pictureBlocks(plan, review.graph), ...after],
    noun: 'changes',
    rest: 'All of them are in `charter/plan`.',
    most: mostItems,
  };
}

function heading({ mark, title }: Verdict): string {
  return `${commentMarker}\n### ${mark} ${prose(title)}`;
}

/** What policies deny or warn of; the check has the rest. */
function policyBlocks(policy: PolicyOutcome): readonly string[] {
  const items = verdictItems(policy);
  if (items.length === 0) return [];
  const rest =
    items.length > mostItems
      ? `\n\n_Showing ${mostItems} of ${items.length} verdicts; all are in \`charter/policy\`._`
      : '';
  return [
    `**Policies**\n\n${items
      .slice(0, mostItems)
      .map((make) => make())
      .join('\n')}${rest}`,
  ];
}

/** Warnings beside a plan; with errors there is no plan, and they are the list itself. */
function warningBlocks(review: Review): readonly string[] {
  const items = introducedItems(review);
  if (items.length === 0) return [];
  const cut = items.length > mostItems ? `\n\n_Showing ${mostItems} of ${items.length} problems._` : '';
  return [
    `${items
      .slice(0, mostItems)
      .map((make) => make())
      .join('\n')}${cut}`,
  ];
}

function origin({ base, head, plan }: Review): string {
  const commits = [head, base].map((commit) => (commit === undefined ? 'working tree' : shortCommit(commit)));
  const digest = plan === undefined ? '' : ` · plan ${codeSpan(shortDigest(plan))}`;
  return `<sub>${codeSpan(commits[0] ?? '')} merged into ${codeSpan(commits[1] ?? '')}${digest}</sub>`;
}

function shortDigest({ digest }: Plan): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
