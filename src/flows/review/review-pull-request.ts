import { AppError } from '../../model/app-error.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequest, PullRequestKey, ReviewOutcome } from '../../model/review.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { parseWorkKey } from '../../model/work-key.ts';
import type { GateConnector, GateFacts, GateForge } from '../../ports/forge.ts';
import type { Log } from '../../ports/log.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import type { MirroredPullRequest, RepositoryMirror } from '../../ports/repository-reader.ts';
import type { WorkItem, WorkResult } from '../../ports/work-queue.ts';
import { renderPullRequest } from '../../render/review/pull-request-report.ts';
import { AmbiguousMergeError } from './ambiguous-merge-error.ts';
import { resultOfForgeError } from './forge-error-result.ts';
import { judgeChange, type PolicyPorts } from './judge-change.ts';
import type { KnownBases } from './known-bases.ts';
import { publishReport } from './publish-report.ts';
import { reviewChange } from './review-change.ts';
import type { Turns } from '../../ports/turns.ts';

export interface ReviewPorts extends PolicyPorts {
  readonly connector: GateConnector;
  readonly mirror: RepositoryMirror;
  readonly cache: ParseCache;
  /** Shared by all runs. */
  readonly bases: KnownBases;
  readonly log: Log;
  /** Shared by all runs. */
  readonly turns: Turns;
}

/** Milliseconds until a look at a head that moved while it was being read. */
const movedHeadDelay = 500;

/** Tries before a fault that may pass by itself is shown on the pull request; it is tried on all the same. */
const quietAttempts = 3;

/**
 * Looks at a pull request as it is now and makes what it shows agree with it: read, evaluate, render, publish.
 * Never throws for what the forge or the manifests do; an unforeseen fault is published as a failed check.
 */
export async function reviewPullRequest(
  ports: ReviewPorts,
  item: WorkItem,
  attempt: number,
): Promise<WorkResult> {
  const key = parseWorkKey(item.key);
  if (key === undefined) {
    return {
      kind: 'failed',
      code: 'work-key-invalid',
      reason: `\`${item.key}\` is not of the form owner/repo#number`,
    };
  }
  try {
    const { owner, repo } = key;
    const forge = await ports.connector.gateFor({ installationId: item.installationId, owner, repo });
    const gate = await forge.readFacts(key);
    const { state, headSha } = gate.facts.pullRequest;
    if (state === 'closed') return { kind: 'done' };
    const open = { ports, forge, key, attempt, isRequested: item.isBackground !== true };
    return await ports.turns.take(`${owner}/${repo}@${headSha}`, (hadToWait) =>
      hadToWait ? reviewAgain({ ...open, head: headSha }) : reviewOpenPullRequest({ ...open, gate }),
    );
  } catch (error) {
    if (error instanceof ForgeError) return resultOfForgeError(error, attempt);
    throw error;
  }
}

interface OpenPullRequest {
  readonly ports: ReviewPorts;
  readonly forge: GateForge;
  readonly key: PullRequestKey;
  readonly gate: GateFacts;
  readonly attempt: number;
  readonly isRequested: boolean;
}

/** Another pull request with the same head was at work: what it has published has to be seen. */
async function reviewAgain({
  head,
  ...open
}: Omit<OpenPullRequest, 'gate'> & { readonly head: CommitId }): Promise<WorkResult> {
  const gate = await open.forge.readFacts(open.key);
  const { state, headSha } = gate.facts.pullRequest;
  if (state === 'closed') return { kind: 'done' };
  if (headSha !== head) return { kind: 'retry', after: movedHeadDelay, reason: 'the head moved meanwhile' };
  return reviewOpenPullRequest({ ...open, gate });
}

async function reviewOpenPullRequest(open: OpenPullRequest): Promise<WorkResult> {
  const { ports, forge, key, gate, attempt, isRequested } = open;
  const { pullRequest } = gate.facts;
  const head = pullRequest.headSha;
  let outcome: ReviewOutcome;
  let result: WorkResult = { kind: 'done' };
  try {
    const mirrored = await syncMirror(open);
    const isHeadKnown = mirrored.head === head;
    if (!isHeadKnown) result = { kind: 'retry', after: movedHeadDelay, reason: 'the head moved meanwhile' };
    if (!isHeadKnown && attempt < quietAttempts) return result;
    outcome = isHeadKnown
      ? await outcomeOf({ pullRequest, mirrored, ports })
      : otherHeadOutcome(head, mirrored.head);
  } catch (error) {
    result = resultOfFault(error, attempt);
    if (attempt < quietAttempts && result.kind === 'retry') return result;
    ports.log.error('a pull request could not be checked', { pullRequest: pullRequest.htmlUrl, head, error });
    outcome = failedOutcome(head, error);
  }
  const report = renderPullRequest(outcome);
  await publishReport({ forge, key, head, report, gate, isRequested });
  return result;
}

/** A token that is no longer taken is replaced once, as for the API: it may have been revoked before its time. */
async function syncMirror({ ports, forge, gate }: OpenPullRequest): Promise<MirroredPullRequest> {
  const { pullRequest } = gate.facts;
  const { repositoryId, cloneUrl, baseBranch, key } = pullRequest;
  const place = { repositoryId, cloneUrl, baseBranch, pullNumber: key.number };
  const sync = (isRenewed: boolean): Promise<MirroredPullRequest> =>
    ports.mirror.sync({ ...place, token: () => forge.mintReadToken(isRenewed) });
  try {
    return await sync(false);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.code !== 'forge-unauthorized') throw error;
    return sync(true);
  }
}

async function outcomeOf(request: {
  readonly pullRequest: PullRequest;
  readonly mirrored: MirroredPullRequest;
  readonly ports: ReviewPorts;
}): Promise<ReviewOutcome> {
  const { pullRequest, mirrored, ports } = request;
  const { repositoryId } = pullRequest;
  const head = pullRequest.headSha;
  if (mirrored.base !== undefined)
    return evaluateCommits({ base: mirrored.base, head, repositoryId, reader: mirrored.reader, ports });
  return {
    kind: 'failed',
    head,
    code: 'base-branch-missing',
    message: `The base branch \`${pullRequest.baseBranch}\` is gone, so there is nothing to compare with.`,
    hint: 'Choose another base branch for this pull request; Charter looks again when it changes.',
  };
}

/** A head that moves is read again at once; one that stays elsewhere is told of, and looked for all the same. */
function otherHeadOutcome(head: CommitId, found: CommitId | undefined): ReviewOutcome {
  return {
    kind: 'failed',
    head,
    code: 'head-not-in-git',
    message: `The head of this pull request is \`${head}\`, but Git has ${found === undefined ? 'none' : `\`${found}\``} under its name.`,
    hint: 'Charter tries again by itself. If it stays so, push a commit to the branch, or re-run the check.',
  };
}

/** Most faults pass by themselves (a fetch that broke off, a forge that is down), so they are not shown at once. */
function resultOfFault(error: unknown, attempt: number): WorkResult {
  if (error instanceof ForgeError) return resultOfForgeError(error, attempt);
  const reason = error instanceof AppError ? `${error.code}: ${error.message}` : 'a fault of its own';
  return { kind: 'retry', after: 0, reason };
}

async function evaluateCommits(request: {
  readonly base: CommitId;
  readonly head: CommitId;
  readonly repositoryId: number;
  readonly reader: MirroredPullRequest['reader'];
  readonly ports: ReviewPorts;
}): Promise<ReviewOutcome> {
  const { base, head, repositoryId, reader, ports } = request;
  const readBlobs: typeof reader.readBlobs = (ids) => reader.readBlobs(ids);
  const baseTree = await reader.readTree(base);
  const merged = await reader.mergeTrees(base, head);
  const sides = {
    base: { commit: base, tree: baseTree, readBlobs },
    head: { commit: head, tree: merged.tree, readBlobs },
  };
  const change = await reviewChange({
    ...sides,
    cache: ports.cache,
    bases: ports.bases,
    repository: String(repositoryId),
  });
  const { review, isWithoutSettings } = change;
  if (isWithoutSettings && !merged.conflicts.includes(settingsPath)) return { kind: 'no-registry', head };
  if (merged.isAmbiguous === true) return failedOutcome(head, new AmbiguousMergeError(merged.conflicts));
  const policy = await judgeChange(sides, change, ports);
  return { kind: 'reviewed', review: { ...review, notes: [...review.notes, ...mergeNotes(merged)] }, policy };
}

function mergeNotes({
  mergeBase,
  conflicts,
}: {
  mergeBase: CommitId | undefined;
  conflicts: readonly string[];
}): string[] {
  const notes: string[] = [];
  if (mergeBase === undefined)
    notes.push('The branch shares no history with its base, so it was compared as it is.');
  if (conflicts.length > 0) {
    const shown = conflicts.slice(0, 5).map((path) => JSON.stringify(path));
    const rest = conflicts.length > shown.length ? ` and ${conflicts.length - shown.length} more` : '';
    notes.push(
      `Merging conflicts in ${shown.join(', ')}${rest}; the branch's version was checked. Resolve it first.`,
    );
  }
  return notes;
}

/** What an unforeseen fault looks like to people: its code and way out, never its inside. */
function failedOutcome(head: CommitId, error: unknown): ReviewOutcome {
  if (error instanceof AppError) {
    return { kind: 'failed', head, code: error.code, message: error.message, hint: error.hint };
  }
  return {
    kind: 'failed',
    head,
    code: 'internal-error',
    message: 'Charter met a fault of its own while it checked this change.',
    hint: 'Re-run the check. If it stays, send the operator the time and this pull request: the log has the details.',
  };
}
