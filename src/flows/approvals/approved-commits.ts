import type { Statement } from '../../model/approval.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestFacts } from '../../model/pull-request-facts.ts';

/** Of more, those that `approvedCommits` gives first are looked at. */
const mostCommits = 20;

/**
 * Commits that people have agreed to and that are not the head. Whoever may push comes before those who may not, who can
 * be any number of accounts; then what each of them has agreed to last, and then what was agreed to last: so nobody can
 * push out what others say by saying much.
 */
export function approvedCommits(
  statements: readonly Statement[],
  { pullRequest: { headSha }, reviews }: Pick<PullRequestFacts, 'pullRequest' | 'reviews'>,
): readonly CommitId[] {
  const approvals = statements.filter(
    ({ by, verdict, commit }) =>
      verdict === 'approve' && by.kind !== 'bot' && commit !== '' && commit !== headSha,
  );
  const passersBy = new Set(reviews.filter(({ canPush }) => !canPush).map(({ by }) => by.id));
  const said = new Map<number, number>();
  const ranked = approvals
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map(({ by, commit }) => {
      const rank = said.get(by.id) ?? 0;
      said.set(by.id, rank + 1);
      return { commit, rank, isPassing: passersBy.has(by.id) };
    });
  const commits = ranked
    .toSorted((a, b) => Number(a.isPassing) - Number(b.isPassing) || a.rank - b.rank)
    .map(({ commit }) => commit);
  return [...new Set(commits)].slice(0, mostCommits);
}
