import { labelComponents, type Adjacency } from './find-components.ts';
import type { ArcGraph } from './start-order.ts';

type NumberPair = readonly [from: number, to: number];

/**
 * Carries the startup order of a Stack into the Stacks that it starts: when `stack:web` comes after `service:db`,
 * so does every component of `stack:web`. To that end each Stack gets a node for its start, which its components
 * wait for, and which waits for what the Stack itself has to wait for. A component that something before the
 * Stack needs anyway (a database shared by two Stacks) does not wait: the order is a wish, never a new cycle.
 */
export function withStackStarts({ refs, arcs }: ArcGraph): Adjacency {
  const adjacency = arcs.map((list) => list.map(({ to }) => to));
  if (arcs.length === refs.length) return adjacency;

  const componentsOf = refs.map((ref, node) =>
    (arcs[node] ?? [])
      .filter(({ edge, to }) => edge.from === ref && edge.kind !== 'dependsOn' && to < refs.length)
      .map(({ to }) => to),
  );
  const starts = new Map<number, number>();
  for (const [stack, components] of componentsOf.entries()) {
    if (components.length === 0) continue;
    starts.set(stack, adjacency.length);
    adjacency.push((adjacency[stack] ?? []).filter((to) => to >= refs.length));
  }
  return withoutNewCycles(adjacency, waitsOf(componentsOf, starts));
}

interface Waits {
  /** From the start of a nested Stack to the start of the Stack around it. */
  readonly nested: readonly NumberPair[];
  /** From a component to the start of its Stack. */
  readonly direct: readonly NumberPair[];
}

function waitsOf(componentsOf: readonly (readonly number[])[], starts: ReadonlyMap<number, number>): Waits {
  const nested: NumberPair[] = [];
  const direct: NumberPair[] = [];
  for (const [stack, start] of starts) {
    for (const component of componentsOf[stack] ?? []) {
      const inner = starts.get(component);
      if (inner !== undefined) nested.push([inner, start]);
      direct.push([component, start]);
    }
  }
  return { nested, direct };
}

/** Nested waits give way first, so that as many components as possible keep theirs. */
function withoutNewCycles(adjacency: Adjacency, { nested, direct }: Waits): Adjacency {
  const keptNested = acyclic(join(adjacency, [...nested, ...direct]), nested);
  const keptDirect = acyclic(join(adjacency, [...keptNested, ...direct]), direct);
  return join(adjacency, [...keptNested, ...keptDirect]);
}

function acyclic(all: Adjacency, pairs: readonly NumberPair[]): readonly NumberPair[] {
  const labels = labelComponents(all);
  return pairs.filter(([from, to]) => labels[from] !== labels[to]);
}

function join(adjacency: Adjacency, pairs: readonly NumberPair[]): Adjacency {
  const joined = adjacency.map((list) => [...list]);
  for (const [from, to] of pairs) joined[from]?.push(to);
  return joined;
}
