import type { PullRequest, Review } from '../../forge/store/model/pull-request.ts';
import type { StoreReader } from '../../forge/store/tables.ts';
import type { CheckState } from './checks.ts';
import { personById, type Person } from './people.ts';

/** What somebody thinks of a pull request, as far as their newest review says. */
export interface ReviewerFacts {
  readonly person: Person;
  readonly verdict: string;
  readonly state: CheckState;
}

const verdicts = {
  APPROVED: { verdict: 'approved', state: 'success' },
  CHANGES_REQUESTED: { verdict: 'requested changes', state: 'failure' },
  COMMENTED: { verdict: 'commented', state: 'neutral' },
  DISMISSED: { verdict: 'was dismissed', state: 'neutral' },
} as const;

/** Everybody who was asked or has reviewed. A mere comment does not undo a verdict, as on GitHub. */
export function reviewersOf(store: StoreReader, pull: PullRequest): readonly ReviewerFacts[] {
  const newest = new Map<number, Review>();
  for (const review of store.by.reviewsOfPullRequest.all(pull.id)) {
    const isVerdict =
      review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED' || review.state === 'DISMISSED';
    if (review.state !== 'PENDING' && (isVerdict || !newest.has(review.authorId)))
      newest.set(review.authorId, review);
  }
  const reviewed = [...newest.values()].flatMap(({ authorId, state, commitSha }) => {
    if (state === 'PENDING') return [];
    const { verdict, state: color } = verdicts[state];
    const isOld = commitSha !== pull.headSha;
    return [
      {
        person: personById(store, authorId),
        verdict: isOld ? `${verdict} an earlier commit` : verdict,
        state: isOld ? ('neutral' as const) : color,
      },
    ];
  });
  const asked = pull.requestedReviewerIds
    .filter((id) => !newest.has(id))
    .map((id) => ({ person: personById(store, id), verdict: 'asked to review', state: 'pending' as const }));
  return [...reviewed, ...asked];
}
