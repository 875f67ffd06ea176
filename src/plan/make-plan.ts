import { digestOf } from '../model/digest.ts';
import type { CommitId } from '../model/git.ts';
import type { Graph } from '../model/graph.ts';
import type { EffectiveEnvironment, Manifest } from '../model/manifest.ts';
import type { EnvironmentPlan, Plan } from '../model/plan.ts';
import type { Ref } from '../model/ref.ts';
import { compareManifests, type TraitsByKind } from './compare-manifests.ts';
import { describeChanges, listingLimit, summarise } from './describe-changes.ts';
import { planEnvironment, type EnvironmentState } from './plan-environment.ts';
import { promotionsIn } from './promotions.ts';

/** A registry at one commit, as far as a plan needs it. */
export interface PlanState {
  /** Undefined for a working tree. */
  readonly commit: CommitId | undefined;
  /** In the order of promotion. */
  readonly environments: readonly EffectiveEnvironment[];
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly graph: Graph;
}

export interface PlanRequest {
  readonly base: PlanState;
  readonly head: PlanState;
  readonly traits: TraitsByKind;
}

/**
 * What leads from one state of a registry to another. The same two states give the same plan, whatever the order in
 * which manifests or keys come. The digest leaves the two commits out: an approval is bound to it, and has to
 * outlive a rebase that changes nothing of what will be done.
 */
export function makePlan({ base, head, traits }: PlanRequest): Plan {
  const content = {
    environments: planEnvironments({ base, head, traits }),
    registry: planRegistry({ base, head, traits }),
  };
  return { digest: digestOf(content), base: base.commit, head: head.commit, ...content };
}

/** In the order of the head, which is that of promotion; environments that are removed come last. */
function planEnvironments({ base, head, traits }: PlanRequest): readonly EnvironmentPlan[] {
  const before = new Map(base.environments.map((environment) => [environment.name, environment]));
  const after = new Map(head.environments.map((environment) => [environment.name, environment]));
  const shared = { base: registryOf(base), head: registryOf(head) };
  const names = new Set([...after.keys(), ...before.keys()]);
  return [...names].map((name) =>
    planEnvironment({
      name,
      base: { effective: before.get(name), ...shared.base },
      head: { effective: after.get(name), ...shared.head },
      traits,
      parts: names.size,
    }),
  );
}

function registryOf({ manifests }: PlanState): Pick<EnvironmentState, 'manifests' | 'promotions'> {
  return { manifests, promotions: promotionsIn(manifests) };
}

function planRegistry({ base, head, traits }: PlanRequest): Plan['registry'] {
  const deployed = new Set(
    [...base.environments, ...head.environments].flatMap(({ manifests }) => [...manifests.keys()]),
  );
  const { changes, unchanged } = compareManifests(
    undeployed(base, deployed),
    undeployed(head, deployed),
    traits,
  );
  return {
    summary: summarise(changes, unchanged),
    changes: describeChanges(changes, {
      base: base.graph,
      head: head.graph,
      present: head.manifests.values(),
      environment: undefined,
      limit: listingLimit(changes.length, 1),
    }),
  };
}

/** Groups and Policies, and what would run but is in no environment on either side, so that no change is lost. */
function undeployed({ manifests }: PlanState, deployed: ReadonlySet<Ref>): ReadonlyMap<Ref, Manifest> {
  return new Map(
    [...manifests].filter(
      ([ref, { kind, isValid }]) =>
        isValid && kind !== 'Overlay' && kind !== 'Environment' && !deployed.has(ref),
    ),
  );
}
