import { includesRole, roleOf } from '../access/roles.ts';
import { entryOf } from '../actions/merge-queue.ts';
import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import { issuePage } from '../present/issue.ts';
import { issueOf } from '../present/pull-request.ts';
import { operations } from '../rest/operations.ts';
import { listPullCommits } from '../rest/routes/pulls.ts';
import type { IssueComment } from '../store/model/issue.ts';
import type { PullRequest, Review } from '../store/model/pull-request.ts';
import type { Repository } from '../store/model/repository.ts';
import { actorNode, userNode } from './accounts.ts';
import { demand, type Asked } from './asked.ts';
import { commitNode } from './commits.ts';
import { connection, type PageArguments } from './connection.ts';
import { threadNodesOf } from './review-threads.ts';
import { timelineOf } from './timeline.ts';

/** A `PullRequest`. */
export function pullNode(asked: Asked, repository: Repository, pull: PullRequest): object {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/pulls/{pull_number}']);
  const issue = issueOf(asked.core, pull);
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: issue.title,
    body: issue.body ?? '',
    state: stateOfPull(asked.core, pull),
    isInMergeQueue: entryOf(asked.core, pull) !== undefined,
    merged: pull.mergedAt !== null,
    isDraft: pull.isDraft,
    isCrossRepository: pull.headRepositoryId !== pull.repositoryId,
    baseRefName: pull.baseBranch,
    baseRefOid: pull.baseSha,
    headRefName: pull.headBranch,
    headRefOid: pull.headSha,
    url: issuePage(asked.core, issue),
    author: actorNode(asked.core, issue.authorId),
    editor: issue.bodyEditorId === undefined ? null : actorNode(asked.core, issue.bodyEditorId),
    assignees: (page: PageArguments) =>
      connection({ name: 'assignees', all: issue.assigneeIds }, page, (id) => userNode(asked.core, id)),
    reviewThreads: (page: PageArguments) => threadNodesOf(asked, pull, page),
    timelineItems: (wish: TimelineWish) => timelineOf(asked, issue.id, wish),
    ...conversationOf(asked, repository, pull),
  };
}

/** `OPEN`, `CLOSED` or `MERGED`. */
export function stateOfPull(core: Core, pull: PullRequest): string {
  if (pull.mergedAt !== null) return 'MERGED';
  return issueOf(core, pull).state === 'open' ? 'OPEN' : 'CLOSED';
}

type TimelineWish = Parameters<typeof timelineOf>[2];

function conversationOf(asked: Asked, repository: Repository, pull: PullRequest): object {
  const { core } = asked;
  return {
    reviews: ({ states, ...page }: PageArguments & { states?: readonly string[] | null }) => {
      const reviews = core.store.by.reviewsOfPullRequest
        .all(pull.id)
        .filter((review) => review.state !== 'PENDING' || isViewer(asked, review.authorId))
        .filter((review) => states?.includes(review.state) ?? true);
      return connection({ name: 'reviews', all: reviews }, page, (review) =>
        reviewNode(asked, repository, review),
      );
    },
    comments: (page: PageArguments) =>
      connection(
        { name: 'comments', all: core.store.by.commentsOfIssue.all(pull.issueId) },
        page,
        (comment) => commentNode(asked, comment),
      ),
    commits: async (page: PageArguments) => {
      demand(asked, repository, operations['GET /repos/{owner}/{repo}/commits/{ref}']);
      const commits = await listPullCommits(core, pull);
      return connection({ name: 'commits', all: commits }, page, (commit) => ({
        __typename: 'PullRequestCommit',
        id: nodeId('PURC', pull.id, commit.sha),
        commit: commitNode(asked, repository, commit),
      }));
    },
  };
}

function isViewer({ caller }: Asked, accountId: number): boolean {
  return (caller.kind === 'user' || caller.kind === 'installation') && caller.account.id === accountId;
}

/** A `PullRequestReview`. */
export function reviewNode(asked: Asked, repository: Repository, review: Review): object {
  const { core } = asked;
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', review.id),
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    submittedAt: review.submittedAt,
    author: actorNode(core, review.authorId),
    authorCanPushToRepository: includesRole(roleOf(core, repository, review.authorId), 'write'),
    commit: async () => {
      const commit = await core.repositories.open(repository.id).commit(review.commitSha);
      return commit === undefined ? null : commitNode(asked, repository, commit);
    },
  };
}

/** An `IssueComment`. */
export function commentNode(asked: Asked, comment: IssueComment): object {
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    lastEditedAt: comment.lastEditedAt ?? null,
    editor: comment.editorId === undefined ? null : actorNode(asked.core, comment.editorId),
    includesCreatedEdit: (comment.lastEditedAt ?? null) !== null,
    viewerDidAuthor: isViewer(asked, comment.authorId),
    author: actorNode(asked.core, comment.authorId),
  };
}
