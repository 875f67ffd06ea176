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

/** Servers are not started in step, so that a round may come a little sooner than after its whole time. */
const enough = 0.9;

/** Milliseconds that clocks of servers may differ: what was noted later than that was noted by a wrong one. */
const skew = 60_000;

/** Whether a round is to be made that should be made every so many milliseconds; times are ISO. */
export function isRoundDue(round: {
  readonly last: string | undefined;
  readonly now: string;
  readonly every: number;
}): boolean {
  const passed = Date.parse(round.now) - Date.parse(round.last ?? '');
  return Number.isNaN(passed) || passed < -skew || passed >= round.every * enough;
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
