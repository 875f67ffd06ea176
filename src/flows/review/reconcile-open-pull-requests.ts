import { ForgeError } from '../../model/forge-error.ts';
import { formatLookupKey, parseLookupKey, type LookupKey } from '../../model/lookup-key.ts';
import { formatWorkKey } from '../../model/work-key.ts';
import type { InstallationDirectory } from '../../ports/installation-directory.ts';
import type { WorkItem, WorkQueue, WorkResult } from '../../ports/work-queue.ts';
import { workOfNewRepository } from './keys-for-event.ts';
import { resultOfForgeError } from './forge-error-result.ts';

export interface ReconcilePorts {
  readonly directory: InstallationDirectory;
  readonly queue: Pick<WorkQueue, 'enqueue'>;
}

/**
 * Queues a look at every installation, which leads to its repositories and their open pull requests. Each step is
 * durable work of its own, so that one installation's trouble holds up no other. Returns how many there are.
 * Throws `ForgeError` when the installations cannot be listed.
 */
export async function reconcileOpenPullRequests({ directory, queue }: ReconcilePorts): Promise<number> {
  const installations = await directory.listInstallations();
  await Promise.all(
    installations.map((installationId) => {
      const key = formatLookupKey({ kind: 'installation', installationId });
      return queue.enqueue({ key, installationId, isBackground: true });
    }),
  );
  return installations.length;
}

/** Does the work of a lookup key: finds what to look at, and queues it. Undefined when the key is no lookup. */
export async function runLookup(
  ports: ReconcilePorts,
  item: WorkItem,
  attempt: number,
): Promise<WorkResult | undefined> {
  const key = parseLookupKey(item.key);
  if (key === undefined) return undefined;
  try {
    const found = await findWork(ports.directory, key, item.installationId);
    await Promise.all(found.map((work) => ports.queue.enqueue(work)));
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    // What is gone has nothing left to look at: no fault that somebody should be told of.
    return error.code === 'forge-not-found' ? { kind: 'done' } : resultOfForgeError(error, attempt);
  }
}

async function findWork(
  directory: InstallationDirectory,
  key: LookupKey,
  installationId: number,
): Promise<readonly WorkItem[]> {
  switch (key.kind) {
    case 'installation': {
      const places = await directory.listRepositories(installationId);
      return places.flatMap((place) => workOfNewRepository(place, installationId));
    }
    case 'repository': {
      const { owner, repo } = key;
      const open = await directory.listOpenPullRequests({ owner, repo, installationId });
      return open.map(({ number }) => ({
        key: formatWorkKey({ owner, repo, number }),
        installationId,
        isBackground: true,
      }));
    }
    case 'commit': {
      const { owner, repo, sha } = key;
      const open = await directory.listOpenPullRequests({ owner, repo, installationId });
      return open
        .filter(({ head }) => head === sha)
        .map(({ number }) => ({ key: formatWorkKey({ owner, repo, number }), installationId }));
    }
    default:
      return key satisfies never;
  }
}
