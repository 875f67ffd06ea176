import { checkNames, type CheckReport } from '../../model/check-report.ts';
import type { Plan } from '../../model/plan.ts';
import type { Review, ReviewOutcome } from '../../model/review.ts';
import { checkBudget, joinWithin } from '../byte-budget.ts';
import { changeCount, planTotals } from '../counts.ts';
import { pictureBlocks } from '../plan/dependency-picture.ts';
import { codeSpan } from '../markdown.ts';
import { uncheckedBlocks } from './environment-checks.ts';
import { changeBlocks, orderOfDeployment, planTable } from '../plan/plan-markdown.ts';
import { factBlocks, introducedErrorItems, nextCommandBlocks } from './review-blocks.ts';
import { undeployedSection } from './undeployed-text.ts';
import { unreviewedCheck } from './unreviewed.ts';
import { planVerdict } from './verdict.ts';

/** `charter/plan`: green if and only if a plan could be made; its summary and text are the plan. */
export function renderPlanCheck(outcome: ReviewOutcome): CheckReport {
  if (outcome.kind !== 'reviewed') return unreviewedCheck(checkNames.plan, outcome);
  const { review } = outcome;
  const { plan } = review;
  const { mark, title } = planVerdict(review);
  const verdict = `${mark} **${title}**`;
  if (plan === undefined) {
    const summary = missingPlanSummary(review, verdict);
    return { name: checkNames.plan, conclusion: 'failure', title, summary, annotations: [] };
  }
  const text = changeText(plan);
  return {
    name: checkNames.plan,
    conclusion: 'success',
    title,
    summary: planSummary(review, plan, verdict),
    ...(text === '' ? {} : { text }),
    annotations: [],
  };
}

function missingPlanSummary(review: Review, verdict: string): string {
  return joinWithin(checkBudget, {
    before: [verdict, 'A plan is made only from valid manifests. These errors prevent it:'],
    items: introducedErrorItems(review),
    after: nextCommandBlocks(review),
    noun: 'errors',
    rest: 'The commands below show all of them.',
    most: 20,
  });
}

function planSummary(review: Review, plan: Plan, verdict: string): string {
  return joinWithin(checkBudget, {
    before: [verdict, planTable(plan), ...uncheckedBlocks(plan), ...factBlocks(review)],
    items: [undeployedSection(review), orderOfDeployment(plan), pictureBlocks(plan, review.graph)]
      .filter((blocks) => blocks.length > 0)
      .map((blocks) => () => blocks.join('\n\n')),
    after: [...nextCommandBlocks(review), `Plan ${codeSpan(plan.digest)}`],
    noun: 'sections',
    rest: 'The commands above show all of them.',
  });
}

function changeText(plan: Plan): string {
  if (changeCount(planTotals(plan)) === 0) return '';
  return joinWithin(checkBudget, {
    before: [],
    items: changeBlocks(plan),
    after: [],
    noun: 'changes',
    rest: 'The commands of the summary show all of them.',
  });
}
