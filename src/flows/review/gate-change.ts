import { holderAfter, type Heard } from '../../commands/conversation.ts';
import { findRequirements } from '../../approvals/requirements.ts';
import type { ApprovalSnapshot, AuthorKind, CodeOwners } from '../../model/approval-facts.ts';
import type { GateState } from '../../model/gate.ts';
import type { Requirement } from '../../model/approval.ts';
import type { CommitId } from '../../model/git.ts';
import type { BundleVerifier } from '../../ports/bundle-verifier.ts';
import type { GateFacts, GateForge, LabelToMake, PeopleAnswer } from '../../ports/forge.ts';
import { approvalSnapshot, readCodeOwners, type GatedSides } from '../approvals/approval-snapshot.ts';
import { decideApproval } from '../approvals/decide-approval.ts';
import { knowPeople } from '../approvals/known-people.ts';
import { authorKindsOf, groupFacts } from '../approvals/people-facts.ts';
import { earlierStatements } from '../approvals/statements.ts';
import type { PeopleMemory } from '../approvals/people-memory.ts';
import { verifyChangedSections } from '../approvals/verify-changed-sections.ts';
import { authoriseComment, peopleForCommands, type CommandContext } from '../commands/authorise-commands.ts';
import { addedEnvironments, commandBaseFacts } from '../commands/base-facts.ts';
import { carryOut, type CarriedOut } from '../commands/carry-out.ts';
import type { EffectPorts } from '../commands/effect.ts';
import { labelToMake } from '../commands/glass-label.ts';
import { teamsForGrants } from '../commands/glass-state.ts';
import type { CountPorts } from '../commands/count-commands.ts';
import { readLocks, type FoundLocks } from '../commands/read-locks.ts';
import { takeComments, type TakenComment } from '../commands/taken-comments.ts';
import { applyEffects, gateAfter } from './gate-effects.ts';
import { externalIdPrefix } from './publish-report.ts';
import type { ReviewedChange } from './review-change.ts';

export interface GatePorts extends EffectPorts, CountPorts {
  readonly people: PeopleMemory;
  /** By which signatures of Sigstore are verified. */
  readonly bundles: BundleVerifier;
}

export interface ChangeToGate {
  readonly ports: GatePorts;
  readonly forge: GateForge;
  readonly installationId: number;
  readonly gate: GateFacts;
  readonly heard: Heard;
  readonly sides: GatedSides;
  readonly change: ReviewedChange;
  /** The same change with another head; undefined for a commit that cannot be read any more. */
  readonly changeAt: (
    commit: CommitId,
  ) => Promise<{ readonly sides: GatedSides; readonly change: ReviewedChange } | undefined>;
}

/** What the gate says of a change, and the commands that were carried out on the way. */
export interface GatedChange {
  readonly state: GateState;
  readonly commands: readonly CarriedOut[];
  /** To be made with what is published. */
  readonly label: LabelToMake | undefined;
}

/**
 * Who has to agree, who has, and what comments ask for. All rules are those of the base; everything is read anew at
 * each run, so that nothing but the forge and Git says what holds. Throws `GitError` and `ForgeError`.
 */
export async function gateChange(request: ChangeToGate): Promise<GatedChange> {
  const { ports, gate, heard, sides, change } = request;
  const { facts } = gate;
  const base = change.before.registry.manifests;
  const groups = groupFacts(base);
  const codeowners = await readCodeOwners(sides.whole.base);
  const authorKinds = authorKindsOf(facts.author, base);
  const snapshot = approvalSnapshot(sides, change, { codeowners, authorKinds });
  const requirements = findRequirements(snapshot);
  const atHead = { pullRequest: facts.pullRequest, requirements, shownSince: shownSince(gate) };
  const locks = readLocks(gate, ports.markerKeys);
  const context = commandContext(request, groups, locks);
  const { taken, known } = await lookUp(request, requirements, context);
  const judged = taken.map((comment) => carryOut(authoriseComment(comment, context, known), atHead));
  const run = { heard, snapshot, context, known, locks };
  const effects = await applyEffects(judged, run, { ...request, shownSince: atHead.shownSince });
  const { commands } = effects;
  const approval = await decideApproval({
    facts,
    snapshot,
    requirements,
    statements: [...earlierStatements(facts, heard), ...commands.flatMap((carried) => carried.statements)],
    groups,
    profile: change.before.registry.settings.approvals.profile,
    known,
    own: gate.bot.id,
    snapshotAt: (commit) => snapshotAt(request, commit, { codeowners, authorKinds }),
    notes: notesOf(codeowners, heard),
  });
  const sections = await verifyChangedSections(sides, change, {
    repositoryId: facts.pullRequest.repositoryId,
    now: ports.clock.now(),
    bundles: ports.bundles,
  });
  const after = gateAfter(approval, effects, { snapshot, isTruncated: facts.isTruncated });
  const obeyed = commands.map(({ testified: { verb }, comment: { comment } }) => ({ verb, comment }));
  const state = { ...after, sections, holder: holderAfter(heard, obeyed) };
  return { state, commands, label: labelToMake(gate, context.base) };
}

/** The comments that are judged, and everybody on whom something hangs. */
async function lookUp(
  { ports, forge, installationId, gate: { facts }, heard }: ChangeToGate,
  requirements: readonly Requirement[],
  context: CommandContext,
): Promise<{ readonly taken: readonly TakenComment[]; readonly known: PeopleAnswer }> {
  const taken = await takeComments(heard, {
    ports,
    forge,
    installationId,
    facts,
    agents: context.base.agents,
  });
  const known = await knowPeople({
    memory: ports.people,
    forge,
    installationId,
    facts,
    heard,
    requirements,
    groups: context.groups,
    commands: peopleFor(taken, heard, context),
  });
  return { taken, known };
}

function peopleFor(
  taken: readonly TakenComment[],
  { testimonies }: Heard,
  context: CommandContext,
): ReturnType<typeof peopleForCommands> {
  const { teams, asking } = peopleForCommands(taken, context);
  return { teams: new Set([...teams, ...teamsForGrants(testimonies, context)]), asking };
}

/**
 * Both times are of the forge's clock: of the first check of the head, and of comments. Checks belong to commits, so that
 * what was shown for another pull request with this head does not tell what anybody has seen here; nor does what was
 * shown before somebody took the head away and brought it back.
 */
function shownSince({ checks, facts }: GateFacts): string | undefined {
  const { key, headForcedAt } = facts.pullRequest;
  const own = externalIdPrefix(key);
  const [first] = checks
    .filter(({ externalId }) => externalId.startsWith(own))
    .flatMap(({ startedAt }) => startedAt ?? [])
    .toSorted(byTime);
  return first === undefined || headForcedAt === undefined
    ? first
    : [first, headForcedAt].toSorted(byTime)[1];
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

function commandContext(
  { ports, gate, heard, change }: ChangeToGate,
  groups: CommandContext['groups'],
  { found }: FoundLocks,
): CommandContext {
  const base = change.before.registry.manifests;
  const lockers = found.flatMap(({ environment, record }) =>
    record === undefined ? [] : [[environment, record.by.id] as const],
  );
  return {
    facts: gate.facts,
    base: commandBaseFacts(base),
    groups,
    holder: heard.holder,
    lockedBy: new Map(lockers),
    addedEnvironments: addedEnvironments(base, change.after.registry.manifests),
    now: ports.clock.now(),
  };
}

async function snapshotAt(
  { changeAt }: ChangeToGate,
  commit: CommitId,
  rules: { readonly codeowners: CodeOwners | undefined; readonly authorKinds: readonly AuthorKind[] },
): Promise<ApprovalSnapshot | undefined> {
  const found = await changeAt(commit);
  return found && approvalSnapshot(found.sides, found.change, rules);
}

function notesOf(codeowners: CodeOwners | undefined, { forged, lost }: Heard): readonly string[] {
  const problems = codeowners?.diagnostics ?? [];
  const [first] = problems;
  return [
    ...(first === undefined
      ? []
      : [
          `\`${first.file}\`, line ${first.range.line}: ${first.message}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`,
        ]),
    ...(forged === 0
      ? []
      : [
          `${forged === 1 ? 'An answer of Charter was' : `${forged} answers of Charter were`} changed by somebody else, so what ${forged === 1 ? 'it' : 'they'} testified does not count.`,
        ]),
    ...lost
      .slice(0, 1)
      .map(
        ({ deletedBy, at }) =>
          `An answer of Charter was deleted or written over by \`@${deletedBy.login}\` at \`${at}\`, so a hold or a withdrawal may be lost. The pull request is held until somebody with the role \`maintain\` has looked and types \`/hold cancel\`.`,
      ),
  ];
}
