import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { GateFacts, GateForge } from '../../ports/forge.ts';
import type { MirroredPullRequest, RepositoryMirror } from '../../ports/repository-reader.ts';
import { rulesBranchOf } from './open-base.ts';

/**
 * Brings the mirror of a pull request's repository up to date, with further commits as far as they can be had. A token
 * that is no longer taken is replaced once, as for the API: it may have been revoked before its time.
 */
export async function syncMirror({
  mirror,
  forge,
  gate,
  named = [],
}: {
  readonly mirror: RepositoryMirror;
  readonly forge: Pick<GateForge, 'mintReadToken'>;
  readonly gate: GateFacts;
  readonly named?: readonly CommitId[];
}): Promise<MirroredPullRequest> {
  const { pullRequest } = gate.facts;
  const { repositoryId, cloneUrl, baseBranch, key } = pullRequest;
  const place = {
    repositoryId,
    cloneUrl,
    baseBranch,
    pullNumber: key.number,
    rulesBranch: rulesBranchOf(pullRequest),
    named,
  };
  const sync = (isRenewed: boolean): Promise<MirroredPullRequest> =>
    mirror.sync({ ...place, token: () => forge.mintReadToken(isRenewed) });
  try {
    return await sync(false);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'forge-unauthorized') throw error;
    return sync(true);
  }
}
