import { authorAssociation } from '../access/roles.ts';
import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import {
  reactionContents,
  type Issue,
  type IssueComment,
  type Reaction,
  type ReactionSubject,
} from '../store/model/issue.ts';
import type { Label, Repository } from '../store/model/repository.ts';
import { keyOf, subjectKey } from '../store/tables.ts';
import { presentAccountById, presentOptionalAccount } from './account.ts';
import { presentOptionalApp } from './app.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** The repository in which something lies. */
export function repositoryOf(core: Core, { repositoryId }: { readonly repositoryId: number }): Repository {
  const repository = core.store.tables.repositories.get(repositoryId);
  if (repository === undefined)
    throw new Error(`repository ${repositoryId} is missing from the forge's state`);
  return repository;
}

/** A label (`label`). */
export function presentLabel(core: Core, label: Label) {
  const repository = repositoryOf(core, label);
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${repositoryUrl(core, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  };
}

/** The labels of an issue, in order of name. */
export function presentLabels(core: Core, issue: Issue) {
  return issue.labelIds
    .flatMap((id) => core.store.tables.labels.get(id) ?? [])
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    .map((label) => presentLabel(core, label));
}

/** How often each reaction was given to a subject (`reaction-rollup`). */
export function presentReactionCounts(core: Core, subject: ReactionSubject, url: string) {
  const given = core.store.by.reactionsOn.all(subjectKey(subject));
  const counts = reactionContents.map((content): [string, number] => [
    content,
    given.filter((reaction) => reaction.content === content).length,
  ]);
  return { url: `${url}/reactions`, total_count: given.length, ...Object.fromEntries(counts) };
}

/** One reaction (`reaction`). */
export function presentReaction(core: Core, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: presentAccountById(core, reaction.userId),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

/** The page of an issue or pull request. */
export function issuePage(core: Core, issue: Issue): string {
  const folder = issue.isPullRequest ? 'pull' : 'issues';
  return `${repositoryPage(core, repositoryOf(core, issue))}/${folder}/${issue.number}`;
}

/** What an issue and a pull request have in common. */
export function presentConversation(core: Core, issue: Issue) {
  const assignees = issue.assigneeIds.map((id) => presentAccountById(core, id));
  return {
    number: issue.number,
    title: issue.title,
    user: presentAccountById(core, issue.authorId),
    body: issue.body,
    labels: presentLabels(core, issue),
    state: issue.state,
    locked: issue.isLocked,
    active_lock_reason: null,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: authorAssociation(core, repositoryOf(core, issue), issue.authorId),
  };
}

/** An issue, or a pull request seen as one (`issue`). */
export function presentIssue(core: Core, issue: Issue) {
  const root = repositoryUrl(core, repositoryOf(core, issue));
  const url = `${root}/issues/${issue.number}`;
  return {
    url,
    repository_url: root,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issuePage(core, issue),
    id: issue.id,
    node_id: nodeId('I', issue.id),
    ...presentConversation(core, issue),
    comments: core.store.by.commentsOfIssue.all(issue.id).length,
    ...presentPullRequestLinks(core, issue),
    closed_by: presentOptionalAccount(core, issue.closedById),
    reactions: presentReactionCounts(core, { kind: 'issue', id: issue.id }, url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: presentOptionalApp(core, issue.appId),
    state_reason: issue.stateReason,
  };
}

function presentPullRequestLinks(core: Core, issue: Issue) {
  if (!issue.isPullRequest) return {};
  const repository = repositoryOf(core, issue);
  const pull = core.store.by.pullRequestByNumber.first(keyOf(issue.repositoryId, issue.number));
  const page = issuePage(core, issue);
  return {
    draft: pull?.isDraft ?? false,
    pull_request: {
      url: `${repositoryUrl(core, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull?.mergedAt ?? null,
    },
  };
}

/** A comment on an issue or pull request (`issue-comment`). */
export function presentComment(core: Core, comment: IssueComment) {
  const repository = repositoryOf(core, comment);
  const issue = core.store.tables.issues.get(comment.issueId);
  if (issue === undefined) throw new Error(`the issue of comment ${comment.id} is missing`);
  const url = `${repositoryUrl(core, repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${issuePage(core, issue)}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(core, repository)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: presentAccountById(core, comment.authorId),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: authorAssociation(core, repository, comment.authorId),
    reactions: presentReactionCounts(core, { kind: 'issue-comment', id: comment.id }, url),
    performed_via_github_app: presentOptionalApp(core, comment.appId),
  };
}
