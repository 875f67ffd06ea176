export type DeploymentState =
  'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';

/** That a commit is to run in an environment; its statuses say what became of it. */
export interface Deployment {
  readonly id: number;
  readonly repositoryId: number;
  readonly sha: string;
  /** As it was asked for: a branch, a tag or a commit. */
  readonly ref: string;
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>> | string;
  readonly environment: string;
  readonly description: string | null;
  readonly isTransient: boolean;
  readonly isProduction: boolean;
  readonly creatorId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What became of a deployment at one time; the newest counts. */
export interface DeploymentStatus {
  readonly id: number;
  readonly repositoryId: number;
  readonly deploymentId: number;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly creatorId: number;
  readonly createdAt: string;
}
