import { createDeployment, setDeploymentStatus } from '../../actions/deployments.ts';
import { resolveCommit } from '../../actions/refs.ts';
import { ApiError, found } from '../../api-error.ts';
import { presentDeployment, presentDeploymentStatus } from '../../present/deployment.ts';
import type { Deployment } from '../../store/model/deployment.ts';
import { actorOf, created, ok, type Handlers, type RepositoryCall } from '../call.ts';
import type { Fields } from '../fields.ts';
import { listReply } from '../pages.ts';

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const;

/**
 * Deployments and what became of them. Unlike GitHub's, creating one never merges the default branch into its ref and
 * waits for no checks: send `auto_merge: false` and `required_contexts: []`.
 */
export const deploymentRoutes = {
  'GET /repos/{owner}/{repo}/deployments': async (call) => {
    const wanted = ['sha', 'ref', 'task', 'environment'] as const;
    const isWanted = (deployment: Deployment): boolean =>
      wanted.every((name) => {
        const value = call.query.get(name);
        return value === null || value === 'none' || deployment[name] === value;
      });
    const all = call.core.store.by.deploymentsOfRepository.all(call.repository.id).filter(isWanted);
    return listReply(call, all.toReversed(), (one) => presentDeployment(call.core, call.repository, one));
  },
  'POST /repos/{owner}/{repo}/deployments': async (call) => {
    const { core, fields, git, repository } = call;
    const ref = fields.text('ref');
    const sha = await resolveCommit(git, ref);
    if (sha === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
    const environment = fields.optionalText('environment') ?? 'production';
    const deployment = createDeployment(core, actorOf(call), {
      repository,
      fields: {
        sha,
        ref,
        environment,
        task: fields.optionalText('task') ?? 'deploy',
        payload: readPayload(fields),
        description: fields.nullableText('description') ?? null,
        isTransient: fields.flag('transient_environment') ?? false,
        isProduction: fields.flag('production_environment') ?? environment === 'production',
      },
    });
    return created(presentDeployment(core, repository, deployment));
  },
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}': (call) =>
    ok(presentDeployment(call.core, call.repository, deploymentOf(call))),
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': async (call) => {
    const all = call.core.store.by.statusesOfDeployment.all(deploymentOf(call).id);
    return listReply(call, all.toReversed(), (one) =>
      presentDeploymentStatus(call.core, call.repository, one),
    );
  },
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': (call) => {
    const { core, fields, repository } = call;
    const deployment = deploymentOf(call);
    const state = fields.choice('state', states);
    if (state === undefined) throw new ApiError(422, `Invalid request.\n\n"state" wasn't supplied.`);
    const status = setDeploymentStatus(core, actorOf(call), {
      deployment,
      isAutoInactive: fields.flag('auto_inactive') ?? true,
      fields: {
        state,
        description: fields.optionalText('description') ?? '',
        environment: fields.optionalText('environment') ?? deployment.environment,
        logUrl: fields.optionalText('log_url') ?? fields.optionalText('target_url') ?? '',
        environmentUrl: fields.optionalText('environment_url') ?? '',
      },
    });
    return created(presentDeploymentStatus(core, repository, status));
  },
} satisfies Handlers;

function deploymentOf({ core, repository, parameter }: RepositoryCall): Deployment {
  const deployment = found(core.store.tables.deployments.get(Number(parameter('deployment_id'))));
  return found(deployment.repositoryId === repository.id ? deployment : undefined);
}

/** A map, or any text. */
function readPayload(fields: Fields): Deployment['payload'] {
  const value = fields.value('payload');
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return {};
}
