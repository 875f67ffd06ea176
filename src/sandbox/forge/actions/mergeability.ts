import type { Core } from '../core.ts';
import type { GitRepository } from '../git/git-repository.ts';
import { identityOf } from '../present/commit.ts';
import { latestRuns } from '../present/check.ts';
import { issueOf, mergeRef, type PresentedMergeability } from '../present/pull-request.ts';
import { mergeViolations } from '../rules/violations.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import { keyOf } from '../store/tables.ts';

export type TestMerge = 'clean' | 'conflicting';

/**
 * Merges base and head as they are now, without moving a branch, and keeps the result at `refs/pull/N/merge`: no ref
 * while there are conflicts. Call it inside the repository's `exclusive`. Undefined when the pull request is closed.
 */
export async function refreshTestMerge(core: Core, pullId: number): Promise<TestMerge | undefined> {
  const pull = core.store.tables.pullRequests.get(pullId);
  if (pull === undefined || issueOf(core, pull).state === 'closed') return undefined;
  const git = core.repositories.open(pull.repositoryId);
  const refs = await git.refs();
  const base = refs.get(`refs/heads/${pull.baseBranch}`);
  if (base === undefined) return 'conflicting';
  const before = refs.get(mergeRef(pull));
  if (await isMergeOf(git, before, [base, pull.headSha])) return 'clean';
  const merge = await git.merge(base, pull.headSha);
  const after =
    merge.kind === 'clean' ? await writeTestMerge(core, { pull, base, tree: merge.tree }) : undefined;
  await git.movePullRef(mergeRef(pull), after);
  return after === undefined ? 'conflicting' : 'clean';
}

async function isMergeOf(
  git: GitRepository,
  sha: string | undefined,
  parents: readonly string[],
): Promise<boolean> {
  const commit = sha === undefined ? undefined : await git.commit(sha);
  return commit !== undefined && commit.parents.join() === parents.join();
}

async function writeTestMerge(
  core: Core,
  { pull, base, tree }: { pull: PullRequest; base: string; tree: string },
): Promise<string> {
  const author = core.store.tables.accounts.get(issueOf(core, pull).authorId);
  if (author === undefined) throw new Error(`the author of pull request ${pull.number} is missing`);
  const identity = identityOf(core, author, core.now());
  return core.repositories.open(pull.repositoryId).writeCommit({
    tree,
    parents: [base, pull.headSha],
    author: identity,
    committer: identity,
    message: `Merge ${pull.headSha} into ${base}`,
  });
}

/** Whether a pull request can be merged, found out now. */
export async function assessMergeability(core: Core, pull: PullRequest): Promise<PresentedMergeability> {
  const git = core.repositories.open(pull.repositoryId);
  const result = await git.exclusive(() => refreshTestMerge(core, pull.id));
  if (result === undefined) return { mergeable: null, mergeable_state: 'unknown' };
  if (result === 'conflicting') return { mergeable: false, mergeable_state: 'dirty' };
  if (pull.isDraft) return { mergeable: true, mergeable_state: 'draft' };
  if (await isBlocked(core, pull)) return { mergeable: true, mergeable_state: 'blocked' };
  return { mergeable: true, mergeable_state: hasFailures(core, pull) ? 'unstable' : 'clean' };
}

/** True when the rules of the base branch keep everybody from merging who is on no list. */
async function isBlocked(core: Core, pull: PullRequest): Promise<boolean> {
  const repository = core.store.tables.repositories.get(pull.repositoryId);
  return repository !== undefined && (await mergeViolations(core, { repository, pull })).length > 0;
}

/** True when a check of the head has failed or has not ended. */
function hasFailures(core: Core, pull: PullRequest): boolean {
  const runs = latestRuns(core.store.by.runsOfCommit.all(keyOf(pull.repositoryId, pull.headSha)));
  return runs.some(
    ({ conclusion }) => conclusion === null || !['success', 'neutral', 'skipped'].includes(conclusion),
  );
}
