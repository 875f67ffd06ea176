import type { GateFacts } from '../../ports/forge.ts';

/**
 * The branch that fixes of a pull request may be committed to; undefined where they can only be suggested. Never a
 * fork's, never the branch that a change is for, nor the default one: what is committed there nobody has reviewed.
 */
export function branchToCommitTo({ branch, facts }: Pick<GateFacts, 'branch' | 'facts'>): string | undefined {
  const { isFromFork, baseBranch } = facts.pullRequest;
  if (branch === undefined || branch.isDefault || isFromFork) return undefined;
  return branch.name === baseBranch ? undefined : branch.name;
}
