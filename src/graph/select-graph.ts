import type { Graph } from '../model/graph.ts';
import { parseRef, type Ref } from '../model/ref.ts';

/** The nodes of some kinds, in lower case, and the edges among them. */
export function selectKinds(graph: Graph, kinds: ReadonlySet<string>): Graph {
  return selectRefs(graph, (ref) => kinds.has(parseRef(ref)?.kind ?? ''));
}

/**
 * A ref with all that it refers to and all that refers to it, directly or through so many edges, and the edges among
 * them. The two directions are not mixed: what else refers to a thing that it needs is none of its surroundings.
 */
export function surroundings(graph: Graph, ref: Ref, depth = Infinity): Graph {
  const needs = new Map<Ref, Ref[]>();
  const neededBy = new Map<Ref, Ref[]>();
  for (const { from, to } of graph.edges) {
    append(needs, from, to);
    append(neededBy, to, from);
  }
  const near = new Set([...reach(needs, ref, depth), ...reach(neededBy, ref, depth)]);
  return selectRefs(graph, (node) => near.has(node));
}

function selectRefs({ nodes, edges }: Graph, isWanted: (ref: Ref) => boolean): Graph {
  return {
    nodes: nodes.filter(({ ref }) => isWanted(ref)),
    edges: edges.filter(({ from, to }) => isWanted(from) && isWanted(to)),
  };
}

function append(lists: Map<Ref, Ref[]>, key: Ref, value: Ref): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}

function reach(lists: ReadonlyMap<Ref, readonly Ref[]>, start: Ref, depth: number): ReadonlySet<Ref> {
  const reached = new Set([start]);
  let frontier: readonly Ref[] = [start];
  for (let step = 0; step < depth && frontier.length > 0; step += 1) {
    const next: Ref[] = [];
    for (const ref of frontier) {
      for (const other of lists.get(ref) ?? []) {
        if (reached.has(other)) continue;
        reached.add(other);
        next.push(other);
      }
    }
    frontier = next;
  }
  return reached;
}
