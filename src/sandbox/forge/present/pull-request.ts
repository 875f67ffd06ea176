import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { Issue } from '../store/model/issue.ts';
import type { PullRequest } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { presentAccountById, presentOptionalAccount } from './account.ts';
import { issuePage, presentConversation, repositoryOf } from './issue.ts';
import { presentRepository, repositoryUrl } from './repository.ts';
import { presentTeam } from './team.ts';

/** The conversation side of a pull request. */
export function issueOf(core: Core, pull: PullRequest): Issue {
  const issue = core.store.tables.issues.get(pull.issueId);
  if (issue === undefined) throw new Error(`the issue of pull request ${pull.number} is missing`);
  return issue;
}

/** The ref that follows a pull request's head. */
export function headRef(pull: PullRequest): string {
  return `refs/pull/${pull.number}/head`;
}

/** The ref of the test merge; there is none while there are conflicts. */
export function mergeRef(pull: PullRequest): string {
  return `refs/pull/${pull.number}/merge`;
}

function presentSide(
  core: Core,
  side: { repository: Repository | undefined; ownerId: number; branch: string; sha: string },
) {
  const user = presentAccountById(core, side.ownerId);
  return {
    label: `${user.login}:${side.branch}`,
    ref: side.branch,
    sha: side.sha,
    user,
    repo: side.repository === undefined ? null : presentRepository(core, side.repository),
  };
}

/** The head's repository; undefined once a fork is gone. */
export function headRepository(core: Core, pull: PullRequest): Repository | undefined {
  return pull.headRepositoryId === null
    ? undefined
    : core.store.tables.repositories.get(pull.headRepositoryId);
}

/** Addresses of a pull request and of what belongs to it. */
function linksOf(core: Core, pull: PullRequest, issue: Issue) {
  const root = repositoryUrl(core, repositoryOf(core, pull));
  const url = `${root}/pulls/${pull.number}`;
  return {
    self: url,
    html: issuePage(core, issue),
    issue: `${root}/issues/${pull.number}`,
    comments: `${root}/issues/${pull.number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${root}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${root}/statuses/${pull.headSha}`,
  };
}

function presentLinks(links: ReturnType<typeof linksOf>) {
  return {
    url: links.self,
    html_url: links.html,
    diff_url: `${links.html}.diff`,
    patch_url: `${links.html}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  };
}

/** A pull request in lists and inside other things (`pull-request-simple`). */
export async function presentPullRequestSummary(core: Core, pull: PullRequest, issue = issueOf(core, pull)) {
  const repository = repositoryOf(core, pull);
  const refs = await core.repositories.open(repository.id).refs();
  const head = { repository: headRepository(core, pull), ownerId: pull.headOwnerId };
  return {
    ...presentLinks(linksOf(core, pull, issue)),
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    ...presentConversation(core, issue),
    draft: pull.isDraft,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha ?? refs.get(mergeRef(pull)) ?? null,
    requested_reviewers: pull.requestedReviewerIds.map((id) => presentAccountById(core, id)),
    requested_teams: pull.requestedTeamIds
      .flatMap((id) => core.store.tables.teams.get(id) ?? [])
      .map((team) => presentTeam(core, team)),
    head: presentSide(core, { ...head, branch: pull.headBranch, sha: pull.headSha }),
    base: presentSide(core, {
      repository,
      ownerId: repository.ownerId,
      branch: pull.baseBranch,
      sha: pull.baseSha,
    }),
    auto_merge: null,
  };
}

/** What is known of whether a pull request can be merged. */
export interface PresentedMergeability {
  readonly mergeable: boolean | null;
  readonly mergeable_state: 'clean' | 'unstable' | 'blocked' | 'dirty' | 'draft' | 'unknown';
}

const notYetKnown: PresentedMergeability = { mergeable: null, mergeable_state: 'unknown' };

/** A pull request in full (`pull-request`). Webhooks carry it before anybody asked whether it can be merged. */
export async function presentPullRequest(
  core: Core,
  { pull, issue = issueOf(core, pull) }: { pull: PullRequest; issue?: Issue },
  mergeability: PresentedMergeability = notYetKnown,
) {
  const git = core.repositories.open(pull.repositoryId);
  const [summary, files, distance] = await Promise.all([
    presentPullRequestSummary(core, pull, issue),
    git.changes(pull.baseSha, pull.headSha),
    git.distance(pull.baseSha, pull.headSha),
  ]);
  return {
    ...summary,
    merged: pull.mergedAt !== null,
    ...mergeability,
    rebaseable: mergeability.mergeable,
    merged_by: presentOptionalAccount(core, pull.mergedById),
    comments: core.store.by.commentsOfIssue.all(issue.id).length,
    review_comments: core.store.by.commentsOfPullRequest.all(pull.id).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: distance.ahead,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** A pull request inside a check run or suite (`pull-request-minimal`). */
export function presentPullRequestPointer(core: Core, pull: PullRequest) {
  const repository = repositoryOf(core, pull);
  const place = { id: repository.id, url: repositoryUrl(core, repository), name: repository.name };
  return {
    url: `${repositoryUrl(core, repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.headBranch, sha: pull.headSha, repo: place },
    base: { ref: pull.baseBranch, sha: pull.baseSha, repo: place },
  };
}
