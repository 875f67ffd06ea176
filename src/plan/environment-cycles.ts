import { findAddedCycles, startCircles } from '../graph/find-cycles.ts';
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
 * adds. Only environments are looked into whose overlays name what has to start first; the work is in proportion to
 * what runs there.
 */
export function findEnvironmentCycles(scope: CycleScope): readonly Diagnostic[] {
  const { manifests, environments, graph, traits } = scope;
  const reordered = reorderedEnvironments(manifests.values());
  if (reordered.size === 0) return [];
  const known = startCircles(graph);
  return environments
    .filter(({ name }) => reordered.has(toRef('Environment', name)))
    .flatMap(({ name, manifests: effective }) => {
      const resolved = resolveEnvironment({ effective, manifests, environments: [], traits });
      const addedBy = (edge: GraphEdge): Ref | undefined =>
        (effective.get(edge.from)?.sources ?? [])
          .slice(1)
          .find(({ ref }) => isNamedBy(manifests.get(ref), edge))?.ref;
      return findAddedCycles({ graph: resolved.graph, environment: name, known, addedBy });
    })
    .toSorted(compareDiagnostics);
}

/** The environments in which an Overlay says what has to start before what. */
function reorderedEnvironments(manifests: Iterable<Manifest>): ReadonlySet<Ref> {
  const reordered = new Set<Ref>();
  for (const { kind, references } of manifests) {
    if (kind !== 'Overlay' || !references.some(({ edge }) => startKinds.has(edge))) continue;
    for (const { edge, target } of references) if (edge === 'environment') reordered.add(target);
  }
  return reordered;
}

function isNamedBy(overlay: Manifest | undefined, { kind, to }: GraphEdge): boolean {
  return overlay?.references.some(({ edge, target }) => edge === kind && target === to) === true;
}
