import { findAddedCycles, startCircles, startLevels } from '../graph/find-cycles.ts';
import { startKinds } from '../graph/start-order.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { Graph, GraphEdge } from '../model/graph.ts';
import type { EffectiveEnvironment, Manifest } from '../model/manifest.ts';
import { toRef, type Ref } from '../model/ref.ts';
import type { TraitsByKind } from './compare-manifests.ts';
import { resolveEnvironment } from './environment-graph.ts';

/** A registry, as far as the cycles of its environments are concerned. */
export interface CycleScope {
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  /** The references among all manifests, without regard to environments. */
  readonly graph: Graph;
  readonly environments: readonly EffectiveEnvironment[];
  readonly traits: TraitsByKind;
}

/**
 * Start-up cycles which only the overlays of an environment close, each told once, at a reference that an overlay
 * adds. Only environments are looked into whose overlays turn the order of all manifests round somewhere; the work is
 * in proportion to what runs there.
 */
export function findEnvironmentCycles(scope: CycleScope): readonly Diagnostic[] {
  const { environments, graph } = scope;
  const reordered = reorderedEnvironments(scope);
  if (reordered.size === 0) return [];
  const known = startCircles(graph);
  return environments
    .filter(({ name }) => reordered.has(toRef('Environment', name)))
    .flatMap((environment) => findCyclesIn(environment, scope, known))
    .toSorted(compareDiagnostics);
}

function findCyclesIn(
  { name, manifests: effective }: EffectiveEnvironment,
  { manifests, traits }: CycleScope,
  known: ReadonlyMap<Ref, number>,
): readonly Diagnostic[] {
  const { graph } = resolveEnvironment({ effective, manifests, environments: [], traits });
  const addedBy = (edge: GraphEdge): Ref | undefined =>
    effective
      .get(edge.from)
      ?.sources.slice(1)
      .find(({ ref }) => isNamedBy(manifests.get(ref), edge))?.ref;
  return findAddedCycles({ graph, environment: name, known, addedBy });
}

/** The environments in which an Overlay says of two manifests that one has to start before the other, and not later. */
function reorderedEnvironments({ manifests, graph }: CycleScope): ReadonlySet<Ref> {
  const ordering = [...manifests.values()].filter(
    ({ kind, references }) => kind === 'Overlay' && references.some(({ edge }) => startKinds.has(edge)),
  );
  if (ordering.length === 0) return new Set();
  const levels = startLevels(graph);
  return new Set(
    ordering
      .filter((overlay) => mayTurnRound(overlay, levels))
      .flatMap(({ references }) => targetsOf(references, 'environment')),
  );
}

/** Startup lists are not looked into: what they mean depends on the lists before and behind them. */
function mayTurnRound({ references }: Manifest, levels: ReadonlyMap<Ref, number>): boolean {
  const own = Math.min(...targetsOf(references, 'target').map((ref) => levels.get(ref) ?? 0));
  return references
    .filter(({ edge }) => startKinds.has(edge))
    .some(({ edge, target }) => edge === 'startup' || (levels.get(target) ?? 0) >= own);
}

function targetsOf(references: Manifest['references'], kind: string): readonly Ref[] {
  return references.filter(({ edge }) => edge === kind).map(({ target }) => target);
}

function isNamedBy(overlay: Manifest | undefined, { kind, to }: GraphEdge): boolean {
  return overlay?.references.some(({ edge, target }) => edge === kind && target === to) === true;
}
