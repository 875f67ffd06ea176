import type { GraphEdge } from '../model/graph.ts';
import type { Ref } from '../model/ref.ts';
import { findComponents } from './find-components.ts';
import type { Arc, ArcGraph } from './start-order.ts';

/** One reference of a cycle. `to` differs from the edge's own target where a startup order lies between. */
export interface Step {
  readonly from: Ref;
  readonly to: Ref;
  readonly edge: GraphEdge;
}

/** The components of a graph that hold a cycle, as node numbers: those of several nodes, and those with a loop. */
export function cyclicComponents({ arcs }: ArcGraph): readonly (readonly number[])[] {
  if (isAcyclic(arcs)) return [];
  return findComponents(arcs.map((list) => list.map(({ to }) => to))).filter(
    ([first = 0, ...others]) => others.length > 0 || arcs[first]?.some(({ to }) => to === first) === true,
  );
}

/** Whether all nodes can be taken away in turn, each when no arc leads to it any more (Kahn 1962). Nearly always so. */
function isAcyclic(arcs: ArcGraph['arcs']): boolean {
  const waiting = countArrivals(arcs);
  const order: number[] = [];
  for (const [node, count] of waiting.entries()) if (count === 0) order.push(node);
  for (const node of order) {
    for (const { to } of arcs[node] ?? []) {
      const left = (waiting[to] ?? 0) - 1;
      waiting[to] = left;
      if (left === 0) order.push(to);
    }
  }
  return order.length === arcs.length;
}

/** How many arcs lead to each node. */
function countArrivals(arcs: ArcGraph['arcs']): Uint32Array {
  const arrivals = new Uint32Array(arcs.length);
  for (const list of arcs) for (const { to } of list) arrivals[to] = (arrivals[to] ?? 0) + 1;
  return arrivals;
}

/**
 * A shortest way from a node of a component back to itself, found breadth first; passing a barrier counts nothing.
 * It never leaves the component, so that what many cycles have in common is not walked over for each of them.
 * With `first`, the way begins with that arc of the node.
 */
export function closingPath({ refs, arcs }: ArcGraph, search: PathSearch): readonly Step[] {
  const { start, component } = search;
  const arrivals = new Map<number, Arrival>();
  let frontier = [start];
  while (frontier.length > 0 && !arrivals.has(start)) {
    const next: number[] = [];
    for (const from of frontier) {
      for (const arc of waysFrom(from, arcs, search)) {
        if (arrivals.has(arc.to) || !component.has(arc.to)) continue;
        arrivals.set(arc.to, { from, arc });
        (arc.to < refs.length ? next : frontier).push(arc.to);
      }
    }
    frontier = next;
  }
  return toSteps(refs, arrivals, start);
}

interface PathSearch {
  readonly start: number;
  readonly component: ReadonlySet<number>;
  readonly first?: Arc;
}

function waysFrom(node: number, arcs: ArcGraph['arcs'], { start, first }: PathSearch): readonly Arc[] {
  return first !== undefined && node === start ? [first] : (arcs[node] ?? []);
}

interface Arrival {
  readonly from: number;
  readonly arc: Arc;
}

function toSteps(
  refs: readonly Ref[],
  arrivals: ReadonlyMap<number, Arrival>,
  start: number,
): readonly Step[] {
  const steps: Step[] = [];
  let to = start;
  for (let arrival = arrivals.get(start); arrival !== undefined; arrival = arrivals.get(arrival.from)) {
    const from = refs[arrival.from];
    const target = refs[to];
    if (from !== undefined && target !== undefined) {
      steps.push({ from, to: target, edge: arrival.arc.edge });
      to = arrival.from;
    }
    if (arrival.from === start) break;
  }
  return steps.toReversed();
}
