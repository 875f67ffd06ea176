import { compareDiagnostics, type Diagnostic, type Severity } from '../model/diagnostic.ts';
import type { Graph, GraphEdge } from '../model/graph.ts';
import type { Ref } from '../model/ref.ts';
import type { GraphCode } from './codes.ts';
import { findComponents } from './find-components.ts';
import { arcsOf, startOrder, type Arc, type ArcGraph } from './start-order.ts';

interface CycleClass {
  readonly code: GraphCode;
  readonly severity: Severity;
  /** Begins the message. */
  readonly name: string;
  readonly consequence: string;
  readonly arcs: (graph: Graph) => ArcGraph;
}

const cycleClasses: readonly CycleClass[] = [
  {
    code: 'dependency-cycle',
    severity: 'error',
    name: 'Dependency cycle',
    consequence: 'None of them can start before the others; remove one of these references.',
    arcs: startOrder,
  },
  {
    code: 'promotion-cycle',
    severity: 'error',
    name: 'Promotion cycle',
    consequence: 'Nothing can be promoted into any of them first; remove one `promotesFrom`.',
    arcs: (graph) => arcsOf(graph, new Set(['promotesFrom'])),
  },
  {
    code: 'ownership-cycle',
    severity: 'warning',
    name: 'Ownership cycle',
    consequence: 'Each answers for the other and nobody for both; give one of them another `owner`.',
    arcs: (graph) => withoutLoops(arcsOf(graph, new Set(['owner']))),
  },
];

/** A group may own itself: then its members answer for it, which is no riddle. */
function withoutLoops({ refs, arcs }: ArcGraph): ArcGraph {
  return { refs, arcs: arcs.map((list, node) => list.filter(({ to }) => to !== node)) };
}

/**
 * One diagnostic for every set of manifests that refer to each other in a circle, with a shortest path from its
 * first ref back to itself, placed at the first reference of that path. Depth is no limit; linear in the graph.
 */
export function findCycles(graph: Graph): readonly Diagnostic[] {
  return cycleClasses
    .flatMap((cycleClass) => findCyclesOf(cycleClass, cycleClass.arcs(graph)))
    .toSorted(compareDiagnostics);
}

function findCyclesOf(cycleClass: CycleClass, { refs, arcs }: ArcGraph): Diagnostic[] {
  return findComponents(arcs.map((list) => list.map(({ to }) => to))).flatMap((component) => {
    const first = component.reduce((lowest, node) => Math.min(lowest, node), Infinity);
    if (component.length === 1 && !arcs[first]?.some(({ to }) => to === first)) return [];
    const steps = closingPath({ refs, arcs }, first, new Set(component));
    const [start] = steps;
    return start === undefined ? [] : [toDiagnostic(cycleClass, steps, start)];
  });
}

/** One reference of a cycle. `to` differs from the edge's own target where a startup order lies between. */
interface Step {
  readonly from: Ref;
  readonly to: Ref;
  readonly edge: GraphEdge;
}

/**
 * A shortest way from a node back to itself, found breadth first; passing a barrier counts nothing. It never leaves
 * the component, so that what many cycles have in common is not walked over for each of them.
 */
function closingPath({ refs, arcs }: ArcGraph, start: number, component: ReadonlySet<number>): Step[] {
  const arrivals = new Map<number, { from: number; arc: Arc }>();
  let frontier = [start];
  while (frontier.length > 0 && !arrivals.has(start)) {
    const next: number[] = [];
    for (const from of frontier) {
      for (const arc of arcs[from] ?? []) {
        if (arrivals.has(arc.to) || !component.has(arc.to)) continue;
        arrivals.set(arc.to, { from, arc });
        (arc.to < refs.length ? next : frontier).push(arc.to);
      }
    }
    frontier = next;
  }
  return toSteps(refs, arrivals, start);
}

function toSteps(
  refs: readonly Ref[],
  arrivals: ReadonlyMap<number, { from: number; arc: Arc }>,
  start: number,
): Step[] {
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

/** A longer cycle is printed with its middle left out. */
const mostSteps = 20;

function toDiagnostic(cycleClass: CycleClass, steps: readonly Step[], start: Step): Diagnostic {
  const refs = [start.from, ...steps.map(({ to }) => to)];
  const path = cut(refs, mostSteps + 1, 'refs').join(' → ');
  const places = cut(steps.map(describe), mostSteps, 'references').join(', ');
  return {
    code: cycleClass.code,
    severity: cycleClass.severity,
    file: start.edge.file,
    range: start.edge.range,
    message: `${cycleClass.name} \`${path}\`: ${places}. ${cycleClass.consequence}`,
    ref: start.from,
  };
}

function describe({ from, to, edge }: Step): string {
  const place = `${edge.file}:${edge.range.line}`;
  if (edge.from === from) return `${from} names ${to} as ${edge.kind} (${place})`;
  return `${from} starts after ${to} in ${edge.from} (${place})`;
}

function cut(items: readonly string[], most: number, noun: string): readonly string[] {
  if (items.length <= most) return items;
  const half = Math.floor(most / 2);
  return [...items.slice(0, half), `… ${items.length - 2 * half} more ${noun} …`, ...items.slice(-half)];
}
