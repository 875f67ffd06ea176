/** Branches, trees and what may be written to them: a part of the forge's GraphQL schema. */
export const gitSchemaText = `
scalar Base64String

type Ref implements Node {
  id: ID!
  name: String!
  prefix: String!
  target: GitObject
  compare(headRef: String!): Comparison
}

type Comparison implements Node { id: ID! aheadBy: Int! behindBy: Int! }

type Tree implements GitObject & Node { id: ID! oid: GitObjectID! entries: [TreeEntry!] }

type TreeEntry { name: String! type: String! oid: GitObjectID! }

type Blob implements GitObject & Node { id: ID! oid: GitObjectID! byteSize: Int! }

input CreateRefInput { repositoryId: ID! name: String! oid: GitObjectID! clientMutationId: String }

type CreateRefPayload { ref: Ref clientMutationId: String }

input CommittableBranch { id: ID repositoryNameWithOwner: String branchName: String }

input CommitMessage { headline: String! body: String }

input FileAddition { path: String! contents: Base64String! }

input FileDeletion { path: String! }

input FileChanges { additions: [FileAddition!] deletions: [FileDeletion!] }

input CreateCommitOnBranchInput {
  branch: CommittableBranch!
  message: CommitMessage!
  expectedHeadOid: GitObjectID!
  fileChanges: FileChanges
  clientMutationId: String
}

type CreateCommitOnBranchPayload { commit: Commit ref: Ref clientMutationId: String }

input CreatePullRequestInput {
  repositoryId: ID!
  baseRefName: String!
  headRefName: String!
  title: String!
  body: String
  draft: Boolean
  maintainerCanModify: Boolean
  clientMutationId: String
}

type CreatePullRequestPayload { pullRequest: PullRequest clientMutationId: String }
`;
