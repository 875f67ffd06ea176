import type { Heard } from '../../commands/conversation.ts';
import type { CheckReport, PullRequestReport } from '../../model/check-report.ts';
import type { Explanation } from '../../model/command-answer.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import { parseWorkKey } from '../../model/work-key.ts';
import type { GateConnector, GateFacts, GateForge, Publication } from '../../ports/forge.ts';
import type { Log } from '../../ports/log.ts';
import type { RepositoryMirror } from '../../ports/repository-reader.ts';
import type { Turns } from '../../ports/turns.ts';
import type { WorkItem, WorkResult } from '../../ports/work-queue.ts';
import { renderPullRequest } from '../../render/review/pull-request-report.ts';
import { approvedCommits } from '../approvals/approved-commits.ts';
import { earlierStatements } from '../approvals/statements.ts';
import { answerComments, isFixAsked } from '../commands/answer-comments.ts';
import { suggestFixes } from '../commands/suggest-fixes.ts';
import { findCommands } from '../commands/find-commands.ts';
import {
  evaluatePullRequest,
  type EvaluatedPullRequest,
  type EvaluationPorts,
} from './evaluate-pull-request.ts';
import { failedOutcome, otherHeadOutcome, resultOfFault } from './failed-outcomes.ts';
import { resultOfForgeError } from './forge-error-result.ts';
import { isLeastDue, publishLeast } from './publish-least.ts';
import { publishReport } from './publish-report.ts';
import { syncMirror } from './sync-mirror.ts';

export interface ReviewPorts extends EvaluationPorts {
  readonly connector: GateConnector;
  readonly mirror: RepositoryMirror;
  /** What the pages on errors say of a code. */
  readonly explainCode: (code: string) => Explanation | undefined;
  readonly log: Log;
  /** Shared by all runs. */
  readonly turns: Turns;
}

/** Milliseconds until a look at a head that moved while it was being read. */
const movedHeadDelay = 500;

/** Milliseconds until a look at a command whose author could not be looked up. */
const lookupDelay = 30_000;

/** Milliseconds after which a command that is not answered yet is acknowledged. */
const acknowledgeAfter = 1_000;

/** Milliseconds after the end of a grant. */
const afterGrant = 500;

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
    const gate = await readFacts({ ports, forge, key });
    const { state, headSha } = gate.facts.pullRequest;
    if (state === 'closed') return { kind: 'done' };
    const { installationId } = item;
    const open = { ports, forge, key, installationId, attempt, isRequested: item.isBackground !== true };
    return await ports.turns.take(
      `${owner}/${repo}@${headSha}`,
      (mayBeOld) =>
        mayBeOld ? reviewAgain({ ...open, head: headSha }) : reviewOpenPullRequest({ ...open, gate }),
      item.key,
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
  readonly installationId: number;
  readonly gate: GateFacts;
  readonly attempt: number;
  readonly isRequested: boolean;
}

/** With what is deployed in the environments that the base had at the last run: others can have very many. */
function readFacts({
  ports,
  forge,
  key,
}: Pick<OpenPullRequest, 'ports' | 'forge' | 'key'>): Promise<GateFacts> {
  return forge.readFacts(key, ports.deployed.environmentsOf(`${key.owner}/${key.repo}`));
}

/** Another pull request with the same head was at work: what it has published has to be seen. */
async function reviewAgain({
  head,
  ...open
}: Omit<OpenPullRequest, 'gate'> & { readonly head: CommitId }): Promise<WorkResult> {
  const gate = await readFacts(open);
  const { state, headSha } = gate.facts.pullRequest;
  if (state === 'closed') return { kind: 'done' };
  if (headSha !== head) return { kind: 'retry', after: movedHeadDelay, reason: 'the head moved meanwhile' };
  return reviewOpenPullRequest({ ...open, gate });
}

async function reviewOpenPullRequest(open: OpenPullRequest): Promise<WorkResult> {
  const { ports, forge, gate, installationId, attempt } = open;
  const { pullRequest } = gate.facts;
  const head = pullRequest.headSha;
  const heard = findCommands(gate, { keys: ports.markerKeys, now: ports.clock.now() });
  const seen = acknowledgeLater(open, heard);
  let evaluated: EvaluatedPullRequest;
  let result: WorkResult = { kind: 'done' };
  try {
    const named = approvedCommits(earlierStatements(gate.facts, heard), gate.facts);
    const mirrored = await syncMirror({ mirror: ports.mirror, forge, gate, named });
    const isHeadKnown = mirrored.head === head;
    if (!isHeadKnown) result = { kind: 'retry', after: movedHeadDelay, reason: 'the head moved meanwhile' };
    if (!isHeadKnown && attempt < quietAttempts) return result;
    evaluated = isHeadKnown
      ? await evaluatePullRequest({ ports, forge, installationId, gate, heard, mirrored })
      : { outcome: otherHeadOutcome(head, mirrored.head), gated: undefined };
  } catch (error) {
    result = resultOfFault(error, attempt);
    if (attempt < quietAttempts && result.kind === 'retry') return result;
    ports.log.error('a pull request could not be checked', { pullRequest: pullRequest.htmlUrl, head, error });
    evaluated = { outcome: failedOutcome(head, error), gated: undefined };
  } finally {
    clearTimeout(seen);
  }
  await publishVisibly(open, evaluated, heard);
  return result.kind === 'done' ? lookAgain(evaluated, ports.clock.now()) : result;
}

/** When a grant ends, or a lookup works again, nothing happens at the forge, so that has to be looked for. */
function lookAgain({ gated }: EvaluatedPullRequest, now: string): WorkResult {
  const grants = (gated?.state.grants ?? []).map(
    ({ until }) => Math.max(0, Date.parse(until) - Date.parse(now)) + afterGrant,
  );
  const isOpen = gated?.commands.some((carried) => carried.isOpen === true) === true;
  const delays = isOpen ? [...grants, lookupDelay] : grants;
  return delays.length === 0 ? { kind: 'done' } : { kind: 'done', again: Math.min(...delays) };
}

/** What cannot be published after some tries leaves at least that to see: no run ends without a trace. */
async function publishVisibly(
  open: OpenPullRequest,
  evaluated: EvaluatedPullRequest,
  heard: Heard,
): Promise<void> {
  let report: PullRequestReport | undefined;
  try {
    report = renderPullRequest(evaluated.outcome);
    await publish(open, evaluated, report);
  } catch (error) {
    const { ports, forge, key, gate, attempt } = open;
    if (!isLeastDue(error, attempt)) throw error;
    const unanswered = heard.open.flatMap(({ comment }) => gate.commentNodes.get(comment.id) ?? []);
    const least = { forge, key, head: gate.facts.pullRequest.headSha, report, error, unanswered };
    await publishLeast(least).catch((fault: unknown) => {
      ports.log.warn('not even a short report could be published', { pullRequest: key, error: fault });
    });
    throw error;
  }
}

async function publish(
  open: OpenPullRequest,
  evaluated: EvaluatedPullRequest,
  report: PullRequestReport,
): Promise<void> {
  const { forge, key, gate, isRequested } = open;
  const also = await answersOf(open, evaluated, report.checks);
  const head = gate.facts.pullRequest.headSha;
  await publishReport({ forge, key, head, report, gate, isRequested, ...(also !== undefined && { also }) });
}

async function answersOf(
  { ports, forge, gate }: OpenPullRequest,
  evaluated: EvaluatedPullRequest,
  checks: readonly CheckReport[],
): Promise<Pick<Publication, 'answers' | 'reactions' | 'issues' | 'label'> | undefined> {
  const [markerKey] = ports.markerKeys;
  if (evaluated.gated === undefined || markerKey === undefined) return undefined;
  const { outcome, change, folder, mergeBase, merged, reader } = evaluated;
  const { commands, state, label } = evaluated.gated;
  const { review } = outcome;
  const fixed = isFixAsked(commands)
    ? await suggestFixes({ forge, gate, reader, mergeBase, merged, review })
    : undefined;
  const { explainCode } = ports;
  const answers = answerComments({
    ...outcome,
    change,
    folder,
    commands,
    state,
    gate,
    checks,
    markerKey,
    fixed,
    explainCode,
  });
  return { ...answers, ...(label !== undefined && { label }) };
}

/** Commands get their answer with what it leads to; where that takes longer, whoever waits sees that they were read. */
function acknowledgeLater(
  { ports, forge, key }: OpenPullRequest,
  { open }: Heard,
): ReturnType<typeof setTimeout> {
  return setTimeout(() => {
    for (const { comment } of open) {
      forge.addReaction(comment.id, 'eyes').catch((error: unknown) => {
        ports.log.warn('a command could not be acknowledged', { pullRequest: key, error });
      });
    }
  }, acknowledgeAfter);
}
