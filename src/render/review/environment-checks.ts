import { environmentCheckName, type EnvironmentCheckReport } from '../../model/check-report.ts';
import type { Graph } from '../../model/graph.ts';
import type { EnvironmentPlan, Plan } from '../../model/plan.ts';
import { namePattern } from '../../model/ref.ts';
import type { Review, ReviewOutcome } from '../../model/review.ts';
import { checkBudget, joinWithin, type Budget } from '../byte-budget.ts';
import { actionPhrase, changeCount, compareRisk, highestRisk, withCommas } from '../counts.ts';
import { codeSpan } from '../markdown.ts';
import { pictureBlocks } from '../plan/dependency-picture.ts';
import { changeBlocks, orderOfDeployment, planTable, riskBlock } from '../plan/plan-markdown.ts';
import { undeployedBlock } from './undeployed-text.ts';

/** Each is a line in the list of checks; a list that nobody reads to its end helps nobody. */
export const mostEnvironmentChecks = 10;

/** Bytes for the plans of all environments together, so that one request can write them with all else. */
const sharedBytes = 200_000;

/**
 * One check for each environment that the change alters, in the order of the plan: `charter/plan (production)`. Where
 * there are too many, those of tier production and then the riskiest have one; `charter/plan` has them all.
 */
export function renderEnvironmentChecks(outcome: ReviewOutcome): readonly EnvironmentCheckReport[] {
  if (outcome.kind !== 'reviewed' || outcome.review.plan === undefined) return [];
  const { review } = outcome;
  const { plan } = outcome.review;
  const { shown } = environmentsWithCheck(plan);
  const limit = Math.min(checkBudget.limit, Math.floor(sharedBytes / (2 * Math.max(1, shown.length))));
  return shown.map((environment) =>
    environmentCheck({ review, plan, environment }, { ...checkBudget, limit }),
  );
}

/** Says that some of the environments have no check of their own; nothing where all have one. */
export function uncheckedBlocks(plan: Plan): readonly string[] {
  const { shown, altered } = environmentsWithCheck(plan);
  if (shown.length === altered) return [];
  const some = `${shown.length} of the ${withCommas(altered)} environments that change`;
  return [`_${some} have a check of their own: those of tier production, then the riskiest._`];
}

function environmentsWithCheck(plan: Plan): {
  readonly shown: readonly EnvironmentPlan[];
  readonly altered: number;
} {
  const altered = plan.environments.filter(
    ({ name, summary }) => changeCount(summary) > 0 && namePattern.test(name),
  );
  const chosen = new Set(altered.toSorted(compareWeight).slice(0, mostEnvironmentChecks));
  return { shown: altered.filter((environment) => chosen.has(environment)), altered: altered.length };
}

function compareWeight(a: EnvironmentPlan, b: EnvironmentPlan): number {
  const [inA, inB] = [a, b].map(({ tier }) => tier === 'production');
  return Number(inB) - Number(inA) || compareRisk(riskOf(a), riskOf(b));
}

function riskOf({ changes }: EnvironmentPlan): 'low' | 'medium' | 'high' {
  return highestRisk(changes) ?? 'low';
}

interface EnvironmentToShow {
  readonly review: Pick<Review, 'graph' | 'undeployed'>;
  readonly plan: Plan;
  readonly environment: EnvironmentPlan;
}

function environmentCheck(
  { review, plan, environment }: EnvironmentToShow,
  budget: Budget,
): EnvironmentCheckReport {
  const { name, summary } = environment;
  const own = planOf(plan, environment);
  const title = `${actionPhrase(summary)}, risk ${riskOf(environment)}`;
  return {
    name: environmentCheckName(name),
    conclusion: 'success',
    title,
    summary: joinWithin(budget, {
      before: [
        `✅ **${title}**`,
        planTable(own),
        riskBlock(environment.changes),
        ...ridingAlong(review, name),
      ],
      items: sections(own, review.graph).map((section) => () => section),
      after: [
        `${codeSpan('charter/plan')} has all environments, and the commands for a clone: ${codeSpan(`--env ${name}`)} narrows them to this one.`,
      ],
      noun: 'sections',
      rest: 'The commands show all of them.',
    }),
    text: joinWithin(budget, {
      before: [],
      items: changeBlocks(own),
      after: [],
      noun: 'changes',
      rest: `\`charter plan --env ${name}\` in a clone shows all of them.`,
    }),
    annotations: [],
  };
}

function sections(plan: Plan, graph: Graph): readonly string[] {
  return [orderOfDeployment(plan), pictureBlocks(plan, graph)]
    .filter((blocks) => blocks.length > 0)
    .map((blocks) => blocks.join('\n\n'));
}

function ridingAlong({ undeployed = [] }: Pick<Review, 'undeployed'>, name: string): readonly string[] {
  return undeployed.filter(({ environment }) => environment === name).map(undeployedBlock);
}

/** A plan as if there were no other environment. */
function planOf(plan: Plan, environment: EnvironmentPlan): Plan {
  const nothing = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };
  return { ...plan, environments: [environment], registry: { summary: nothing, changes: [] } };
}
