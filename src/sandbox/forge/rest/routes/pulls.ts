import { mergePullRequest, updateHeadBranch } from '../../actions/merge.ts';
import { assessMergeability } from '../../actions/mergeability.ts';
import { editPullRequest, openPullRequest, type PullRequestHead } from '../../actions/pull-requests.ts';
import { includesRole, roleOf } from '../../access/roles.ts';
import { maySee } from '../../access/permissions.ts';
import { ApiError, found, invalid, notFound } from '../../api-error.ts';
import type { Core } from '../../core.ts';
import type { GitCommit } from '../../git/git-objects.ts';
import { presentCommit, presentFile } from '../../present/commit.ts';
import { issueOf, presentPullRequest, presentPullRequestSummary } from '../../present/pull-request.ts';
import type { PullRequest } from '../../store/model/pull-request.ts';
import { keyOf } from '../../store/tables.ts';
import { actorOf, created, noContent, ok, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';
import { asText } from './commits.ts';

/** Files and commits of a pull request that can be listed at all. */
const fileLimit = 3000;
const commitLimit = 250;

/** Pull requests. */
export const pullRoutes = {
  'GET /repos/{owner}/{repo}/pulls': listPulls,
  'POST /repos/{owner}/{repo}/pulls': openPull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': async (call) => {
    const pull = pullOf(call);
    const text = await asText(call, { base: await mergeBaseOf(call, pull), head: pull.headSha });
    return text ?? ok(await presentNow(call, pull));
  },
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': async (call) => {
    const { core, fields } = call;
    const pull = pullOf(call);
    checkAuthority(call, pull);
    const change = {
      title: fields.optionalText('title'),
      body: fields.nullableText('body'),
      state: fields.choice('state', ['open', 'closed']),
      baseBranch: fields.optionalText('base'),
      maintainerCanModify: fields.flag('maintainer_can_modify'),
    };
    return ok(await presentNow(call, await editPullRequest(core, actorOf(call), { pull, change })));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': async (call) => {
    const pull = pullOf(call);
    const files = await call.git.changes(pull.baseSha, pull.headSha);
    return listReply(call, files.slice(0, fileLimit), (file) =>
      presentFile(call.core, call.repository, { file, sha: pull.headSha }),
    );
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': async (call) => {
    const commits = await listPullCommits(call.core, pullOf(call));
    return listReply(call, commits, (commit) => presentCommit(call.core, call.repository, commit));
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge': (call) => {
    if (pullOf(call).mergedAt === null) throw notFound();
    return noContent;
  },
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': async (call) => {
    const { core, fields } = call;
    const merged = await mergePullRequest(core, actorOf(call), {
      pull: pullOf(call),
      method: fields.choice('merge_method', ['merge', 'squash', 'rebase']) ?? 'merge',
      sha: fields.optionalText('sha'),
      title: fields.optionalText('commit_title'),
      message: fields.optionalText('commit_message'),
    });
    return ok({ sha: merged.mergeCommitSha, merged: true, message: 'Pull Request successfully merged' });
  },
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch': async (call) => {
    const pull = pullOf(call);
    await updateHeadBranch(call.core, actorOf(call), {
      pull,
      expectedHead: call.fields.optionalText('expected_head_sha'),
    });
    const { url } = await presentPullRequestSummary(call.core, pull);
    return { status: 202, body: { message: 'Updating pull request branch.', url } };
  },
} satisfies Handlers;

/** The pull request that a call is about. */
export function pullOf({ core, repository, parameter }: RepositoryCall): PullRequest {
  return found(core.store.by.pullRequestByNumber.first(keyOf(repository.id, parameter('pull_number'))));
}

async function presentNow(call: RepositoryCall, pull: PullRequest) {
  const mergeability = await assessMergeability(call.core, pull);
  const now = call.core.store.tables.pullRequests.get(pull.id) ?? pull;
  return presentPullRequest(call.core, { pull: now }, mergeability);
}

async function mergeBaseOf({ git }: RepositoryCall, pull: PullRequest): Promise<string> {
  return (await git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
}

/** Authors and everybody who may write can edit a pull request; others may not. Apps were judged by permission. */
function checkAuthority({ caller, core, repository }: RepositoryCall, pull: PullRequest): void {
  if (caller.kind !== 'user' || issueOf(core, pull).authorId === caller.account.id) return;
  if (!includesRole(roleOf(core, repository, caller.account.id), 'write'))
    throw new ApiError(403, 'Must have push access to the repository');
}

/** The commits of a pull request, oldest first. */
export async function listPullCommits(core: Core, pull: PullRequest): Promise<readonly GitCommit[]> {
  const git = core.repositories.open(pull.repositoryId);
  const ids = await git.commitsAhead(pull.baseSha, pull.headSha);
  const commits = await Promise.all(
    ids
      .toReversed()
      .slice(0, commitLimit)
      .map((sha) => git.commit(sha)),
  );
  return commits.filter((commit) => commit !== undefined);
}

function listPulls(call: RepositoryCall): Promise<Reply> {
  const { core, query, repository } = call;
  const [state, head, base] = [query.get('state') ?? 'open', query.get('head'), query.get('base')];
  const chosen = core.store.by.pullRequestsOfRepository
    .all(repository.id)
    .filter((pull) => state === 'all' || issueOf(core, pull).state === state)
    .filter((pull) => base === null || base === '' || pull.baseBranch === base)
    .filter((pull) => head === null || head === '' || isHead(core, pull, head));
  const time = (pull: PullRequest): string => {
    const issue = issueOf(core, pull);
    return query.get('sort') === 'updated' ? issue.updatedAt : issue.createdAt;
  };
  const isAscending = query.get('direction') === 'asc';
  const sorted = chosen.toSorted((a, b) => time(a).localeCompare(time(b)) || a.number - b.number);
  return listReply(call, isAscending ? sorted : sorted.toReversed(), (pull) =>
    presentPullRequestSummary(core, pull),
  );
}

function isHead(core: Core, pull: PullRequest, head: string): boolean {
  const owner = core.store.tables.accounts.get(pull.headOwnerId)?.login ?? '';
  const [wantedOwner = '', wantedBranch = ''] = head.split(/:(.*)/s);
  return keyOf(owner) === keyOf(wantedOwner) && pull.headBranch === wantedBranch;
}

async function openPull(call: RepositoryCall): Promise<Reply> {
  const { core, fields, repository } = call;
  const actor = actorOf(call);
  const pull = await openPullRequest(core, actor, {
    repository,
    title: fields.text('title'),
    body: fields.nullableText('body'),
    baseBranch: fields.text('base'),
    head: findHead(call, fields.text('head')),
    isDraft: fields.flag('draft'),
    maintainerCanModify: fields.flag('maintainer_can_modify'),
  });
  return created(await presentNow(call, pull));
}

/** `branch`, or `owner:branch` for one in a fork or, with the own owner, in this repository. */
function findHead(call: RepositoryCall, head: string): PullRequestHead {
  const { core, repository } = call;
  const [first = '', rest] = head.split(/:(.*)/s);
  const owner =
    rest === undefined
      ? core.store.tables.accounts.get(repository.ownerId)
      : core.store.by.accountByLogin.first(keyOf(first));
  if (owner === undefined) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const source =
    owner.id === repository.ownerId
      ? repository
      : core.store.by.forksOf
          .all(repository.parentId ?? repository.id)
          .find((fork) => fork.ownerId === owner.id);
  if (source === undefined || !maySee(core, call.caller, source))
    throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { repository: source, owner, branch: rest ?? first };
}
