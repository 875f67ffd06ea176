import { ApiError, invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { GitIdentity } from '../git/git-objects.ts';
import { rebaseCommits } from '../git/rebase.ts';
import { identityOf } from '../present/commit.ts';
import { issueOf } from '../present/pull-request.ts';
import { requireMergeAllowed } from '../rules/violations.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { walkCommits } from '../git/history.ts';
import { dropTestMerge } from './pull-request-heads.ts';
import { current, markMerged } from './pull-request-state.ts';
import { moveRefs } from './refs.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

interface MergeRequest {
  readonly pull: PullRequest;
  readonly method: MergeMethod;
  /** Merge only when the head is still this commit. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/** Merges a pull request into its base branch; 405, 409 and 422 as on GitHub. Gives the commit of the base branch. */
export async function mergePullRequest(
  core: Core,
  actor: Actor,
  request: MergeRequest,
): Promise<PullRequest> {
  const git = core.repositories.open(request.pull.repositoryId);
  return git.exclusive(async () => {
    const pull = current(core, request.pull);
    const repository = repositoryFor(core, pull);
    checkMergeable(core, repository, { ...request, pull });
    await requireMergeAllowed(core, { repository, pull, actor });
    const ref = `refs/heads/${pull.baseBranch}`;
    const before = (await git.refs()).get(ref);
    if (before === undefined) throw notMergeable();
    const after = await buildCommit(core, actor, { ...request, pull, base: before });
    // Noted as merged first: then what follows the move of the base branch finds it closed and leaves it alone.
    const merged = markMerged(core, actor, { pull, sha: after });
    await moveRefs(core, actor, { repository, changes: [{ ref, before, after }], isMerge: true });
    await dropTestMerge(core, merged);
    await deleteHeadBranch(core, actor, { repository, pull: merged });
    return merged;
  });
}

function repositoryFor(core: Core, pull: PullRequest): Repository {
  const repository = core.store.tables.repositories.get(pull.repositoryId);
  if (repository === undefined) throw new ApiError(404, 'Not Found');
  return repository;
}

function checkMergeable(core: Core, repository: Repository, { pull, sha, method }: MergeRequest): void {
  if (issueOf(core, pull).state === 'closed') throw notMergeable();
  if (pull.isDraft) throw new ApiError(405, 'Pull Request is still a draft');
  if (sha !== undefined && sha !== pull.headSha)
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
  const { settings } = repository;
  const allowed = {
    merge: settings.allowMergeCommit,
    squash: settings.allowSquashMerge,
    rebase: settings.allowRebaseMerge,
  };
  if (!allowed[method]) {
    const names = { merge: 'Merge commits are', squash: 'Squash merges are', rebase: 'Rebase merges are' };
    throw new ApiError(405, `${names[method]} not allowed on this repository.`);
  }
}

function notMergeable(): ApiError {
  return new ApiError(405, 'Pull Request is not mergeable');
}

/** How a merge is to be made, onto which commit. */
type Built = MergeRequest & { readonly base: string };

/** The commit that merges a pull request into a commit of its base branch; 405 where the two conflict. */
export async function buildCommit(core: Core, actor: Actor, request: Built): Promise<string> {
  const { pull, base, method } = request;
  const git = core.repositories.open(pull.repositoryId);
  const who = actorIdentity(core, actor);
  if (method === 'rebase') {
    const rebased = await rebaseCommits(git, { onto: base, head: pull.headSha, committer: who });
    if (rebased === undefined) throw new ApiError(405, "This branch can't be rebased");
    return rebased;
  }
  const merge = await git.merge(base, pull.headSha);
  if (merge.kind === 'conflict') throw notMergeable();
  const { title, message } = await describeMerge(core, request);
  return git.writeCommit({
    tree: merge.tree,
    parents: method === 'squash' ? [base] : [base, pull.headSha],
    author: method === 'squash' ? await squashAuthor(core, request, who) : who,
    committer: who,
    message: message === '' ? title : `${title}\n\n${message}`,
  });
}

/** The first words of the commit, as GitHub writes them unless the caller says otherwise. */
async function describeMerge(core: Core, request: Built): Promise<{ title: string; message: string }> {
  const { pull, method } = request;
  const issue = issueOf(core, pull);
  if (method === 'squash') {
    const title = request.title ?? `${issue.title} (#${pull.number})`;
    return { title, message: request.message ?? (await listMessages(core, request)) };
  }
  const owner = core.store.tables.accounts.get(pull.headOwnerId)?.login ?? '';
  const title = request.title ?? `Merge pull request #${pull.number} from ${owner}/${pull.headBranch}`;
  return { title, message: request.message ?? issue.title };
}

/** The messages of all commits, as GitHub fills a squash commit; empty when there is only one. */
async function listMessages(core: Core, { pull, base }: Built): Promise<string> {
  const commits = await headCommits(core, pull, base);
  if (commits.length === 1) return commits[0]?.message.trimEnd().split('\n').slice(2).join('\n') ?? '';
  return commits.map((commit) => `* ${commit.message.trimEnd()}`).join('\n\n');
}

async function squashAuthor(core: Core, { pull, base }: Built, fallback: GitIdentity): Promise<GitIdentity> {
  const [first] = await headCommits(core, pull, base);
  return first === undefined ? fallback : { ...first.author, date: fallback.date };
}

async function headCommits(core: Core, pull: PullRequest, base: string) {
  const git = core.repositories.open(pull.repositoryId);
  const ids = await walkCommits(git.directory, { from: pull.headSha, without: [base], limit: 250 });
  const commits = await Promise.all(ids.toReversed().map((sha) => git.commit(sha)));
  return commits.filter((commit) => commit !== undefined);
}

/** The Git identity of whoever acts, now. */
export function actorIdentity(core: Core, actor: Actor): GitIdentity {
  const account = core.store.tables.accounts.get(actor.accountId);
  if (account === undefined) throw new Error(`account ${actor.accountId} is missing`);
  return identityOf(core, account, core.now());
}

/** Removes the branch of a merged pull request, where the repository's settings say so. */
export async function deleteHeadBranch(
  core: Core,
  actor: Actor,
  { repository, pull }: { repository: Repository; pull: PullRequest },
): Promise<void> {
  const isOwn = pull.headRepositoryId === repository.id && pull.headBranch !== repository.defaultBranch;
  if (!repository.settings.deleteBranchOnMerge || !isOwn) return;
  const ref = `refs/heads/${pull.headBranch}`;
  const before = (await core.repositories.open(repository.id).refs()).get(ref);
  if (before === pull.headSha)
    await moveRefs(core, actor, { repository, changes: [{ ref, before, after: undefined }] });
}

/** Merges the base branch into the head branch; 422 when the head has moved or the two conflict. */
export async function updateHeadBranch(
  core: Core,
  actor: Actor,
  { pull, expectedHead }: { pull: PullRequest; expectedHead: string | undefined },
): Promise<void> {
  const repository = core.store.tables.repositories.get(pull.headRepositoryId ?? -1);
  if (repository === undefined || repository.id !== pull.repositoryId)
    throw invalid({
      resource: 'PullRequest',
      code: 'custom',
      message: 'The head branch lies in another repository.',
    });
  const git = core.repositories.open(repository.id);
  await git.exclusive(async () => {
    const { headSha, headBranch, baseBranch } = current(core, pull);
    if (expectedHead !== undefined && expectedHead !== headSha)
      throw new ApiError(422, `expected head sha didn’t match current head ref.`);
    const base = (await git.refs()).get(`refs/heads/${baseBranch}`);
    const merge = base === undefined ? undefined : await git.merge(headSha, base);
    if (base === undefined || merge?.kind !== 'clean')
      throw new ApiError(422, 'merge conflict between base and head');
    const who = actorIdentity(core, actor);
    const message = `Merge branch '${baseBranch}' into ${headBranch}`;
    const after = await git.writeCommit({
      tree: merge.tree,
      parents: [headSha, base],
      author: who,
      committer: who,
      message,
    });
    await moveRefs(core, actor, {
      repository,
      changes: [{ ref: `refs/heads/${headBranch}`, before: headSha, after }],
    });
  });
}
