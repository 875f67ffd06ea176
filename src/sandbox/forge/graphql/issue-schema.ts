/** Lists of refs and of issues: a part of the forge's GraphQL schema. */
export const issueSchemaText = `
type RefConnection { totalCount: Int! pageInfo: PageInfo! nodes: [Ref] }

enum IssueState { OPEN CLOSED }

enum IssueOrderField { CREATED_AT UPDATED_AT }

input IssueFilters { createdBy: String }

input IssueOrder { direction: OrderDirection! field: IssueOrderField! }

type IssueConnection { totalCount: Int! pageInfo: PageInfo! nodes: [Issue] }

type Issue implements Node {
  id: ID!
  fullDatabaseId: BigInt
  number: Int!
  title: String!
  body: String!
  state: IssueState!
  url: URI!
  createdAt: DateTime!
  author: Actor
  editor: Actor
  viewerDidAuthor: Boolean!
  timelineItems(
    first: Int, after: String, last: Int, before: String, itemTypes: [IssueTimelineItemsItemType!]
  ): IssueTimelineItemsConnection!
}

enum IssueTimelineItemsItemType { CLOSED_EVENT }

type IssueTimelineItemsConnection { totalCount: Int! pageInfo: PageInfo! nodes: [IssueTimelineItems] }

union IssueTimelineItems = ClosedEvent

type Label implements Node { id: ID! name: String! }

input CreateIssueInput {
  repositoryId: ID!
  title: String!
  body: String
  labelIds: [ID!]
  clientMutationId: String
}

type CreateIssuePayload { issue: Issue clientMutationId: String }

input CreateLabelInput {
  repositoryId: ID!
  name: String!
  color: String!
  description: String
  clientMutationId: String
}

type CreateLabelPayload { label: Label clientMutationId: String }

type ClosedEvent implements Node { id: ID! createdAt: DateTime! actor: Actor }
`;
