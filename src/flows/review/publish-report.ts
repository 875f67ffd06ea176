import {
  checkNames,
  environmentOfCheck,
  type CheckReport,
  type PullRequestReport,
} from '../../model/check-report.ts';
import { digestOf } from '../../model/digest.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { GateCheckReport } from '../../model/gate-check.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type {
  CommentToWrite,
  GateCheck,
  GateCheckToWrite,
  GateFacts,
  GateForge,
  MergeGroupForge,
  Publication,
  PublicationOutcome,
} from '../../ports/forge.ts';
import { environmentChecks } from './environment-checks.ts';
import { unpublishedReport } from './failed-outcomes.ts';
import { deferredMark, findUnmetTwin, isLeftToTwin, twinReport } from './shared-head.ts';

export interface ReportToPublish {
  readonly forge: GateForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  readonly report: PullRequestReport;
  /** What is there already, read when this run began. */
  readonly gate: GateFacts;
  /** Somebody may have asked for the checks again: left out where the run was Charter's own idea. */
  readonly isRequested?: boolean;
  /** Answers to commands, reactions to their comments, and a label that is made if anything is written. */
  readonly also?: Pick<Publication, 'answers' | 'reactions' | 'issues' | 'label'>;
}

/**
 * Writes the difference between a report and what the pull request shows already, all in one request, so that
 * repeating it writes nothing. A check whose full report the forge does not take is written short. Throws `ForgeError`.
 */
export async function publishReport(request: ReportToPublish): Promise<void> {
  const { forge, gate, report, also = nothing } = request;
  const checks = await checksToWrite(request);
  const livingComment = commentToWrite(gate, report.comment);
  const { answers, reactions } = also;
  if (checks.length + answers.length + reactions.length === 0 && livingComment === undefined) return;
  const { target } = gate;
  const outcome = await forge.publish({ ...also, target, checks, livingComment });
  await takeBack(request, outcome);
  const short = shortVersions(request, { checks, outcome });
  if (short.length === 0) return;
  throwRefused(await forge.publish({ ...nothing, target, checks: short }));
}

/**
 * An approval may hold for the sake of an issue alone. Where that was refused, the check is red at once, and not only at
 * the next look: what is green is merged by itself, and nobody looks at a pull request after that. Throws the refusal.
 */
async function takeBack(
  { forge, gate: { target }, key, head }: ReportToPublish,
  { refused }: PublicationOutcome,
): Promise<void> {
  const refusal = refused.find(({ part }) => part.kind === 'issue');
  if (refusal === undefined) return;
  const report = unpublishedReport(checkNames.approval, refusal.error);
  const check = { head, report: toGateReport(report), externalId: externalIdOf(key, report) };
  await forge.publish({ ...nothing, target, checks: [check] });
  throw refusal.error;
}

const nothing = { livingComment: undefined, answers: [], reactions: [] } as const;

/** Writes the checks of a commit that no pull request has, unless they are there. Throws `ForgeError`. */
export async function publishCommitChecks({
  forge,
  key,
  head,
  checks,
}: {
  readonly forge: MergeGroupForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  readonly checks: readonly CheckReport[];
}): Promise<void> {
  const { repository, checks: published } = await forge.readCommitChecks(head);
  const written = checks.flatMap((check): readonly GateCheckToWrite[] => {
    const newest = published.find(({ name }) => name === check.name);
    const externalId = externalIdOf(key, check);
    return isThere(newest, check, externalId) ? [] : [{ head, report: toGateReport(check), externalId }];
  });
  if (written.length > 0) throwRefused(await forge.publishChecks(repository, written));
}

function commentToWrite({ livingComment }: GateFacts, body: string): CommentToWrite | undefined {
  if (livingComment === undefined) return { body };
  return livingComment.body === body ? undefined : { node: livingComment.node, body };
}

/** Checks that are there already are written once more where somebody asked for that: else it would wait for ever. */
async function checksToWrite(request: ReportToPublish): Promise<readonly GateCheckToWrite[]> {
  const { gate, isRequested = false } = request;
  const written = await differences(request, false);
  const isForced = written.length === 0 && isRequested && gate.isRerunAwaited;
  return isForced ? differences(request, true) : written;
}

async function differences(
  request: ReportToPublish,
  isForced: boolean,
): Promise<readonly GateCheckToWrite[]> {
  const checks: GateCheckToWrite[] = [];
  for (const check of checksToShow(request)) {
    const written = await difference(request, check, isForced);
    if (written !== undefined) checks.push(written);
  }
  return checks;
}

function checksToShow({ key, report, gate }: ReportToPublish): readonly CheckReport[] {
  return [...report.checks, ...environmentChecks({ key, report, published: gate.checks })];
}

async function difference(
  { forge, key, head, gate, isRequested = false }: ReportToPublish,
  check: CheckReport,
  isForced: boolean,
): Promise<GateCheckToWrite | undefined> {
  const newest = gate.checks.find(({ name }) => name === check.name);
  const isMet = check.conclusion === 'success' || check.conclusion === 'neutral';
  const twin = isMet ? await findUnmetTwin({ forge, key, head, published: newest }) : undefined;
  const shown = twin === undefined ? check : twinReport(check, twin);
  if (isLeftToTwin({ key, published: newest, check: shown, isRequested })) return undefined;
  const externalId = `${externalIdOf(key, shown)}${twin === undefined ? '' : `;also=${twin.number}`}`;
  if (!isForced && isThere(newest, shown, externalId)) return undefined;
  return { head, report: toGateReport(shown), externalId, ...replacing(newest) };
}

function isThere(newest: GateCheck | undefined, { conclusion }: CheckReport, externalId: string): boolean {
  const status = conclusion === 'pending' ? 'in_progress' : 'completed';
  return newest?.externalId === externalId && newest.status === status;
}

/** A check that waits has no annotations, so it can be changed; one that is finished stays in the history. */
function replacing(newest: GateCheck | undefined): Pick<GateCheckToWrite, 'replaces'> {
  return newest?.status === 'in_progress' ? { replaces: newest.node } : {};
}

function toGateReport({ conclusion, ...rest }: CheckReport): GateCheckReport {
  return { ...rest, state: conclusion === 'pending' ? 'in-progress' : conclusion };
}

/** Names the pull request, so that a re-run can be traced to it even from a fork, and what was reported. */
export function externalIdOf(key: PullRequestKey, check: CheckReport): string {
  return `${externalIdPrefix(key)}${digestOf(check)}${check.isDeferred === true ? deferredMark : ''}`;
}

/** With which the external ids of the checks begin that were written for a pull request. */
export function externalIdPrefix({ number }: PullRequestKey): string {
  return `pr=${number};`;
}

/** Short versions of the checks that were refused, but for those that are there. Throws what else was refused. */
function shortVersions(
  request: ReportToPublish,
  { checks, outcome }: { readonly checks: readonly GateCheckToWrite[]; readonly outcome: PublicationOutcome },
): readonly GateCheckToWrite[] {
  const { key, head, gate } = request;
  const shown = checksToShow(request);
  return outcome.refused.flatMap(({ part, error }) => {
    // Another run may have made it meanwhile; where it is missing all the same, the next publication has it again.
    if (part.kind === 'label') return [];
    const check = part.kind === 'check' ? shown.find(({ name }) => name === part.name) : undefined;
    const tried = checks.find((one) => one.report.name === check?.name);
    if (check === undefined || tried === undefined || error.code !== 'forge-refused') throw error;
    const short = refusedReport(check, error);
    const externalId = externalIdOf(key, short);
    const newest = gate.checks.find(({ name }) => name === check.name);
    return isThere(newest, short, externalId)
      ? []
      : [{ ...tried, head, report: toGateReport(short), externalId }];
  });
}

function throwRefused({ refused: [first] }: PublicationOutcome): void {
  if (first !== undefined) throw first.error;
}

/** What is shown when the forge does not take a report: short, never green, and replaced once it does take it. */
function refusedReport(check: CheckReport, error: ForgeError): CheckReport {
  return {
    name: check.name,
    conclusion: check.conclusion === 'success' ? 'neutral' : check.conclusion,
    title: check.title,
    summary: [
      'The forge did not accept the full report, so only its title is shown.',
      `Run \`npx charter ${commandOf(check.name)}\` in a clone to see all of it.`,
      `(${error.code}, status ${error.status ?? 'unknown'})`,
    ].join('\n\n'),
    annotations: [],
  };
}

function commandOf(name: string): string {
  const environment = environmentOfCheck(name);
  return environment === undefined ? name.replace('charter/', '') : `plan --env ${environment}`;
}
