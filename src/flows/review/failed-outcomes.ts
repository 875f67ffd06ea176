import { AppError } from '../../model/app-error.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CheckReport } from '../../model/check-report.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequest, ReviewOutcome } from '../../model/review.ts';
import type { WorkResult } from '../../ports/work-queue.ts';
import { resultOfForgeError } from './forge-error-result.ts';

type Failed = Extract<ReviewOutcome, { kind: 'failed' }>;

export function baseMissingOutcome({ headSha, baseBranch }: PullRequest): Failed {
  return {
    kind: 'failed',
    head: headSha,
    code: 'base-branch-missing',
    message: `The base branch \`${baseBranch}\` is gone, so there is nothing to compare with.`,
    hint: 'Choose another base branch for this pull request; Charter looks again when it changes.',
  };
}

/** A head that moves is read again at once; one that stays elsewhere is told of, and looked for all the same. */
export function otherHeadOutcome(head: CommitId, found: CommitId | undefined): Failed {
  return {
    kind: 'failed',
    head,
    code: 'head-not-in-git',
    message: `The head of this pull request is \`${head}\`, but Git has ${found === undefined ? 'none' : `\`${found}\``} under its name.`,
    hint: 'Charter tries again by itself. If it stays so, push a commit to the branch, or re-run the check.',
  };
}

/** What an unforeseen fault looks like to people: its code and way out, never its inside. */
export function failedOutcome(head: CommitId, error: unknown): Failed {
  if (error instanceof AppError) {
    return { kind: 'failed', head, code: error.code, message: error.message, hint: error.hint };
  }
  return {
    kind: 'failed',
    head,
    code: 'internal-error',
    message: 'Charter met a fault of its own while it checked this change.',
    hint: 'Re-run the check. If it stays, send the operator the time and this pull request: the log has the details.',
  };
}

/** Most faults pass by themselves (a fetch that broke off, a forge that is down), so they are not shown at once. */
export function resultOfFault(error: unknown, attempt: number): WorkResult {
  if (error instanceof ForgeError) return resultOfForgeError(error, attempt);
  const reason = error instanceof AppError ? `${error.code}: ${error.message}` : 'a fault of its own';
  return { kind: 'retry', after: 0, reason };
}

/** A check that says no more than that its report could not be published: what the forge said is not repeated. */
export function unpublishedReport(name: CheckReport['name'], error: unknown): CheckReport {
  const isForges = error instanceof ForgeError;
  const code = error instanceof AppError ? error.code : 'internal-error';
  const status = isForges && error.status !== undefined ? `, status ${error.status}` : '';
  return {
    name,
    conclusion: 'failure',
    title: 'The report could not be published',
    summary: [
      isForges
        ? `The forge does not take what Charter has to say of this commit (\`${code}\`${status}).`
        : `Charter met a fault of its own while it wrote down what it found (\`${code}\`).`,
      'What is right and wrong here shows `npx charter validate` and `npx charter plan` in a clone. Re-run the check to have it tried again; if it stays, send the operator the time and this pull request: the log has the details.',
    ].join('\n\n'),
    annotations: [],
  };
}
