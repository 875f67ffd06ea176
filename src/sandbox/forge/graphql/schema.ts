import { gitSchemaText } from './git-schema.ts';
import { deploymentSchemaText } from './deployment-schema.ts';
import { issueSchemaText } from './issue-schema.ts';
import { threadSchemaText } from './review-threads.ts';
import { peopleSchemaText } from './people-schema.ts';
import { mutationSchemaText } from './mutation-schema.ts';

const querySchemaText = `
scalar BigInt
scalar DateTime
scalar GitObjectID
scalar URI

interface Node { id: ID! }

interface Actor {
  login: String!
  url: URI!
}

type User implements Actor & Node & RepositoryOwner {
  id: ID!
  databaseId: Int
  login: String!
  name: String
  url: URI!
}

type Bot implements Actor & Node {
  id: ID!
  databaseId: Int
  login: String!
  url: URI!
}

type Mannequin implements Actor & Node {
  id: ID!
  databaseId: Int
  login: String!
  url: URI!
}

type EnterpriseUserAccount implements Actor & Node {
  id: ID!
  login: String!
  url: URI!
  user: User
}

type Organization implements Actor & Node & RepositoryOwner {
  id: ID!
  databaseId: Int
  login: String!
  name: String
  url: URI!
  team(slug: String!): Team
}

type Team implements Node {
  id: ID!
  databaseId: Int
  slug: String!
  name: String!
  combinedSlug: String!
  members(first: Int, after: String, last: Int, before: String): TeamMemberConnection!
  repositories(
    first: Int, after: String, last: Int, before: String, query: String
  ): TeamRepositoryConnection!
  ancestors(first: Int, after: String, last: Int, before: String): TeamConnection!
}

type TeamMemberConnection { totalCount: Int! pageInfo: PageInfo! nodes: [User] }

type PageInfo {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}

type RateLimit {
  cost: Int!
  limit: Int!
  remaining: Int!
  used: Int!
  resetAt: DateTime!
}

type Repository implements Node {
  id: ID!
  databaseId: Int
  name: String!
  nameWithOwner: String!
  url: URI!
  isPrivate: Boolean!
  isInOrganization: Boolean!
  isArchived: Boolean!
  isDisabled: Boolean!
  isFork: Boolean!
  isEmpty: Boolean!
  owner: RepositoryOwner!
  defaultBranchRef: Ref
  ref(qualifiedName: String!): Ref
  pullRequest(number: Int!): PullRequest
  pullRequests(
    first: Int, after: String, last: Int, before: String, headRefName: String, states: [PullRequestState!]
  ): PullRequestConnection!
  deployments(
    first: Int, after: String, last: Int, before: String, environments: [String!], orderBy: DeploymentOrder
  ): DeploymentConnection!
  refs(first: Int, after: String, last: Int, before: String, refPrefix: String!): RefConnection
  hasIssuesEnabled: Boolean!
  label(name: String!): Label
  issues(
    first: Int, after: String, last: Int, before: String,
    labels: [String!], states: [IssueState!], orderBy: IssueOrder, filterBy: IssueFilters
  ): IssueConnection!
  collaborators(
    first: Int, after: String, last: Int, before: String, login: String
  ): RepositoryCollaboratorConnection
  object(oid: GitObjectID, expression: String): GitObject
}

interface RepositoryOwner { id: ID! login: String! url: URI! }

type PullRequestConnection { totalCount: Int! pageInfo: PageInfo! nodes: [PullRequest] }

enum PullRequestState { OPEN CLOSED MERGED }

type PullRequest implements Node {
  id: ID!
  fullDatabaseId: BigInt
  number: Int!
  title: String!
  body: String!
  state: PullRequestState!
  isDraft: Boolean!
  isCrossRepository: Boolean!
  isInMergeQueue: Boolean!
  merged: Boolean!
  baseRefName: String!
  baseRefOid: GitObjectID!
  headRefName: String!
  headRefOid: GitObjectID!
  url: URI!
  author: Actor
  editor: Actor
  assignees(first: Int, after: String, last: Int, before: String): UserConnection!
  timelineItems(
    first: Int, after: String, last: Int, before: String, itemTypes: [PullRequestTimelineItemsItemType!]
  ): PullRequestTimelineItemsConnection!
  reviews(
    first: Int, after: String, last: Int, before: String, states: [PullRequestReviewState!]
  ): PullRequestReviewConnection
  comments(first: Int, after: String, last: Int, before: String): IssueCommentConnection!
  reviewThreads(
    first: Int, after: String, last: Int, before: String
  ): PullRequestReviewThreadConnection!
  commits(first: Int, after: String, last: Int, before: String): PullRequestCommitConnection!
}

enum PullRequestReviewState { PENDING COMMENTED APPROVED CHANGES_REQUESTED DISMISSED }

type PullRequestReviewConnection { totalCount: Int! pageInfo: PageInfo! nodes: [PullRequestReview] }

type PullRequestReview implements Node {
  id: ID!
  fullDatabaseId: BigInt
  state: PullRequestReviewState!
  body: String!
  submittedAt: DateTime
  author: Actor
  authorCanPushToRepository: Boolean!
  commit: Commit
}

type IssueCommentConnection { totalCount: Int! pageInfo: PageInfo! nodes: [IssueComment] }

type IssueCommentEdge { cursor: String! node: IssueComment }

type IssueComment implements Node {
  id: ID!
  databaseId: Int
  fullDatabaseId: BigInt
  body: String!
  createdAt: DateTime!
  updatedAt: DateTime!
  lastEditedAt: DateTime
  editor: Actor
  includesCreatedEdit: Boolean!
  viewerDidAuthor: Boolean!
  author: Actor
}

type PullRequestCommitConnection { totalCount: Int! pageInfo: PageInfo! nodes: [PullRequestCommit] }

type PullRequestCommit implements Node { id: ID! commit: Commit! }

interface GitObject { id: ID! oid: GitObjectID! }

type Commit implements GitObject & Node {
  id: ID!
  oid: GitObjectID!
  message: String!
  author: GitActor
  authors(first: Int, after: String, last: Int, before: String): GitActorConnection!
  committer: GitActor
  signature: GitSignature
  history(
    first: Int, after: String, last: Int, before: String, author: CommitAuthor
  ): CommitHistoryConnection!
  changedFilesIfAvailable: Int
  checkSuites(
    first: Int, after: String, last: Int, before: String, filterBy: CheckSuiteFilter
  ): CheckSuiteConnection
}

type GitActorConnection { totalCount: Int! pageInfo: PageInfo! nodes: [GitActor] }

type GitActor { name: String email: String user: User }

input CheckSuiteFilter { appId: Int checkName: String }

type CheckSuiteConnection { totalCount: Int! pageInfo: PageInfo! nodes: [CheckSuite] }

enum CheckStatusState { QUEUED IN_PROGRESS COMPLETED WAITING PENDING REQUESTED }

enum RequestableCheckStatusState { QUEUED IN_PROGRESS COMPLETED WAITING PENDING }

enum CheckConclusionState {
  ACTION_REQUIRED CANCELLED FAILURE NEUTRAL SKIPPED STALE SUCCESS TIMED_OUT
}

type CheckSuite implements Node {
  id: ID!
  databaseId: Int
  status: CheckStatusState!
  conclusion: CheckConclusionState
  creator: User
  checkRuns(
    first: Int, after: String, last: Int, before: String, filterBy: CheckRunFilter
  ): CheckRunConnection
}

enum CheckRunType { ALL LATEST }

input CheckRunFilter { appId: Int checkName: String checkType: CheckRunType status: CheckStatusState }

type CheckRunConnection { totalCount: Int! pageInfo: PageInfo! nodes: [CheckRun] }

type CheckRun implements Node {
  id: ID!
  name: String!
  status: CheckStatusState!
  conclusion: CheckConclusionState
  externalId: String
  title: String
  summary: String
  text: String
  startedAt: DateTime
  completedAt: DateTime
  url: URI!
}

type Query {
  viewer: User!
  repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  organization(login: String!): Organization
  node(id: ID!): Node
  rateLimit(dryRun: Boolean = false): RateLimit
}
`;

/**
 * The part of GitHub's GraphQL schema that the forge answers. Every type, field, argument and value in it is in
 * GitHub's too, with the same type; a test compares the two.
 */
export const schemaText = `${querySchemaText}${gitSchemaText}${deploymentSchemaText}${issueSchemaText}${peopleSchemaText}${threadSchemaText}${mutationSchemaText}`;
