import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { Deployment, DeploymentStatus } from '../store/model/deployment.ts';
import type { Repository } from '../store/model/repository.ts';

export type DeploymentFields = Pick<
  Deployment,
  'sha' | 'ref' | 'task' | 'payload' | 'environment' | 'description' | 'isTransient' | 'isProduction'
>;

/** Notes that a commit is to run in an environment. It has no status yet, so it is pending. */
export function createDeployment(
  core: Core,
  actor: Actor,
  { repository, fields }: { readonly repository: Repository; readonly fields: DeploymentFields },
): Deployment {
  const now = core.now();
  return core.store.change(() =>
    core.store.tables.deployments.put({
      ...fields,
      id: core.store.nextId('deployments'),
      repositoryId: repository.id,
      creatorId: actor.accountId,
      createdAt: now,
      updatedAt: now,
    }),
  );
}

export type DeploymentStatusFields = Pick<
  DeploymentStatus,
  'state' | 'description' | 'environment' | 'logUrl' | 'environmentUrl'
>;

/**
 * Says what became of a deployment. A success makes the earlier ones of its environment inactive, but for transient and
 * production ones: https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status
 */
export function setDeploymentStatus(
  core: Core,
  actor: Actor,
  request: {
    readonly deployment: Deployment;
    readonly fields: DeploymentStatusFields;
    readonly isAutoInactive: boolean;
  },
): DeploymentStatus {
  const { deployment, fields, isAutoInactive } = request;
  const put = (of: Deployment, own: DeploymentStatusFields): DeploymentStatus => {
    const createdAt = core.now();
    core.store.tables.deployments.update(of.id, { environment: own.environment, updatedAt: createdAt });
    return core.store.tables.deploymentStatuses.put({
      ...own,
      id: core.store.nextId('deploymentStatuses'),
      repositoryId: of.repositoryId,
      deploymentId: of.id,
      creatorId: actor.accountId,
      createdAt,
    });
  };
  return core.store.change(() => {
    const inactive = { ...fields, state: 'inactive' } as const;
    if (fields.state === 'success' && isAutoInactive)
      for (const earlier of activeBefore(core, deployment, fields.environment)) put(earlier, inactive);
    return put(deployment, fields);
  });
}

function activeBefore(core: Core, deployment: Deployment, environment: string): readonly Deployment[] {
  return core.store.by.deploymentsOfRepository
    .all(deployment.repositoryId)
    .filter(
      (one) =>
        one.id < deployment.id &&
        one.environment === environment &&
        !one.isTransient &&
        !one.isProduction &&
        latestStatus(core, one)?.state === 'success',
    );
}

/** The newest status of a deployment. */
export function latestStatus(core: Core, { id }: Deployment): DeploymentStatus | undefined {
  return core.store.by.statusesOfDeployment.all(id).at(-1);
}
