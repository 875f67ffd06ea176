import { checkNames, type CheckReport } from '../../model/check-report.ts';
import { ForgeError } from '../../model/forge-error.ts';
import { parseMergeGroupKey, type MergeGroupKey } from '../../model/merge-group-key.ts';
import type { GateFacts, GateForge, MergeGroupForge } from '../../ports/forge.ts';
import type { WorkItem, WorkResult } from '../../ports/work-queue.ts';
import { renderPullRequest } from '../../render/review/pull-request-report.ts';
import { evaluateMergeGroup } from './evaluate-pull-request.ts';
import { failedOutcome, resultOfFault } from './failed-outcomes.ts';
import { resultOfForgeError } from './forge-error-result.ts';
import { publishCommitChecks } from './publish-report.ts';
import type { ReviewPorts } from './review-pull-request.ts';

export type MergeGroupPorts = Pick<
  ReviewPorts,
  'connector' | 'mirror' | 'log' | 'cache' | 'bases' | 'engine' | 'modules'
>;

/** Tries before a fault that may pass by itself is shown on the commit. */
const quietAttempts = 3;

/**
 * Checks the commit that a merge queue would make: everything is evaluated anew for it, and it is approved where the
 * pull request at its end is. Undefined where the key is not one of a merge group.
 */
export async function reviewMergeGroup(
  ports: MergeGroupPorts,
  item: WorkItem,
  attempt: number,
): Promise<WorkResult | undefined> {
  const key = parseMergeGroupKey(item.key);
  if (key === undefined) return undefined;
  try {
    const { owner, repo, pullNumber } = key;
    const forge = await ports.connector.gateFor({ installationId: item.installationId, owner, repo });
    const gate = await forge.readFacts({ owner, repo, number: pullNumber });
    return await checkGroup({ ports, forge, gate, key, attempt });
  } catch (error) {
    if (error instanceof ForgeError) return resultOfForgeError(error, attempt);
    throw error;
  }
}

interface Group {
  readonly ports: MergeGroupPorts;
  readonly forge: GateForge & MergeGroupForge;
  readonly gate: GateFacts;
  readonly key: MergeGroupKey;
  readonly attempt: number;
}

async function checkGroup({ ports, forge, gate, key, attempt }: Group): Promise<WorkResult> {
  const { repositoryId, cloneUrl } = gate.facts.pullRequest;
  const { baseBranch, branch, pullNumber } = key;
  const mirrored = await ports.mirror.sync({
    repositoryId,
    cloneUrl,
    baseBranch,
    pullNumber,
    headRef: `refs/heads/${branch}`,
    token: () => forge.mintReadToken(false),
  });
  const { head } = mirrored;
  // The group is gone: it was merged, or taken apart.
  if (head === undefined) return { kind: 'done' };
  let result: WorkResult = { kind: 'done' };
  let checks: readonly CheckReport[];
  try {
    const outcomes = await evaluateMergeGroup({ ports, gate, mirrored, head });
    checks = worstChecks(outcomes.map((outcome) => renderPullRequest(outcome).checks));
  } catch (error) {
    result = resultOfFault(error, attempt);
    if (attempt < quietAttempts && result.kind === 'retry') return result;
    ports.log.error('a merge group could not be checked', { group: key, head, error });
    checks = renderPullRequest(failedOutcome(head, error)).checks;
  }
  const shown = checks.map((check) => (check.name === checkNames.approval ? approvalOf(gate, key) : check));
  await publishCommitChecks({ forge, key: { ...key, number: pullNumber }, head, checks: shown });
  return result;
}

/** Of each name one that is not green, where there is one: a queue may touch several registries. */
function worstChecks(reports: readonly (readonly CheckReport[])[]): readonly CheckReport[] {
  const [first = []] = reports;
  return first.map((check) => {
    const others = reports.flatMap((checks) => checks.filter(({ name }) => name === check.name));
    return others.find(({ conclusion }) => conclusion === 'failure') ?? check;
  });
}

/** People have agreed to the pull request; what the queue adds to it are other changes that people agreed to. */
function approvalOf({ checks, facts }: GateFacts, { pullNumber, baseBranch }: MergeGroupKey): CheckReport {
  const own = checks.find(({ name }) => name === checkNames.approval);
  const isApproved = own?.status === 'completed' && own.conclusion === 'success';
  const { pullRequest } = facts;
  const isInto = pullRequest.state === 'open' && pullRequest.baseBranch === baseBranch;
  const isSameHead = isInto && isApproved;
  return {
    name: checkNames.approval,
    conclusion: isSameHead ? 'success' : 'failure',
    title: isSameHead ? `#${pullNumber} is approved` : `#${pullNumber} is not approved`,
    summary: isSameHead
      ? `\`charter/approval\` of #${pullNumber} is green at its head.`
      : `\`charter/approval\` of #${pullNumber} is not green at its head. Take it out of the queue, and add it again once it is.`,
    annotations: [],
  };
}
