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
import { deletedRefs, describeChanges, summarise } from './describe-changes.ts';
import { resolveEnvironment } from './environment-graph.ts';

/** One environment in one state of a registry. */
export interface EnvironmentState {
  /** Undefined where the environment does not exist. */
  readonly effective: EffectiveEnvironment | undefined;
  /** All manifests of the registry. */
  readonly manifests: ReadonlyMap<Ref, Manifest>;
}

export interface EnvironmentRequest {
  readonly name: string;
  readonly base: EnvironmentState;
  readonly head: EnvironmentState;
  readonly traits: TraitsByKind;
}

/** What happens in one environment: to what runs there, and to the Environment manifest itself. */
export function planEnvironment({ name, base, head, traits }: EnvironmentRequest): EnvironmentPlan {
  const own = toRef('Environment', name);
  const tiers = { base: tierOf(base, own), head: tierOf(head, own) };
  const before = plannedIn(base, own);
  const after = plannedIn(head, own);
  const { changes, unchanged } = compareManifests(before, after, traits);
  const plan = { name, tier: tiers.head ?? tiers.base, summary: summarise(changes, unchanged) };
  if (changes.length === 0) return { ...plan, changes: [], waves: [] };

  const afterwards = resolveEnvironment(effectiveIn(head), head.manifests, traits);
  const graphs = { head: afterwards.graph, base: graphOfDeleted(changes, base, traits) };
  return {
    ...plan,
    changes: describeChanges(changes, {
      ...graphs,
      present: afterwards.manifests,
      // A change that takes an environment out of production still happens in production.
      environment: { name, isProduction: Object.values(tiers).includes('production') },
    }),
    waves: wavesOf(changes, graphs, own),
  };
}

/** Only what is deleted is looked up in the state before. */
function graphOfDeleted(
  changes: readonly ManifestChange[],
  base: EnvironmentState,
  traits: TraitsByKind,
): Graph {
  if (deletedRefs(changes).size === 0) return { nodes: [], edges: [] };
  return resolveEnvironment(effectiveIn(base), base.manifests, traits).graph;
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
