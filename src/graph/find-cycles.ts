import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { Graph, GraphEdge } from '../model/graph.ts';
import type { Ref } from '../model/ref.ts';
import { cycleClasses, startCycles, type CycleClass } from './cycle-classes.ts';
import { closingPath, cyclicComponents } from './cycle-paths.ts';
import { describeCycle } from './describe-cycle.ts';
import { findComponents } from './find-components.ts';
import { startOrder, type Arc, type ArcGraph } from './start-order.ts';

/**
 * One diagnostic for every set of manifests that refer to each other in a circle, with a shortest path from its
 * first ref back to itself, placed at the first reference of that path. Depth is no limit; linear in the graph.
 */
export function findCycles(graph: Graph): readonly Diagnostic[] {
  return cycleClasses
    .flatMap((cycleClass) => findCyclesOf(cycleClass, cycleClass.arcs(graph)))
    .toSorted(compareDiagnostics);
}

function findCyclesOf(cycleClass: CycleClass, graph: ArcGraph): readonly Diagnostic[] {
  return cyclicComponents(graph).flatMap((component) => {
    const start = component.reduce((lowest, node) => Math.min(lowest, node), Infinity);
    return describeCycle(cycleClass, closingPath(graph, { start, component: new Set(component) }));
  });
}

/** The manifests that can start only after each other, by ref: those of one circle have the same number. */
export function startCircles(graph: Graph): ReadonlyMap<Ref, number> {
  const order = startOrder(graph);
  return new Map(
    cyclicComponents(order).flatMap((component, circle) =>
      component.flatMap((node) => order.refs[node] ?? []).map((ref) => [ref, circle] as const),
    ),
  );
}

/**
 * How many manifests at least have to start one after the other before each. What is added to a graph closes no circle
 * as long as all of it leads from a higher level to a lower one.
 */
export function startLevels(graph: Graph): ReadonlyMap<Ref, number> {
  const { refs, arcs } = startOrder(graph);
  const levels = new Int32Array(arcs.length);
  for (const component of findComponents(arcs.map((list) => list.map(({ to }) => to)))) {
    // What others in the component wait for stands at 0 until the whole component has its level.
    const above = component.flatMap((node) => arcs[node] ?? []).map(({ to }) => (levels[to] ?? 0) + 1);
    const level = above.reduce((highest, next) => Math.max(highest, next), 0);
    for (const node of component) levels[node] = level;
  }
  return new Map(refs.map((ref, node) => [ref, levels[node] ?? 0]));
}

export interface AddedCycles {
  /** The references as they hold in the environment. */
  readonly graph: Graph;
  readonly environment: string;
  /** The circles that the manifests have without what is added: these are told elsewhere. */
  readonly known: ReadonlyMap<Ref, number>;
  /** The manifest that adds a reference to what the others say, if one does. */
  readonly addedBy: (edge: GraphEdge) => Ref | undefined;
}

/**
 * Start-up cycles of an environment that are closed by what it adds to the manifests: one for each set that does not
 * lie within one circle known already, told at a reference that is added. Linear in the graph.
 */
export function findAddedCycles({ graph, environment, known, addedBy }: AddedCycles): readonly Diagnostic[] {
  const order = startOrder(graph);
  return cyclicComponents(order).flatMap((component) => {
    const added = closingArc({ order, component: new Set(component), known, addedBy });
    if (added === undefined) return [];
    const steps = closingPath(order, { ...added, component: new Set(component) });
    return describeCycle(startCycles, steps, { environment, ref: added.by });
  });
}

interface ClosingArc {
  readonly start: number;
  readonly first: Arc;
  readonly by: Ref;
}

/** The first arc within a component that is added and whose ends do not wait for each other without it. */
function closingArc({
  order: { refs, arcs },
  component,
  known,
  addedBy,
}: Pick<AddedCycles, 'known' | 'addedBy'> & {
  readonly order: ArcGraph;
  readonly component: ReadonlySet<number>;
}): ClosingArc | undefined {
  const circleOf = (node: number): number | undefined => {
    const ref = refs[node];
    return ref === undefined ? undefined : known.get(ref);
  };
  const named = [...component].filter((node) => node < refs.length).toSorted((a, b) => a - b);
  const circles = new Set(named.map(circleOf));
  if (circles.size === 1 && !circles.has(undefined)) return undefined;
  for (const start of named) {
    for (const first of arcs[start] ?? []) {
      const isKnown = circleOf(start) !== undefined && circleOf(start) === circleOf(first.to);
      const by = isKnown || !component.has(first.to) ? undefined : addedBy(first.edge);
      if (by !== undefined) return { start, first, by };
    }
  }
  return undefined;
}
