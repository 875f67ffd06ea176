import type { Statement } from '../model/approval.ts';
import type { ReviewFact } from '../model/pull-request-facts.ts';

const verdicts = {
  approved: 'approve',
  'changes-requested': 'request-changes',
  dismissed: 'withdraw',
} as const;

/**
 * What reviews say. A dismissed one takes back what its author said before, whichever way it went; one that only
 * comments says neither yes nor no. A review without a commit looked at none that is known.
 */
export function reviewStatements(reviews: readonly ReviewFact[]): readonly Statement[] {
  return reviews.flatMap(({ id, by, state, commit, submittedAt }) =>
    state === 'commented'
      ? []
      : {
          by,
          verdict: verdicts[state],
          source: 'review',
          id,
          at: submittedAt,
          commit: commit ?? '',
          parts: undefined,
          digest: undefined,
        },
  );
}
