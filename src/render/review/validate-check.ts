import { checkNames, type CheckReport } from '../../model/check-report.ts';
import type { Review, ReviewOutcome } from '../../model/review.ts';
import { annotationsOf } from '../diagnostics/annotations.ts';
import { checkBudget, joinWithin } from '../byte-budget.ts';
import { countBySeverity } from '../counts.ts';
import { sideFactBlocks, introducedItems, nextCommandBlocks, preexistingBlocks } from './review-blocks.ts';
import { buttonsFor } from './fix-buttons.ts';
import { unreviewedCheck } from './unreviewed.ts';
import { validationVerdict } from './verdict.ts';

/** `charter/validate`: red if and only if the change introduces an error. */
export function renderValidateCheck(outcome: ReviewOutcome): CheckReport {
  if (outcome.kind !== 'reviewed') return unreviewedCheck(checkNames.validate, outcome);
  const { review, fixing } = outcome;
  const buttons = buttonsFor(review, fixing);
  const { mark, title } = validationVerdict(review);
  return {
    name: checkNames.validate,
    conclusion: countBySeverity(review.validation.introduced).error > 0 ? 'failure' : 'success',
    title,
    summary: validationSummary(review, `${mark} **${title}**`),
    annotations: annotationsOf(review.validation.introduced),
    ...(buttons.length > 0 && { buttons }),
  };
}

function validationSummary(review: Review, verdict: string): string {
  return joinWithin(checkBudget, {
    before: [verdict, ...sideFactBlocks(review)],
    items: introducedItems(review),
    after: [...preexistingBlocks(review), ...nextCommandBlocks(review)],
    noun: 'problems',
    rest: 'The commands below show all of them.',
  });
}
