import type { Severity } from '../model/diagnostic.ts';
import type { Graph } from '../model/graph.ts';
import type { GraphCode } from './codes.ts';
import { arcsOf, startOrder, type ArcGraph } from './start-order.ts';

/** References that mean an order, in which a circle has no first member. */
export interface CycleClass {
  readonly code: GraphCode;
  readonly severity: Severity;
  /** Begins the message. */
  readonly name: string;
  readonly consequence: string;
  /** The same of one that refers to itself. */
  readonly consequenceOfOne: string;
  readonly arcs: (graph: Graph) => ArcGraph;
}

export const startCycles: CycleClass = {
  code: 'dependency-cycle',
  severity: 'error',
  name: 'Dependency cycle',
  consequence: 'None of them can start before the others; remove one of these references.',
  consequenceOfOne: 'It can never start; remove this reference.',
  arcs: startOrder,
};

export const cycleClasses: readonly CycleClass[] = [
  startCycles,
  {
    code: 'promotion-cycle',
    severity: 'error',
    name: 'Promotion cycle',
    consequence: 'Nothing can be promoted into any of them first; remove one `promotesFrom`.',
    consequenceOfOne: 'Nothing can be promoted into it first; remove this `promotesFrom`.',
    arcs: (graph) => arcsOf(graph, new Set(['promotesFrom'])),
  },
  {
    code: 'ownership-cycle',
    severity: 'error',
    name: 'Ownership cycle',
    consequence: 'Each answers for another and nobody for all of them; give one of them another `owner`.',
    consequenceOfOne: 'Nobody else answers for it; give it another `owner`.',
    arcs: (graph) => withoutLoops(arcsOf(graph, new Set(['owner']))),
  },
];

/** A group may own itself: then its members answer for it, which is no riddle. */
function withoutLoops({ refs, arcs }: ArcGraph): ArcGraph {
  return { refs, arcs: arcs.map((list, node) => list.filter(({ to }) => to !== node)) };
}
