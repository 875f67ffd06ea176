import { includesRole, roleOf } from '../access/roles.ts';
import { resolveThread, threadsOf } from '../actions/review-threads.ts';
import { ApiError } from '../api-error.ts';
import { nodeId } from '../node-id.ts';
import { issueOf } from '../present/pull-request.ts';
import { operations } from '../rest/operations.ts';
import type { PullRequest, ReviewComment } from '../store/model/pull-request.ts';
import { demand, noNode, recordAt, type Asked } from './asked.ts';
import { connection, type PageArguments } from './connection.ts';
import { actorOf, echo, repositoryOf, type Mutated } from './mutated.ts';

/** Conversations on lines: a part of the forge's GraphQL schema. */
export const threadSchemaText = `
type PullRequestReviewThread implements Node {
  id: ID!
  isResolved: Boolean!
  path: String!
  line: Int
}

type PullRequestReviewThreadConnection {
  totalCount: Int!
  pageInfo: PageInfo!
  nodes: [PullRequestReviewThread]
}

input ResolveReviewThreadInput { threadId: ID! clientMutationId: String }

type ResolveReviewThreadPayload { thread: PullRequestReviewThread clientMutationId: String }

input UnresolveReviewThreadInput { threadId: ID! clientMutationId: String }

type UnresolveReviewThreadPayload { thread: PullRequestReviewThread clientMutationId: String }
`;

/** `PullRequest.reviewThreads`. */
export function threadNodesOf({ core }: Asked, pull: PullRequest, page: PageArguments): object {
  return connection({ name: 'reviewThreads', all: threadsOf(core, pull) }, page, threadNode);
}

function threadNode(thread: ReviewComment): object {
  const { id, isResolved = false, path, line } = thread;
  return { __typename: 'PullRequestReviewThread', id: nodeId('PRRT', id), isResolved, path, line };
}

/** Settling conversations, which GitHub has in its GraphQL API alone: for who may write, and for the author. */
export function threadMutations(asked: Asked): object {
  const settle = (input: Mutated<{ threadId: string }>['input'], isResolved: boolean): object => {
    const { core } = asked;
    const thread = recordAt(input.threadId, 'PRRT', core.store.tables.reviewComments);
    const pull = core.store.tables.pullRequests.get(thread.pullRequestId);
    if (pull === undefined || thread.inReplyToId !== null) throw noNode(input.threadId);
    requireSettler(asked, pull);
    return echo(input, { thread: threadNode(resolveThread(core, thread, isResolved)) });
  };
  return {
    resolveReviewThread: ({ input }: Mutated<{ threadId: string }>) => settle(input, true),
    unresolveReviewThread: ({ input }: Mutated<{ threadId: string }>) => settle(input, false),
  };
}

function requireSettler(asked: Asked, pull: PullRequest): void {
  const { core, caller } = asked;
  const repository = repositoryOf(asked, pull);
  demand(asked, repository, operations['POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews']);
  if (caller.kind === 'installation') return;
  const { accountId } = actorOf(caller);
  const isAuthor = issueOf(core, pull).authorId === accountId;
  if (!isAuthor && !includesRole(roleOf(core, repository, accountId), 'write'))
    throw new ApiError(403, 'You do not have the permission to do that.');
}
