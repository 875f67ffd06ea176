import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import { presentAccountById } from '../present/account.ts';
import { presentCommit } from '../present/commit.ts';
import { presentComment, presentIssue, presentLabel, repositoryOf } from '../present/issue.ts';
import { issueOf, presentPullRequest, presentPullRequestSummary } from '../present/pull-request.ts';
import { fullName, repositoryUrl } from '../present/repository.ts';
import { presentReview, presentReviewComment } from '../present/review.ts';
import type { CommitStatus } from '../store/model/check.ts';
import type { Issue, IssueComment } from '../store/model/issue.ts';
import type { PullRequest, Review, ReviewComment } from '../store/model/pull-request.ts';
import type { Label } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';

/** What happened to a pull request; the records are kept as they were at that time. */
export interface PullRequestEvent {
  readonly action: string;
  readonly pull: PullRequest;
  /** What the action alone carries: `before`, `changes`, `label`. */
  readonly more?: object;
}

/** Sends `pull_request`. */
export function emitPullRequest(core: Core, actor: Actor, { action, pull, more }: PullRequestEvent): void {
  const issue = issueOf(core, pull);
  core.events.emit({
    name: 'pull_request',
    action,
    repositoryId: pull.repositoryId,
    senderId: actor.accountId,
    payload: async () => ({
      number: pull.number,
      pull_request: {
        ...(await presentPullRequest(core, { pull, issue })),
        ...presentMergeSettings(core, pull),
      },
      ...more,
    }),
  });
}

/** What webhooks say of a pull request beyond the API: how its repository merges. */
function presentMergeSettings(core: Core, pull: PullRequest) {
  const repository = core.store.tables.repositories.get(pull.repositoryId);
  return {
    allow_auto_merge: false,
    allow_update_branch: false,
    delete_branch_on_merge: repository?.settings.deleteBranchOnMerge ?? false,
    merge_commit_message: 'PR_TITLE',
    merge_commit_title: 'MERGE_MESSAGE',
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    use_squash_pr_title_as_default: false,
  };
}

/** Sends `issues`, or `pull_request` for the issue side of a pull request. */
export function emitIssue(
  core: Core,
  actor: Actor,
  { action, issue, more }: { action: string; issue: Issue; more?: object },
): void {
  const pull = core.store.by.pullRequestByNumber.first(keyOf(issue.repositoryId, issue.number));
  if (pull !== undefined)
    return emitPullRequest(core, actor, { action, pull, ...(more === undefined ? {} : { more }) });
  const presented = presentIssue(core, issue);
  core.events.emit({
    name: 'issues',
    action,
    repositoryId: issue.repositoryId,
    senderId: actor.accountId,
    payload: () => ({ issue: presented, ...more }),
  });
}

/** Sends `labeled` or `unlabeled`. */
export function emitLabeling(
  core: Core,
  actor: Actor,
  { action, issue, label }: { action: 'labeled' | 'unlabeled'; issue: Issue; label: Label },
): void {
  emitIssue(core, actor, { action, issue, more: { label: presentLabel(core, label) } });
}

/** Sends `assigned` or `unassigned`. */
export function emitAssignment(
  core: Core,
  actor: Actor,
  { action, issue, userId }: { action: 'assigned' | 'unassigned'; issue: Issue; userId: number },
): void {
  emitIssue(core, actor, { action, issue, more: { assignee: presentAccountById(core, userId) } });
}

/** Sends `issue_comment`. */
export function emitComment(
  core: Core,
  actor: Actor,
  { action, issue, comment, more }: { action: string; issue: Issue; comment: IssueComment; more?: object },
): void {
  const presented = { issue: presentIssue(core, issue), comment: presentComment(core, comment) };
  core.events.emit({
    name: 'issue_comment',
    action,
    repositoryId: issue.repositoryId,
    senderId: actor.accountId,
    payload: () => ({ ...presented, ...more }),
  });
}

/** Sends `pull_request_review`; states are in lower case there. */
export function emitReview(
  core: Core,
  actor: Actor,
  { action, pull, review, more }: { action: string; pull: PullRequest; review: Review; more?: object },
): void {
  const presented = presentReview(core, review);
  const issue = issueOf(core, pull);
  core.events.emit({
    name: 'pull_request_review',
    action,
    repositoryId: pull.repositoryId,
    senderId: actor.accountId,
    payload: async () => ({
      review: {
        ...presented,
        state: review.state.toLowerCase(),
        submitted_at: review.submittedAt,
        body: review.body === '' ? null : review.body,
      },
      pull_request: await presentPullRequestSummary(core, pull, issue),
      ...more,
    }),
  });
}

/** Sends `pull_request_review_comment`. */
export function emitReviewComment(
  core: Core,
  actor: Actor,
  { action, pull, comment }: { action: string; pull: PullRequest; comment: ReviewComment },
): void {
  const presented = presentReviewComment(core, comment);
  const issue = issueOf(core, pull);
  core.events.emit({
    name: 'pull_request_review_comment',
    action,
    repositoryId: pull.repositoryId,
    senderId: actor.accountId,
    payload: async () => ({
      comment: presented,
      pull_request: await presentPullRequestSummary(core, pull, issue),
    }),
  });
}

/** Sends `label`. */
export function emitLabel(
  core: Core,
  actor: Actor,
  { action, label, more }: { action: string; label: Label; more?: object },
): void {
  const presented = presentLabel(core, label);
  const repository = repositoryOf(core, label);
  core.events.emit({
    name: 'label',
    action,
    repositoryId: repository.id,
    senderId: actor.accountId,
    payload: () => ({ label: presented, ...more }),
  });
}

/** Sends `status`. */
export function emitStatus(core: Core, actor: Actor, status: CommitStatus): void {
  const repository = repositoryOf(core, status);
  core.events.emit({
    name: 'status',
    action: null,
    repositoryId: repository.id,
    senderId: actor.accountId,
    payload: () => presentStatusEvent(core, status),
  });
}

async function presentStatusEvent(core: Core, status: CommitStatus): Promise<object> {
  const repository = repositoryOf(core, status);
  const git = core.repositories.open(repository.id);
  const commit = await git.commit(status.sha);
  const tips = [...(await git.refs())].filter(
    ([ref, sha]) => sha === status.sha && ref.startsWith('refs/heads/'),
  );
  const url = repositoryUrl(core, repository);
  return {
    id: status.id,
    sha: status.sha,
    name: fullName(core, repository),
    avatar_url: `${core.url}/avatars/${status.creatorId}`,
    target_url: status.targetUrl,
    context: status.context,
    description: status.description,
    state: status.state,
    commit: commit === undefined ? null : presentCommit(core, repository, commit),
    branches: tips.map(([ref, sha]) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: `${url}/commits/${sha}` },
      protected: false,
    })),
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}
