import type { BlastRadius, Graph } from '../model/graph.ts';
import { compareText, type Ref } from '../model/ref.ts';

/**
 * The edges along which a change reaches further: from what is needed to what needs it. Who owns something, where it
 * runs, what a Policy looks at and what an Agent may touch are no dependencies: neither breaks when the other changes.
 */
const carryingKinds: ReadonlySet<string> = new Set([
  'dependsOn',
  'component',
  'startup',
  'exposes',
  'promotesFrom',
  'approver',
  'signer',
  'escalatesTo',
  'escalation',
  'notifies',
  'mayCommand',
  'breaksGlass',
  'reviews',
  'tool',
  'agent',
  'service',
]);

/** True for the kinds of edge along which a change reaches further, from what is named to what names it. */
export function carriesChange(kind: string): boolean {
  return carryingKinds.has(kind);
}

/** Who depends on whom, made once for any number of questions. */
export interface GraphIndex {
  readonly dependents: ReadonlyMap<Ref, readonly Ref[]>;
  readonly owners: ReadonlyMap<Ref, Ref>;
}

/** Linear in the graph. An Overlay changes what it patches, so there the edge `target` is followed forwards. */
export function indexGraph(graph: Graph): GraphIndex {
  const dependents = new Map<Ref, Ref[]>();
  const add = (needed: Ref, dependent: Ref): void => {
    const known = dependents.get(needed);
    if (known === undefined) dependents.set(needed, [dependent]);
    else known.push(dependent);
  };
  for (const { from, to, kind } of graph.edges) {
    if (kind === 'target') add(from, to);
    else if (carriesChange(kind)) add(to, from);
  }
  const owners = graph.nodes.flatMap(({ ref, owner }): [Ref, Ref][] =>
    owner === undefined ? [] : [[ref, owner]],
  );
  return { dependents, owners: new Map(owners) };
}

/**
 * Every ref that depends on one, and their owners; all lists in order of ref, the ref itself never among them.
 * With a limit, no more than so many refs, nearest first: what is left out is said by `isCut`.
 */
export function blastRadius(index: GraphIndex, ref: Ref, limit = Infinity): BlastRadius {
  const reached = new Set([ref]);
  const dependents = new Set(index.dependents.get(ref));
  let isCut = false;
  for (const next of reached) {
    for (const dependent of index.dependents.get(next) ?? []) {
      isCut = reached.size > limit && !reached.has(dependent);
      if (isCut) break;
      reached.add(dependent);
    }
    if (isCut) break;
  }
  reached.delete(ref);
  const owners = new Set([...reached].flatMap((affected) => index.owners.get(affected) ?? []));
  return {
    direct: [...reached.intersection(dependents)].toSorted(compareText),
    transitive: [...reached.difference(dependents)].toSorted(compareText),
    owners: [...owners].toSorted(compareText),
    ...(isCut && { isCut }),
  };
}
