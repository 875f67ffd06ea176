import type { Graph, GraphEdge } from '../model/graph.ts';
import type { Ref } from '../model/ref.ts';

export interface Arc {
  readonly to: number;
  /** The reference that asks for it. */
  readonly edge: GraphEdge;
}

/**
 * A graph over numbers: node `n` stands for `refs[n]`. Nodes past the last ref are barriers, which stand for
 * "all of that startup list" and keep the arcs between two lists as few as their items.
 */
export interface ArcGraph {
  readonly refs: readonly Ref[];
  readonly arcs: readonly (readonly Arc[])[];
}

/** The edges of some kinds that may be part of a circle: what they lead to has such an edge of its own. */
export function arcsOf({ nodes, edges }: Graph, kinds: ReadonlySet<string>): ArcGraph {
  const meant = edges.filter(({ kind }) => kinds.has(kind));
  const beginnings = new Set(meant.map(({ from }) => from));
  const leadingOn = meant.filter(({ to }) => beginnings.has(to));
  return leadingOn.length === 0 ? { refs: [], arcs: [] } : collectArcs({ nodes, edges: leadingOn }, kinds);
}

/** The references by which one manifest has to be up before another. */
export const startKinds: ReadonlySet<string> = new Set(['dependsOn', 'component', 'startup']);

/**
 * What has to be up before what: a Service after what it depends on, a Stack after its components, and a startup
 * list of a Stack after the list before it. What the patch of an Overlay names is left out: it holds in one
 * environment only, and may take the place of what the manifest itself says.
 */
export function startOrder(all: Graph): ArcGraph {
  const graph = { ...all, edges: all.edges.filter(({ from }) => !from.startsWith('overlay:')) };
  const { refs, arcs, numbers } = collectArcs(graph, startKinds);
  for (const lists of startupLists(graph)) {
    for (const [index, later] of lists.entries()) {
      const earlier = lists[index - 1];
      if (earlier === undefined) continue;
      const barrier = arcs.length;
      arcs.push(earlier.map((edge) => ({ to: numbers.get(edge.to) ?? barrier, edge })));
      for (const edge of later) arcs[numbers.get(edge.to) ?? barrier]?.push({ to: barrier, edge });
    }
  }
  return { refs, arcs };
}

function collectArcs(graph: Graph, kinds: ReadonlySet<string>) {
  const refs = graph.nodes.map(({ ref }) => ref);
  const numbers: ReadonlyMap<Ref, number> = new Map(refs.map((ref, index) => [ref, index]));
  const arcs: Arc[][] = refs.map(() => []);
  for (const edge of graph.edges) {
    if (!kinds.has(edge.kind)) continue;
    const to = numbers.get(edge.to);
    const from = numbers.get(edge.from);
    if (to !== undefined && from !== undefined) arcs[from]?.push({ to, edge });
  }
  return { refs, arcs, numbers };
}

/** For each Stack its startup lists in order, as the edges that name their items. */
function startupLists(graph: Graph): Iterable<readonly (readonly GraphEdge[])[]> {
  const byStack = new Map<Ref, Map<number, GraphEdge[]>>();
  for (const edge of graph.edges) {
    if (edge.kind !== 'startup' || edge.step === undefined) continue;
    const lists = byStack.get(edge.from) ?? new Map<number, GraphEdge[]>();
    const list = lists.get(edge.step) ?? [];
    list.push(edge);
    byStack.set(edge.from, lists.set(edge.step, list));
  }
  return byStack.values().map((lists) => [...lists].toSorted(([a], [b]) => a - b).map(([, edges]) => edges));
}
