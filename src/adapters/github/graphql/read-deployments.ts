import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { KnownDeployments } from '../../../ports/forge.ts';

/**
 * What is deployed where: of each environment the newest deployment whose newest status is a success. Superseded ones
 * are `INACTIVE` by then: https://docs.github.com/en/rest/deployments/statuses
 */
export function readDeployments(connection: unknown): KnownDeployments {
  const succeeded = listAt(connection, 'nodes').flatMap((node) => {
    const environment = textAt(node, 'environment');
    const commit = textAt(node, 'commitOid');
    const isDone = textAt(node, 'latestStatus', 'state') === 'SUCCESS';
    return isDone && environment !== undefined && commit !== undefined
      ? [[environment, commit] as const]
      : [];
  });
  return {
    // Newest first: what comes later in a Map wins.
    deployed: new Map(succeeded.toReversed()),
    isWhole: valueAt(connection, 'pageInfo', 'hasNextPage') === false,
  };
}
