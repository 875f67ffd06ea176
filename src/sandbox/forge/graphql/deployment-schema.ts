/** Deployments: a part of the forge's GraphQL schema. */
export const deploymentSchemaText = `
enum OrderDirection { ASC DESC }

enum DeploymentOrderField { CREATED_AT }

input DeploymentOrder { direction: OrderDirection! field: DeploymentOrderField! }

enum DeploymentState {
  ABANDONED ACTIVE DESTROYED ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING
}

enum DeploymentStatusState { ERROR FAILURE INACTIVE IN_PROGRESS PENDING QUEUED SUCCESS WAITING }

type DeploymentConnection { totalCount: Int! pageInfo: PageInfo! nodes: [Deployment] }

type Deployment implements Node {
  id: ID!
  databaseId: Int
  commitOid: String!
  createdAt: DateTime!
  creator: Actor!
  description: String
  environment: String
  latestStatus: DeploymentStatus
  originalEnvironment: String
  state: DeploymentState
  task: String
}

type DeploymentStatus implements Node {
  id: ID!
  createdAt: DateTime!
  creator: Actor!
  description: String
  environment: String
  state: DeploymentStatusState!
}
`;
