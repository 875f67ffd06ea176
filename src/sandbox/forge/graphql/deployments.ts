import { latestStatus } from '../actions/deployments.ts';
import { nodeId } from '../node-id.ts';
import { operations } from '../rest/operations.ts';
import type { Deployment, DeploymentState } from '../store/model/deployment.ts';
import type { Repository } from '../store/model/repository.ts';
import { actorNode } from './accounts.ts';
import { demand, type Asked } from './asked.ts';
import { connection, type PageArguments } from './connection.ts';

export interface DeploymentsWish extends PageArguments {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' } | null;
}

/** The deployments of a repository. */
export function deploymentsOf(
  asked: Asked,
  repository: Repository,
  { environments, orderBy, ...page }: DeploymentsWish,
): object {
  demand(asked, repository, operations['GET /repos/{owner}/{repo}/deployments']);
  const own = asked.core.store.by.deploymentsOfRepository
    .all(repository.id)
    .filter(({ environment }) => environments?.includes(environment) ?? true);
  const all = orderBy?.direction === 'DESC' ? own.toReversed() : own;
  return connection({ name: 'deployments', all }, page, (one) => deploymentNode(asked, one));
}

function deploymentNode({ core }: Asked, deployment: Deployment): object {
  const status = latestStatus(core, deployment);
  return {
    __typename: 'Deployment',
    id: nodeId('DE', deployment.id),
    databaseId: deployment.id,
    commitOid: deployment.sha,
    createdAt: deployment.createdAt,
    creator: () => actorNode(core, deployment.creatorId),
    description: deployment.description,
    environment: deployment.environment,
    originalEnvironment: deployment.environment,
    task: deployment.task,
    state: stateWord(status?.state ?? 'pending'),
    latestStatus:
      status === undefined
        ? null
        : {
            id: nodeId('DES', status.id),
            createdAt: status.createdAt,
            creator: () => actorNode(core, status.creatorId),
            description: status.description,
            environment: status.environment,
            state: status.state.toUpperCase(),
          },
  };
}

/** The deployment whose newest status is a success is the active one. */
function stateWord(state: DeploymentState): string {
  return state === 'success' ? 'ACTIVE' : state.toUpperCase();
}
