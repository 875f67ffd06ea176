import type { BlastRadius } from '../model/graph.ts';
import type { EnvironmentPlan, Plan, PlanSummary } from '../model/plan.ts';
import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import type { Risk } from '../model/traits.ts';

/** `12,345`, the same in every locale. */
export function withCommas(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 error`, `2 errors`, `2 fixes`. */
export function counted(count: number, noun: string): string {
  const ending = noun.endsWith('x') ? 'es' : 's';
  return `${withCommas(count)} ${noun}${count === 1 ? '' : ending}`;
}

/** How many refs a blast radius holds: `12 refs`, or `more than 12 refs` where it lists only the nearest. */
export function reachedCount({ direct, transitive, isCut }: BlastRadius): string {
  const listed = counted(direct.length + transitive.length, 'ref');
  return isCut === true ? `more than ${listed}` : listed;
}

const severityNouns: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

export function countBySeverity(diagnostics: readonly Diagnostic[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

/** `2 errors, 1 warning`, leaving out what there is none of; '' when there is nothing at all. */
export function severityPhrase(diagnostics: readonly Diagnostic[]): string {
  const counts = countBySeverity(diagnostics);
  const severities: readonly Severity[] = ['error', 'warning', 'info'];
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], severityNouns[severity]))
    .join(', ');
}

/** All environments and the registry's own changes together. */
export function planTotals(plan: Plan): PlanSummary {
  const total = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };
  for (const { summary } of [...plan.environments, plan.registry]) {
    total.create += summary.create;
    total.update += summary.update;
    total.replace += summary.replace;
    total.delete += summary.delete;
    total.unchanged += summary.unchanged;
  }
  return total;
}

export function changeCount({ create, update, replace, delete: deleted }: PlanSummary): number {
  return create + update + replace + deleted;
}

/** `1 to create, 2 to update`, leaving out what there is none of; `no changes` when there is nothing to do. */
export function actionPhrase(summary: PlanSummary): string {
  const phrases = [
    { count: summary.create, verb: 'create' },
    { count: summary.update, verb: 'update' },
    { count: summary.replace, verb: 'replace' },
    { count: summary.delete, verb: 'delete' },
  ]
    .filter(({ count }) => count > 0)
    .map(({ count, verb }) => `${withCommas(count)} to ${verb}`);
  return phrases.length === 0 ? 'no changes' : phrases.join(', ');
}

const riskRank: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

/** Higher risks first. */
export function compareRisk(a: Risk, b: Risk): number {
  return riskRank[b] - riskRank[a];
}

/** The highest risk among changes, or undefined when there are none. */
export function highestRisk(changes: readonly { readonly risk: Risk }[]): Risk | undefined {
  return changes.map(({ risk }) => risk).toSorted(compareRisk)[0];
}

/** The environments in which the plan changes something. */
export function changedEnvironments(plan: Plan): readonly EnvironmentPlan[] {
  return plan.environments.filter(({ changes }) => changes.length > 0);
}
