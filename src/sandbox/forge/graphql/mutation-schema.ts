/** What may be written: a part of the forge's GraphQL schema. */
export const mutationSchemaText = `
enum CheckAnnotationLevel { FAILURE NOTICE WARNING }

input CheckAnnotationRange { startLine: Int! endLine: Int! startColumn: Int endColumn: Int }

input CheckAnnotationData {
  path: String!
  location: CheckAnnotationRange!
  annotationLevel: CheckAnnotationLevel!
  message: String!
  title: String
  rawDetails: String
}

input CheckRunOutputImage { alt: String! imageUrl: URI! caption: String }

input CheckRunOutput {
  title: String!
  summary: String!
  text: String
  annotations: [CheckAnnotationData!]
  images: [CheckRunOutputImage!]
}

input CheckRunAction { label: String! description: String! identifier: String! }

input CreateCheckRunInput {
  repositoryId: ID!
  headSha: GitObjectID!
  name: String!
  externalId: String
  detailsUrl: URI
  status: RequestableCheckStatusState
  conclusion: CheckConclusionState
  startedAt: DateTime
  completedAt: DateTime
  output: CheckRunOutput
  actions: [CheckRunAction!]
  clientMutationId: String
}

type CreateCheckRunPayload { checkRun: CheckRun clientMutationId: String }

input UpdateCheckRunInput {
  repositoryId: ID!
  checkRunId: ID!
  name: String
  externalId: String
  detailsUrl: URI
  status: RequestableCheckStatusState
  conclusion: CheckConclusionState
  startedAt: DateTime
  completedAt: DateTime
  output: CheckRunOutput
  actions: [CheckRunAction!]
  clientMutationId: String
}

type UpdateCheckRunPayload { checkRun: CheckRun clientMutationId: String }

input AddCommentInput { subjectId: ID! body: String! clientMutationId: String }

type AddCommentPayload { commentEdge: IssueCommentEdge clientMutationId: String }

input UpdateIssueCommentInput { id: ID! body: String! clientMutationId: String }

type UpdateIssueCommentPayload { issueComment: IssueComment clientMutationId: String }

enum ReactionContent { THUMBS_UP THUMBS_DOWN LAUGH HOORAY CONFUSED HEART ROCKET EYES }

type Reaction implements Node { id: ID! content: ReactionContent! user: User }

input AddReactionInput { subjectId: ID! content: ReactionContent! clientMutationId: String }

type AddReactionPayload { reaction: Reaction clientMutationId: String }

enum PullRequestReviewEvent { COMMENT APPROVE REQUEST_CHANGES DISMISS }

enum DiffSide { LEFT RIGHT }

input DraftPullRequestReviewThread {
  path: String!
  body: String!
  line: Int!
  side: DiffSide = RIGHT
  startLine: Int
  startSide: DiffSide = RIGHT
}

input AddPullRequestReviewInput {
  pullRequestId: ID!
  commitOID: GitObjectID
  body: String
  event: PullRequestReviewEvent
  threads: [DraftPullRequestReviewThread]
  clientMutationId: String
}

type AddPullRequestReviewPayload { pullRequestReview: PullRequestReview clientMutationId: String }

type MergeQueueEntry implements Node { id: ID! position: Int! pullRequest: PullRequest }

input EnqueuePullRequestInput { pullRequestId: ID! expectedHeadOid: GitObjectID clientMutationId: String }

type EnqueuePullRequestPayload { mergeQueueEntry: MergeQueueEntry clientMutationId: String }

input DequeuePullRequestInput { id: ID! clientMutationId: String }

type DequeuePullRequestPayload { mergeQueueEntry: MergeQueueEntry clientMutationId: String }

type Mutation {
  createIssue(input: CreateIssueInput!): CreateIssuePayload
  createLabel(input: CreateLabelInput!): CreateLabelPayload
  createRef(input: CreateRefInput!): CreateRefPayload
  createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
  createPullRequest(input: CreatePullRequestInput!): CreatePullRequestPayload
  enqueuePullRequest(input: EnqueuePullRequestInput!): EnqueuePullRequestPayload
  dequeuePullRequest(input: DequeuePullRequestInput!): DequeuePullRequestPayload
  createCheckRun(input: CreateCheckRunInput!): CreateCheckRunPayload
  updateCheckRun(input: UpdateCheckRunInput!): UpdateCheckRunPayload
  addComment(input: AddCommentInput!): AddCommentPayload
  updateIssueComment(input: UpdateIssueCommentInput!): UpdateIssueCommentPayload
  resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
  unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
  addReaction(input: AddReactionInput!): AddReactionPayload
  addPullRequestReview(input: AddPullRequestReviewInput!): AddPullRequestReviewPayload
}
`;
