import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { Deployment, DeploymentStatus } from '../store/model/deployment.ts';
import type { Repository } from '../store/model/repository.ts';
import { presentAccountById } from './account.ts';
import { repositoryUrl } from './repository.ts';

/** A deployment (`deployment`). */
export function presentDeployment(core: Core, repository: Repository, deployment: Deployment) {
  const url = deploymentUrl(core, repository, deployment.id);
  return {
    url,
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    task: deployment.task,
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(core, repository),
    creator: presentAccountById(core, deployment.creatorId),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
  };
}

/** What became of a deployment (`deployment-status`). */
export function presentDeploymentStatus(core: Core, repository: Repository, status: DeploymentStatus) {
  const url = deploymentUrl(core, repository, status.deploymentId);
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DES', status.id),
    state: status.state,
    creator: presentAccountById(core, status.creatorId),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: repositoryUrl(core, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
  };
}

function deploymentUrl(core: Core, repository: Repository, id: number): string {
  return `${repositoryUrl(core, repository)}/deployments/${id}`;
}
