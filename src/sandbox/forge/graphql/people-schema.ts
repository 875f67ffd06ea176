/** Who may do what, who did what, and whose commits are whose: a part of the forge's GraphQL schema. */
export const peopleSchemaText = `
type UserConnection { totalCount: Int! pageInfo: PageInfo! nodes: [User] }

type TeamConnection { totalCount: Int! pageInfo: PageInfo! nodes: [Team] }

type TeamRepositoryEdge { node: Repository! permission: RepositoryPermission! }

type TeamRepositoryConnection { totalCount: Int! pageInfo: PageInfo! edges: [TeamRepositoryEdge] }

enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }

type RepositoryCollaboratorEdge { node: User! permission: RepositoryPermission! }

type RepositoryCollaboratorConnection {
  totalCount: Int!
  pageInfo: PageInfo!
  edges: [RepositoryCollaboratorEdge]
  nodes: [User]
}

interface GitSignature { isValid: Boolean! wasSignedByGitHub: Boolean! signer: User }

input CommitAuthor { emails: [String!] }

type CommitHistoryConnection { totalCount: Int! pageInfo: PageInfo! nodes: [Commit] }

enum PullRequestTimelineItemsItemType {
  ASSIGNED_EVENT
  AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT
  BASE_REF_CHANGED_EVENT
  COMMENT_DELETED_EVENT
  HEAD_REF_FORCE_PUSHED_EVENT
}

type PullRequestTimelineItemsConnection {
  totalCount: Int!
  pageInfo: PageInfo!
  nodes: [PullRequestTimelineItems]
}

union PullRequestTimelineItems =
  | AssignedEvent
  | AutomaticBaseChangeSucceededEvent
  | BaseRefChangedEvent
  | CommentDeletedEvent
  | HeadRefForcePushedEvent

type AutomaticBaseChangeSucceededEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }

type HeadRefForcePushedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }

type BaseRefChangedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }

union Assignee = Bot | Mannequin | Organization | User

type AssignedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor assignee: Assignee }

type CommentDeletedEvent implements Node {
  id: ID!
  createdAt: DateTime!
  actor: Actor
  deletedCommentAuthor: Actor
}
`;
