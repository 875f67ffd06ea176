import type { PolicyOutcome, Review, ReviewOutcome } from '../../model/review.ts';
import {
  actionPhrase,
  changeCount,
  changedEnvironments,
  counted,
  countBySeverity,
  highestRisk,
  planTotals,
  severityPhrase,
} from '../counts.ts';

/** What is said first, wherever an outcome is shown: a mark and a line of plain text. */
export interface Verdict {
  readonly mark: '✅' | '❌' | '⚪';
  readonly title: string;
}

/** Whether the change is valid: what it introduced counts, what was there before does not. */
export function validationVerdict(review: Review): Verdict {
  const { validation } = review;
  const found = severityPhrase(validation.introduced);
  const checked = `${counted(validation.manifests, 'manifest')} checked`;
  if (hasErrors(review)) return { mark: '❌', title: `${found} introduced; ${checked}` };
  return { mark: '✅', title: found === '' ? `Valid: ${checked}` : `Valid with ${found}: ${checked}` };
}

function hasErrors({ validation }: Review): boolean {
  return countBySeverity(validation.introduced).error > 0;
}

/** What the change will do, or why that cannot be said. */
export function planVerdict({ plan, validation }: Review): Verdict {
  if (plan === undefined) {
    const { error } = countBySeverity(validation.introduced);
    const reason = error === 0 ? '' : `: ${counted(error, 'error')} to fix first`;
    return { mark: '❌', title: `No plan${reason}` };
  }
  const totals = planTotals(plan);
  if (changeCount(totals) === 0) return { mark: '✅', title: 'Nothing to deploy: no manifest changes' };
  const places = changedEnvironments(plan).length;
  const where = places === 0 ? '' : ` in ${counted(places, 'environment')}`;
  const changes = [
    ...plan.environments.flatMap((environment) => environment.changes),
    ...plan.registry.changes,
  ];
  return { mark: '✅', title: `${actionPhrase(totals)}${where}, risk ${highestRisk(changes) ?? 'low'}` };
}

/** Whether the policies of the base allow the change. */
export function policyVerdict({ verdicts, guardrails, packages }: PolicyOutcome): Verdict {
  const denials = verdicts.filter(({ severity }) => severity === 'deny').length;
  const warnings = verdicts.length - denials;
  const aside = warnings === 0 ? '' : ` with ${counted(warnings, 'warning')}`;
  if (denials > 0)
    return { mark: '❌', title: `${counted(denials, 'denial')}${aside.replace(' with', ',')}` };
  if (guardrails + packages === 0 && verdicts.length === 0)
    return { mark: '✅', title: 'No policies hold here yet' };
  return { mark: '✅', title: `Allowed${aside}: ${counted(guardrails, 'guardrail')} asked` };
}

/** The line of the comment: all verdicts in one. */
export function reviewVerdict(review: Review, policy: PolicyOutcome): Verdict {
  const found = severityPhrase(review.validation.introduced);
  if (hasErrors(review)) {
    const { error } = countBySeverity(review.validation.introduced);
    const what = error === 1 ? 'the error is' : 'the errors are';
    return { mark: '❌', title: `${found} introduced: no plan until ${what} fixed` };
  }
  const plan = planVerdict(review);
  const judged = policyVerdict(policy);
  const refused = judged.mark === '❌' ? ` · ${judged.title} by policy` : '';
  const mark = judged.mark === '❌' ? '❌' : plan.mark;
  return { mark, title: `${found === '' ? 'Valid' : `Valid with ${found}`}${refused} · ${plan.title}` };
}

/** For an outcome without a review. */
export function unreviewedVerdict(outcome: Exclude<ReviewOutcome, { kind: 'reviewed' }>): Verdict {
  switch (outcome.kind) {
    case 'no-registry':
      return { mark: '⚪', title: 'No registry here: there is no charter.yaml' };
    case 'failed':
      return { mark: '❌', title: `Could not check this change: ${outcome.code}` };
    default:
      return outcome satisfies never;
  }
}
