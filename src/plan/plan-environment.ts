import { orderIntoWaves } from '../graph/waves.ts';
import type { Graph } from '../model/graph.ts';
import { isJsonObject } from '../model/json.ts';
import type { EffectiveEnvironment, Manifest } from '../model/manifest.ts';
import type { EnvironmentPlan } from '../model/plan.ts';
import { toRef, type Ref } from '../model/ref.ts';
import {
  compareManifests,
  type ManifestChange,
  type PlannedManifest,
  type TraitsByKind,
} from './compare-manifests.ts';
import { deletedRefs, describeChanges, listingLimit, summarise } from './describe-changes.ts';
import {
  resolveEnvironment,
  type EnvironmentReferences,
  type EnvironmentScope,
} from './environment-graph.ts';
import { promotedFrom, type Promotions } from './promotions.ts';

/** One environment in one state of a registry. */
export interface EnvironmentState {
  /** Undefined where the environment does not exist. */
  readonly effective: EffectiveEnvironment | undefined;
  /** All manifests of the registry. */
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly promotions: Promotions;
}

export interface EnvironmentRequest {
  readonly name: string;
  readonly base: EnvironmentState;
  readonly head: EnvironmentState;
  readonly traits: TraitsByKind;
  /** How many environments the plan has: what it lists is shared among them. */
  readonly parts: number;
}

/** What happens in one environment: to what runs there, and to the Environment manifest itself. */
export function planEnvironment({ name, base, head, traits, parts }: EnvironmentRequest): EnvironmentPlan {
  const own = toRef('Environment', name);
  const tiers = { base: tierOf(base, own), head: tierOf(head, own) };
  const { changes, unchanged } = compareManifests(plannedIn(base, own), plannedIn(head, own), traits);
  const plan = { name, tier: tiers.head ?? tiers.base, summary: summarise(changes, unchanged) };
  if (changes.length === 0) return { ...plan, changes: [], waves: [] };

  const limit = listingLimit(changes.length, parts);
  const resolve = (state: EnvironmentState): EnvironmentReferences =>
    resolveEnvironment({ ...scopeOf(state, own, limit), traits });
  const afterwards = resolve(head);
  // Only what is deleted is looked up in the state before.
  const before = deletedRefs(changes).size === 0 ? { nodes: [], edges: [] } : resolve(base).graph;
  const graphs = { head: afterwards.graph, base: before };
  return {
    ...plan,
    changes: describeChanges(changes, {
      ...graphs,
      present: afterwards.manifests,
      // A change that takes an environment out of production still happens in production.
      environment: { name, isProduction: Object.values(tiers).includes('production') },
      limit,
    }),
    waves: wavesOf(changes, graphs, own),
  };
}

function scopeOf(state: EnvironmentState, own: Ref, limit: number): Omit<EnvironmentScope, 'traits'> {
  const { manifests, promotions } = state;
  const itself = manifests.get(own);
  return {
    effective: effectiveIn(state),
    manifests,
    environments: [...(itself === undefined ? [] : [itself]), ...promotedFrom(own, promotions, limit)],
  };
}

function effectiveIn({ effective }: EnvironmentState): EffectiveEnvironment['manifests'] {
  return effective?.manifests ?? new Map();
}

function plannedIn(state: EnvironmentState, own: Ref): ReadonlyMap<Ref, PlannedManifest> {
  const manifest = ownManifest(state, own);
  const planned = new Map<Ref, PlannedManifest>(effectiveIn(state));
  return manifest === undefined || planned.has(own) ? planned : planned.set(own, manifest);
}

function ownManifest({ effective, manifests }: EnvironmentState, own: Ref): Manifest | undefined {
  const manifest = effective === undefined ? undefined : manifests.get(own);
  return manifest?.isValid === true ? manifest : undefined;
}

function tierOf(state: EnvironmentState, own: Ref): string | undefined {
  const spec = ownManifest(state, own)?.value['spec'];
  const tier = isJsonObject(spec) ? spec['tier'] : undefined;
  return typeof tier === 'string' ? tier : undefined;
}

/** The environment itself comes before what runs in it, and goes after it. */
function wavesOf(
  changes: readonly ManifestChange[],
  { base, head }: { readonly base: Graph; readonly head: Graph },
  own: Ref,
): EnvironmentPlan['waves'] {
  const deleted = deletedRefs(changes);
  const all = changes.map(({ ref }) => ref).filter((ref) => ref !== own);
  const isOwnChanged = all.length < changes.length;
  const waves = [
    ...orderIntoWaves({ graph: head, deploy: all.filter((ref) => !deleted.has(ref)), remove: [] }),
    ...orderIntoWaves({ graph: base, deploy: [], remove: all.filter((ref) => deleted.has(ref)) }),
  ];
  if (!isOwnChanged) return waves;
  return deleted.has(own) ? [...waves, [own]] : [[own], ...waves];
}
