import type { Graph } from '../model/graph.ts';
import { compareText, type Ref } from '../model/ref.ts';
import { findComponents, type Adjacency } from './find-components.ts';
import { withStackStarts } from './stack-starts.ts';
import { startOrder } from './start-order.ts';

export interface WaveRequest {
  readonly graph: Graph;
  /** Created, updated and replaced. A ref that the graph does not know is in the first wave. */
  readonly deploy: Iterable<Ref>;
  readonly remove: Iterable<Ref>;
}

/**
 * Refs that may be deployed together, each wave when all earlier ones are healthy: what is depended on first, also
 * through refs that do not change, in as few waves as possible. Removals follow last, what depends on others first.
 * The members of a cycle share a wave. Every ref asked for is in exactly one wave of its part.
 */
export function orderIntoWaves({ graph, deploy, remove }: WaveRequest): readonly (readonly Ref[])[] {
  const refs = graph.nodes.map(({ ref }) => ref);
  const adjacency = withStackStarts(startOrder(graph));
  return [
    ...levelsOf({ refs, adjacency, chosen: new Set(deploy) }),
    ...levelsOf({ refs, adjacency, chosen: new Set(remove) }).toReversed(),
  ];
}

interface LevelRequest {
  readonly refs: readonly Ref[];
  readonly adjacency: Adjacency;
  readonly chosen: ReadonlySet<Ref>;
}

/** The chosen refs by how many chosen ones have to come before them, one after the other. */
function levelsOf({ refs, adjacency, chosen }: LevelRequest): readonly (readonly Ref[])[] {
  if (chosen.size === 0) return [];
  const unplaced = new Set(chosen);
  const waves: Ref[][] = [];
  const after = new Int32Array(adjacency.length);
  for (const component of findComponents(adjacency)) {
    const level = component.reduce(
      (highest, node) => Math.max(highest, levelAfter(node, adjacency, after)),
      0,
    );
    const members = component.flatMap((node) => refs[node] ?? []).filter((ref) => unplaced.delete(ref));
    if (members.length > 0) (waves[level] ??= []).push(...members);
    for (const node of component) after[node] = members.length > 0 ? level + 1 : level;
  }
  if (unplaced.size > 0) (waves[0] ??= []).push(...unplaced);
  return waves.map((wave) => wave.toSorted(compareText));
}

/** The first level that all targets of a node leave free; targets in its own component are still at 0. */
function levelAfter(node: number, adjacency: Adjacency, after: Int32Array): number {
  return (adjacency[node] ?? []).reduce((highest, to) => Math.max(highest, after[to] ?? 0), 0);
}
