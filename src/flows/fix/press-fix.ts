import type { CommandResult } from '../../model/command-answer.ts';
import { ForgeError } from '../../model/forge-error.ts';
import { parsePressKey, type PressKey } from '../../model/press-key.ts';
import type { GateFacts, GateForge } from '../../ports/forge.ts';
import type { MirroredPullRequest } from '../../ports/repository-reader.ts';
import type { WorkItem, WorkResult } from '../../ports/work-queue.ts';
import { isDoneBy, renderPress } from '../../render/commands/press-answer.ts';
import { suggestFixes } from '../commands/suggest-fixes.ts';
import { changeAt, findRegistry, readMergedSides, type ChangeAt } from '../review/registry-change.ts';
import { RegistryChoiceError } from '../review/registry-choice-error.ts';
import {
  baseMissingOutcome,
  failedOutcome,
  otherHeadOutcome,
  resultOfFault,
} from '../review/failed-outcomes.ts';
import { resultOfForgeError } from '../review/forge-error-result.ts';
import type { ReviewPorts } from '../review/review-pull-request.ts';
import { syncMirror } from '../review/sync-mirror.ts';
import { authorisePress } from './authorise-press.ts';
import { branchToCommitTo } from './branch-to-commit-to.ts';
import { commitFixes, movedMeanwhile } from './commit-fixes.ts';
import { fixesAtHead } from './fixes-at-head.ts';

export type PressPorts = Pick<
  ReviewPorts,
  'connector' | 'mirror' | 'turns' | 'log' | 'clock' | 'people' | 'cache' | 'bases'
>;

/** Tries before a fault that may pass by itself is told. */
const quietAttempts = 3;

/**
 * Does what somebody pressed a button for, and answers in one comment: fixes become a commit on the branch, or, where
 * that is a fork's or may not be written to, suggestions. All is read anew, as for commands: the pull request has to be
 * open with the very head that the button was about. Undefined where the key is not one of a press.
 */
export async function pressFix(
  ports: PressPorts,
  item: WorkItem,
  attempt: number,
): Promise<WorkResult | undefined> {
  const press = parsePressKey(item.key);
  if (press === undefined) return undefined;
  const { owner, repo, head } = press;
  const { installationId } = item;
  try {
    const forge = await ports.connector.gateFor({ installationId, owner, repo });
    return await ports.turns.take(`${owner}/${repo}@${head}`, async () => {
      const gate = await forge.readFacts(press);
      if (gate.facts.pullRequest.state === 'closed' || isDone(press, gate)) return { kind: 'done' };
      return answerPress({ ports, press, forge, gate, installationId, attempt });
    });
  } catch (error) {
    if (error instanceof ForgeError) return resultOfForgeError(error, attempt);
    throw error;
  }
}

/** A second press, or a second delivery of the first, of what was done and has moved the head since. */
function isDone(press: PressKey, { facts, answers }: GateFacts): boolean {
  return facts.pullRequest.headSha !== press.head && answers.some(({ body }) => isDoneBy(press, body));
}

interface Pressed {
  readonly ports: PressPorts;
  readonly press: PressKey;
  readonly forge: GateForge;
  readonly gate: GateFacts;
  readonly installationId: number;
  readonly attempt: number;
}

async function answerPress(pressed: Pressed): Promise<WorkResult> {
  const { ports, press, attempt } = pressed;
  let result: WorkResult = { kind: 'done' };
  let said: CommandResult;
  try {
    said = await carryOutPress(pressed);
  } catch (error) {
    result = resultOfFault(error, attempt);
    if (attempt < quietAttempts && result.kind === 'retry') return result;
    ports.log.error('a button could not be answered', { press, error });
    said = failed(failedOutcome(press.head, error));
    result = { kind: 'done' };
  }
  await writeAnswer(pressed, said);
  return result;
}

/** Pressing again says the same again, so it is said once. */
async function writeAnswer({ forge, gate, press }: Pressed, result: CommandResult): Promise<void> {
  const body = renderPress(press, result);
  if (gate.answers.some((answer) => answer.body === body)) return;
  const nothing = { checks: [], livingComment: undefined, reactions: [] };
  const { refused } = await forge.publish({ ...nothing, target: gate.target, answers: [{ body }] });
  const [first] = refused;
  if (first !== undefined) throw first.error;
}

async function carryOutPress(pressed: Pressed): Promise<CommandResult> {
  const { ports, press, forge, gate } = pressed;
  const { pullRequest } = gate.facts;
  if (pullRequest.headSha !== press.head) return movedMeanwhile(press.head);
  const mirrored = await syncMirror({ mirror: ports.mirror, forge, gate });
  if (mirrored.base === undefined) return failed(baseMissingOutcome(pullRequest));
  if (mirrored.head !== press.head) return failed(otherHeadOutcome(press.head, mirrored.head));
  const whole = await readMergedSides(mirrored, mirrored.base, press.head);
  const at = findRegistry(whole);
  if (at instanceof RegistryChoiceError) return failed(failedOutcome(press.head, at));
  const found = await changeAt({ ports, gate }, at, whole);
  return fixAsAllowed(pressed, mirrored, found);
}

async function fixAsAllowed(
  pressed: Pressed,
  mirrored: MirroredPullRequest,
  found: ChangeAt,
): Promise<CommandResult> {
  const { ports, press, forge, gate, installationId } = pressed;
  const { facts } = gate;
  const branch = press.action === 'apply-fixes' ? branchToCommitTo(gate) : undefined;
  const authorisation = await authorisePress({
    by: { ...press.by, kind: 'person' },
    isCommit: branch !== undefined,
    facts,
    base: found.change.before.registry.manifests,
    people: ports.people,
    forge,
    installationId,
    now: ports.clock.now(),
  });
  if (authorisation.kind === 'denied') return authorisation;
  const committed =
    branch === undefined ? undefined : await committedTo(branch, pressed, { mirrored, found });
  if (committed !== undefined) return committed;
  const { change, merged } = found;
  const suggested = await suggestFixes({
    forge,
    gate,
    reader: mirrored.reader,
    mergeBase: merged.mergeBase,
    merged: merged.tree,
    review: change.review,
  });
  return press.action === 'apply-fixes' ? withReason(suggested) : suggested;
}

async function committedTo(
  branch: string,
  { press, forge, gate }: Pressed,
  { mirrored, found }: { readonly mirrored: MirroredPullRequest; readonly found: ChangeAt },
): Promise<CommandResult | undefined> {
  const files = await fixesAtHead({
    reader: mirrored.reader,
    head: press.head,
    mergeBase: found.merged.mergeBase,
    settings: found.change.before.registry.settings,
    folder: found.sides.folder,
  });
  if (files.length === 0) {
    return { kind: 'nothing-to-do', said: 'A machine can fix nothing in the files of this change.' };
  }
  const { cloneUrl } = gate.facts.pullRequest;
  const by = { ...press.by, kind: 'person' } as const;
  return commitFixes({ forge, branch, head: press.head, files, by, cloneUrl });
}

function withReason(result: CommandResult): CommandResult {
  if (result.kind !== 'done') return result;
  const reason = 'Charter cannot commit to this branch, so whoever can has to take them over.';
  return { ...result, details: [reason, ...(result.details ?? [])] };
}

function failed({
  code,
  message,
  hint,
}: {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}): CommandResult {
  return { kind: 'failed', code, message, hint };
}
