import {
  checkNames,
  commentMarker,
  type CheckReport,
  type PullRequestReport,
} from '../../model/check-report.ts';
import { ForgeError } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { GateCheckToWrite, GateFacts, GateForge, NodeId, Publication } from '../../ports/forge.ts';
import { unpublishedReport } from './failed-outcomes.ts';
import { externalIdOf } from './publish-report.ts';

/** Tries before a report that the forge refuses, or that cannot be made, is given up: a refusal ends the work then. */
const patientAttempts = 3;

/** The same where the forge has no other answer than that it is busy: it may be so for what is large alone. */
const busyAttempts = 7;

export interface LeastToShow {
  readonly forge: GateForge;
  readonly key: PullRequestKey;
  readonly head: CommitId;
  /** What could not be published; undefined where it could not even be made. */
  readonly report: PullRequestReport | undefined;
  /** Why it could not. */
  readonly error: unknown;
  /** Comments with commands that are not answered. */
  readonly unanswered: readonly NodeId[];
}

/** Whether the smallest thing is to be shown by now, where a publication ended with an error. */
export function isLeastDue(error: unknown, attempt: number): boolean {
  if (!(error instanceof ForgeError)) return attempt >= patientAttempts;
  switch (error.code) {
    case 'forge-refused':
      return attempt >= patientAttempts;
    case 'forge-conflict':
    case 'forge-unavailable':
      return attempt >= busyAttempts;
    default:
      // Who may not write, or not now, may not write less either.
      return false;
  }
}

/**
 * Makes visible that there is no report, in as little as can be written: red checks with the reason in place of those
 * that are not as they should be, a comment of two lines, thumbs down for commands; each in a request of its own, so
 * that one which is refused keeps no other back. Throws `ForgeError` where not even one check can be written.
 */
export async function publishLeast(least: LeastToShow): Promise<void> {
  const { forge, key, head, unanswered } = least;
  const gate = await forge.readFacts(key);
  if (gate.facts.pullRequest.headSha !== head) return;
  const checks = checksToWrite(least, gate);
  if (checks.length > 0) await writeChecks(least, gate, checks);
  const livingComment = commentToWrite(least, gate);
  if (livingComment !== undefined) await tryTo(least, gate, { livingComment });
  const reactions = unanswered.map((on) => ({ on, content: '-1' as const }));
  if (reactions.length > 0) await tryTo(least, gate, { reactions });
}

function commentToWrite(least: LeastToShow, { livingComment }: GateFacts): Publication['livingComment'] {
  const body = leastComment(least);
  if (livingComment === undefined) return { body };
  const isRight = [least.report?.comment, body].includes(livingComment.body);
  return isRight ? undefined : { node: livingComment.node, body };
}

function checksToWrite(
  { key, report, error, head }: LeastToShow,
  gate: GateFacts,
): readonly GateCheckToWrite[] {
  const names = report?.checks.map(({ name }) => name) ?? Object.values(checkNames);
  return names.flatMap((name) => {
    const newest = gate.checks.find((check) => check.name === name);
    const wanted = report?.checks.find((check) => check.name === name);
    const least = unpublishedReport(name, error);
    const externalId = externalIdOf(key, least);
    const isRight = [wanted, least].some(
      (check) => check !== undefined && newest?.externalId.startsWith(externalIdOf(key, check)) === true,
    );
    const replaced = newest?.status === 'in_progress' ? { replaces: newest.node } : {};
    return isRight ? [] : [{ head, report: toFailed(least), externalId, ...replaced }];
  });
}

function toFailed({ name, title, summary }: CheckReport): GateCheckToWrite['report'] {
  return { name, state: 'failure', title, summary, annotations: [] };
}

/** All at once, or else one by one. */
async function writeChecks(
  { forge }: LeastToShow,
  { target }: GateFacts,
  checks: readonly GateCheckToWrite[],
): Promise<void> {
  const write = async (some: readonly GateCheckToWrite[]): Promise<void> => {
    const { refused } = await forge.publish({ ...nothing, target, checks: some });
    const [first] = refused;
    if (first !== undefined && refused.length === some.length) throw first.error;
  };
  try {
    await write(checks);
  } catch (error) {
    if (!(error instanceof ForgeError) || checks.length === 1) throw error;
    const ends = await Promise.allSettled(checks.map((check) => write([check])));
    if (ends.every(({ status }) => status === 'rejected')) throw error;
  }
}

const nothing = { checks: [], livingComment: undefined, answers: [], reactions: [] } as const;

/** What is refused here leaves the checks, which say enough. */
async function tryTo(
  { forge }: LeastToShow,
  { target }: GateFacts,
  part: Partial<Pick<Publication, 'livingComment' | 'reactions'>>,
): Promise<void> {
  await forge.publish({ ...nothing, ...part, target }).catch((error: unknown) => {
    if (!(error instanceof ForgeError)) throw error;
  });
}

function leastComment({ error }: LeastToShow): string {
  const { title, summary } = unpublishedReport(checkNames.validate, error);
  return `${commentMarker}\n**${title}**\n\n${summary}\n`;
}
