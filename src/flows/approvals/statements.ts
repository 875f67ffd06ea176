import { shortDigest } from '../../approvals/coverage.ts';
import type { Heard, Testimony } from '../../commands/conversation.ts';
import type { AnswerMarker } from '../../commands/marker-fields.ts';
import type { Account } from '../../model/account.ts';
import type { Statement } from '../../model/approval.ts';
import type { PullRequestFacts, ReviewFact } from '../../model/pull-request-facts.ts';

/** What people have said before this look: by reviews, and by commands that were obeyed. */
export function earlierStatements(
  { reviews }: Pick<PullRequestFacts, 'reviews'>,
  { testimonies }: Pick<Heard, 'testimonies'>,
): readonly Statement[] {
  return [...statementsOfReviews(reviews), ...statementsOfCommands(testimonies)];
}

/** What reviews say. A dismissed one counts as taken back, and what has no commit as said of none. */
function statementsOfReviews(reviews: readonly ReviewFact[]): readonly Statement[] {
  return reviews.flatMap(({ id, by, state, commit, submittedAt }) => {
    const verdict = verdicts[state];
    if (verdict === undefined) return [];
    return {
      by,
      verdict,
      source: 'review',
      id,
      at: submittedAt,
      commit: commit ?? '',
      parts: undefined,
      digest: undefined,
    } satisfies Statement;
  });
}

const verdicts = {
  approved: 'approve',
  'changes-requested': 'request-changes',
  dismissed: 'withdraw',
  commented: undefined,
} as const satisfies Readonly<Record<ReviewFact['state'], Statement['verdict'] | undefined>>;

/** What commands say that were obeyed. Their digests were compared then. */
function statementsOfCommands(testimonies: readonly Testimony[]): readonly Statement[] {
  return testimonies.flatMap(({ marker, comment }) => {
    const { verb, head, parts, digest } = marker;
    if (verb !== 'approve' && verb !== 'unapprove') return [];
    const at = { id: comment.id, by: comment.by, at: comment.createdAt };
    return commandStatement(at, { verb, head, parts, digest, isDigestProven: true });
  });
}

/** What a command of one's own says about a head. */
export function commandStatement(
  { id, by, at }: { readonly id: number; readonly by: Account; readonly at: string },
  said: Pick<AnswerMarker, 'head' | 'parts' | 'digest'> & {
    readonly verb: 'approve' | 'unapprove';
    readonly isDigestProven: boolean;
  },
): Statement {
  const { verb, head, parts, digest, isDigestProven } = said;
  return {
    by,
    verdict: verb === 'approve' ? 'approve' : 'withdraw',
    source: 'command',
    id,
    at,
    commit: head,
    parts,
    digest: digest === undefined ? undefined : shortDigest(digest),
    ...(isDigestProven && digest !== undefined && { isDigestProven }),
  };
}
