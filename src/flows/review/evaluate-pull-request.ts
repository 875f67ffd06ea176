import type { Heard } from '../../commands/conversation.ts';
import { AppError } from '../../model/app-error.ts';
import type { GateState } from '../../model/gate.ts';
import type { CommitId, MergedTree, SourceTree } from '../../model/git.ts';
import type { OpenBase, ReviewOutcome, Undeployed } from '../../model/review.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { GateFacts, GateForge } from '../../ports/forge.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import type { MirroredPullRequest, RepositoryReader } from '../../ports/repository-reader.ts';
import type { ChangeSides } from '../approvals/approval-snapshot.ts';
import { policyInFolder, reviewInFolder } from '../registry/in-folder.ts';
import { touchedRegistry } from '../registry/registry-folders.ts';
import { branchToCommitTo } from '../fix/branch-to-commit-to.ts';
import { openBaseNote } from '../../render/review/open-base-check.ts';
import { AmbiguousMergeError } from './ambiguous-merge-error.ts';
import type { DeployedMemory } from './deployed-memory.ts';
import { baseMissingOutcome, failedOutcome } from './failed-outcomes.ts';
import { changedPaths } from './evaluate-change.ts';
import { gateChange, type GatedChange, type GatePorts } from './gate-change.ts';
import { judgeChange, type PolicyPorts } from './judge-change.ts';
import type { KnownBases } from './known-bases.ts';
import { findOpenBase } from './open-base.ts';
import { RegistryChoiceError } from './registry-choice-error.ts';
import {
  changeAt,
  findRegistry,
  readMergedSides,
  nameOfRegistry,
  sidesBelow,
  type ChangeAt,
  type RegistryAt,
} from './registry-change.ts';
import { reviewChange, type ReviewedChange } from './review-change.ts';
import { findUndeployed } from './undeployed-changes.ts';

export interface EvaluationPorts extends PolicyPorts, GatePorts {
  readonly cache: ParseCache;
  /** Shared by all runs. */
  readonly bases: KnownBases;
  /** Shared by all runs. */
  readonly deployed: DeployedMemory;
}

export interface PullRequestToEvaluate {
  readonly ports: EvaluationPorts;
  readonly forge: GateForge;
  readonly installationId: number;
  readonly gate: GateFacts;
  readonly heard: Heard;
  readonly mirrored: MirroredPullRequest;
}

/** What was found out about a pull request, and with a registry also how its gate and its commands stand. */
export type EvaluatedPullRequest =
  | {
      readonly outcome: Extract<ReviewOutcome, { kind: 'reviewed' }>;
      readonly gated: GatedChange;
      readonly change: ReviewedChange;
      /** Of the registry that the change is about: a prefix of paths, '' for the root. */
      readonly folder: string;
      /** Where the branch left its base; undefined where it never did. */
      readonly mergeBase: CommitId | undefined;
      /** What merging gives. */
      readonly merged: SourceTree;
      readonly reader: RepositoryReader;
    }
  | { readonly outcome: Exclude<ReviewOutcome, { kind: 'reviewed' }>; readonly gated: undefined };

/** Everything that one look at a pull request finds out. Throws `GitError` and `ForgeError`. */
export async function evaluatePullRequest(request: PullRequestToEvaluate): Promise<EvaluatedPullRequest> {
  const { gate, mirrored, ports } = request;
  const { pullRequest } = gate.facts;
  const head = pullRequest.headSha;
  if (mirrored.base === undefined) return { outcome: baseMissingOutcome(pullRequest), gated: undefined };
  const whole = await readMergedSides(mirrored, mirrored.base, head);
  const at = findRegistry(whole);
  if (at instanceof RegistryChoiceError) return { outcome: failedOutcome(head, at), gated: undefined };
  const { sides, change, merged } = await changeAt(request, at, whole);
  const openBase = await findOpenBase(pullRequest, mirrored);
  if (change.isWithoutSettings && !merged.conflicts.includes(at.folder + settingsPath)) {
    return { outcome: { kind: 'no-registry', head, openBase }, gated: undefined };
  }
  if (merged.isAmbiguous === true) {
    return { outcome: failedOutcome(head, new AmbiguousMergeError(merged.conflicts)), gated: undefined };
  }
  const policy = await judgeChange(sides.registry, change, ports);
  const gated = await gateChange({ ...request, sides, change, changeAt: otherHeads(request, at) });
  const review = {
    ...change.review,
    notes: [...baseNotes(openBase), ...folderNotes(at), ...change.review.notes, ...mergeNotes(merged)],
    undeployed: await undeployedBefore(request, at, change),
  };
  return {
    outcome: {
      kind: 'reviewed',
      review,
      policy: policyInFolder(policy, at.folder),
      gate: gated.state,
      openBase,
      fixing: branchToCommitTo(gate) === undefined ? 'suggest' : 'commit',
    },
    gated,
    change,
    folder: at.folder,
    mergeBase: merged.mergeBase,
    merged: merged.tree,
    reader: mirrored.reader,
  };
}

/** Of a change for the default branch: what another one has is not merged yet. */
async function undeployedBefore(
  { ports, gate, mirrored }: PullRequestToEvaluate,
  { base, folder }: RegistryAt,
  { review, before }: ReviewedChange,
): Promise<readonly Undeployed[]> {
  const { key, repositoryId, baseBranch, defaultBranch } = gate.facts.pullRequest;
  if (defaultBranch !== undefined && baseBranch !== defaultBranch) return [];
  const names = before.environments.map(({ name }) => name);
  ports.deployed.keepEnvironments(`${key.owner}/${key.repo}`, names);
  return findUndeployed({
    deployments: gate.deployments,
    plan: review.plan,
    base,
    folder,
    before,
    reader: mirrored.reader,
    cache: ports.cache,
    memory: ports.deployed,
    repository: nameOfRegistry(repositoryId, folder),
  });
}

function folderNotes({ folder, isTouched }: RegistryAt): readonly string[] {
  if (folder === '') return [];
  const name = JSON.stringify(folder);
  return isTouched
    ? [`This is about the registry in ${name}.`]
    : [`This change touches no registry; who has to agree is told by the rules of ${name}.`];
}

export interface MergeGroupToEvaluate {
  readonly ports: Pick<EvaluationPorts, 'cache' | 'bases' | 'engine' | 'modules'>;
  readonly gate: GateFacts;
  readonly mirrored: MirroredPullRequest;
  readonly head: CommitId;
}

/**
 * What a merge queue would make, compared with its base branch of now, whose rules hold: an outcome for each registry
 * of the repository that it touches. Who agrees is not asked: that is a matter of pull requests. Throws `GitError`.
 */
export async function evaluateMergeGroup(request: MergeGroupToEvaluate): Promise<readonly ReviewOutcome[]> {
  const { gate, mirrored, head } = request;
  const { base, reader } = mirrored;
  if (base === undefined) return [baseMissingOutcome(gate.facts.pullRequest)];
  const readBlobs: typeof reader.readBlobs = (ids) => reader.readBlobs(ids);
  const whole = {
    base: { commit: base, tree: await reader.readTree(base), readBlobs },
    head: { commit: head, tree: await reader.readTree(head), readBlobs },
  };
  const touched = touchedRegistry(
    whole.base.tree,
    whole.head.tree,
    changedPaths(whole.base.tree, whole.head.tree),
  );
  if (touched.kind === 'around') return [failedOutcome(head, new RegistryChoiceError(touched))];
  const outcomes: ReviewOutcome[] = [];
  for (const folder of touched.kind === 'several' ? touched.folders : [touched.folder])
    outcomes.push(await evaluateInGroup(request, whole, folder));
  return outcomes;
}

async function evaluateInGroup(
  { ports, gate, head }: MergeGroupToEvaluate,
  whole: ChangeSides,
  folder: string,
): Promise<ReviewOutcome> {
  const { cache, bases } = ports;
  const sides = sidesBelow(whole, folder);
  const repository = nameOfRegistry(gate.facts.pullRequest.repositoryId, folder);
  const change = await reviewChange({ ...sides, cache, bases, repository });
  if (change.isWithoutSettings) return { kind: 'no-registry', head };
  const policy = policyInFolder(await judgeChange(sides, change, ports), folder);
  return { kind: 'reviewed', review: reviewInFolder(change.review, folder), policy, gate: nobodyAsked };
}

const nobodyAsked: GateState = {
  approval: { profile: 'team', status: 'pending', requirements: [], blockers: [], digest: '', notes: [] },
  sections: [],
  holder: undefined,
  locks: [],
  grants: [],
};

/** What makes a commit unreadable for good, so that to try again would not help. */
const unreadable: ReadonlySet<string> = new Set([
  'git-object-missing',
  'git-tree-too-large',
  'git-read-too-large',
  'git-pack-too-complex',
]);

/**
 * The change as it was at another head that was approved; what neither the mirror nor the forge has any more, and what
 * is more than can be read, says nothing, and so counts for nothing: the head of now is not held up by it.
 */
function otherHeads(
  request: PullRequestToEvaluate,
  at: RegistryAt,
): (commit: CommitId) => Promise<ChangeAt | undefined> {
  return async (commit) => {
    if (!request.mirrored.named.has(commit)) return undefined;
    try {
      const found = await changeAt(request, at, await readMergedSides(request.mirrored, at.base, commit));
      return found.merged.isAmbiguous === true ? undefined : found;
    } catch (error) {
      if (error instanceof AppError && unreadable.has(error.code)) return undefined;
      throw error;
    }
  };
}

function baseNotes(openBase: OpenBase | undefined): readonly string[] {
  return openBase === undefined ? [] : [openBaseNote(openBase)];
}

function mergeNotes({ mergeBase, conflicts }: Pick<MergedTree, 'mergeBase' | 'conflicts'>): string[] {
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
