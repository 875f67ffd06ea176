import type { PullRequestReport } from '../../model/check-report.ts';
import type { ReviewOutcome } from '../../model/review.ts';
import { renderComment } from './comment.ts';
import { renderEnvironmentChecks } from './environment-checks.ts';
import { renderGateCheck } from './gate-check.ts';
import { renderPlanCheck } from './plan-check.ts';
import { renderPolicyCheck } from './policy-check.ts';
import { renderValidateCheck } from './validate-check.ts';

/** All that a pull request shows about an outcome; the same outcome always gives the same text. */
export function renderPullRequest(outcome: ReviewOutcome): PullRequestReport {
  return {
    checks: [
      renderValidateCheck(outcome),
      renderPolicyCheck(outcome),
      renderPlanCheck(outcome),
      renderGateCheck(outcome),
    ],
    environments: renderEnvironmentChecks(outcome),
    comment: renderComment(outcome),
  };
}
