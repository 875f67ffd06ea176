import type { Plan } from '../../model/plan.ts';
import { isEmptyChange, missingRegistry } from './empty-registry.ts';
import { openRegistry, readChange, type ChangeRequest } from './local-registry.ts';
import type { Terminal } from './terminal.ts';

export interface PlanQuestion extends ChangeRequest {
  /** A folder of the repository. */
  readonly repo: string;
  /** The only environment that is asked for. */
  readonly environment: string | undefined;
  readonly isJson: boolean;
}

/**
 * The plan that leads from one state to another. Undefined where errors keep it from being made; they have been shown
 * then. Throws `GitError`, `LookupError` and, where there is nothing on either side, `RegistryError`.
 */
export async function readPlan(question: PlanQuestion, terminal: Terminal): Promise<Plan | undefined> {
  const registry = await openRegistry(question.repo, terminal);
  const change = await readChange(registry, question, terminal);
  const { review, head } = change;
  if (change.isWithoutSettings && isEmptyChange(review)) throw missingRegistry(registry, question.head);
  if (review.plan === undefined) {
    const { sayWhyNoPlan } = await import('./missing-plan.ts');
    await sayWhyNoPlan({ validation: review.validation, head, isJson: question.isJson }, terminal);
    return undefined;
  }
  return question.environment === undefined
    ? review.plan
    : onlyEnvironment(review.plan, question.environment);
}

/** The digest stays that of the whole plan: it is what an approval is bound to. */
async function onlyEnvironment(plan: Plan, name: string): Promise<Plan> {
  const { findEnvironment } = await import('./find-by-name.ts');
  const nothing = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };
  return {
    ...plan,
    environments: [findEnvironment(plan.environments, name)],
    registry: { summary: nothing, changes: [] },
  };
}

export async function printPlanJson(plan: Plan, terminal: Terminal): Promise<void> {
  const { planToJson } = await import('../../render/json.ts');
  terminal.out(`${JSON.stringify(planToJson(plan), undefined, 2)}\n`);
}
