import type { Statement } from '../../model/approval.ts';
import type { CommitId } from '../../model/git.ts';

/** Of more, the newest are looked at. */
const mostCommits = 20;

/** Commits that people have agreed to and that are not the head, the one that was agreed to last first. */
export function approvedCommits(statements: readonly Statement[], head: CommitId): readonly CommitId[] {
  const approvals = statements.filter(({ verdict, commit }) => verdict === 'approve' && commit !== '');
  const newest = approvals.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const commits = new Set(newest.map(({ commit }) => commit).filter((commit) => commit !== head));
  return [...commits].slice(0, mostCommits);
}
