import type { Statement } from '../../model/approval.ts';
import type { CommitId } from '../../model/git.ts';

/** Of more, those that `approvedCommits` gives first are looked at. */
const mostCommits = 20;

/**
 * Commits that people have agreed to and that are not the head. What each of them has agreed to last comes first, and
 * then what was agreed to last, so that nobody can push out what others say by saying much.
 */
export function approvedCommits(statements: readonly Statement[], head: CommitId): readonly CommitId[] {
  const approvals = statements.filter(
    ({ verdict, commit }) => verdict === 'approve' && commit !== '' && commit !== head,
  );
  const said = new Map<number, number>();
  const ranked = approvals
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map(({ by, commit }) => {
      const rank = said.get(by.id) ?? 0;
      said.set(by.id, rank + 1);
      return { commit, rank };
    });
  const commits = ranked.toSorted((a, b) => a.rank - b.rank).map(({ commit }) => commit);
  return [...new Set(commits)].slice(0, mostCommits);
}
