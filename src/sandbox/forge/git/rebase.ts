import type { GitCommit, GitIdentity } from './git-objects.ts';
import type { GitRepository } from './git-repository.ts';
import { walkCommits } from './history.ts';

/**
 * Puts the commits of a head, one by one, on top of another commit, and gives the new tip; undefined where one does
 * not fit. Merge commits are left out, as Git's own rebase leaves them out.
 */
export async function rebaseCommits(
  git: GitRepository,
  { onto, head, committer }: { onto: string; head: string; committer: GitIdentity },
): Promise<string | undefined> {
  const ids = await walkCommits(git.directory, { from: head, without: [onto] });
  let tip = onto;
  for (const sha of ids.toReversed()) {
    const commit = await git.commit(sha);
    if (commit === undefined) return undefined;
    if (commit.parents.length > 1) continue;
    const tree = await pickTree(git, commit, tip);
    if (tree === undefined) return undefined;
    tip = await git.writeCommit({
      tree,
      parents: [tip],
      author: commit.author,
      committer,
      message: commit.message,
    });
  }
  return tip;
}

/**
 * The tree of `tip` with the change of one commit: a merge of the two whose base is the commit's parent. Before
 * version 2.40 `git merge-tree` finds the base by itself, so throw-away commits give it the one that is meant.
 */
async function pickTree(git: GitRepository, commit: GitCommit, tip: string): Promise<string | undefined> {
  const parent = commit.parents[0] === undefined ? undefined : await git.commit(commit.parents[0]);
  const target = await git.commit(tip);
  if (parent === undefined || target === undefined) return undefined;
  const stand = (tree: string, parents: readonly string[]): Promise<string> =>
    git.writeCommit({
      tree,
      parents,
      author: commit.author,
      committer: commit.committer,
      message: 'cherry-pick',
    });
  const base = await stand(parent.tree, []);
  const ours = await stand(target.tree, [base]);
  const theirs = await stand(commit.tree, [base]);
  const merge = await git.merge(ours, theirs);
  return merge.kind === 'clean' ? merge.tree : undefined;
}
