import { blastRadius, carriesChange, indexGraph, type GraphIndex } from '../graph/blast-radius.ts';
import type { Graph } from '../model/graph.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Change, ChangeAction, FieldChange, PlanSummary } from '../model/plan.ts';
import { formatPath } from '../model/pointer.ts';
import { compareText, type Ref } from '../model/ref.ts';
import { assessRisk, type RiskFacts } from './assess-risk.ts';
import type { ManifestChange } from './compare-manifests.ts';
import type { ValueChange } from './diff-values.ts';

/** The references among the manifests of one part of a plan, before and after. */
export interface Surroundings {
  readonly base: Graph;
  readonly head: Graph;
  /** The manifests that are still there afterwards, with all their references, resolved or not. */
  readonly present: Iterable<Manifest>;
  readonly environment: RiskFacts['environment'];
  /** Most refs listed as the blast radius of one change. */
  readonly limit: number;
}

/** Refs listed as blast radius in a plan, shared among its parts and their changes. */
const mostListed = 300_000;

/** So many are listed of every change, however many there are. */
const fewestListed = 50;

/** How many refs are listed as the blast radius of each of some changes, in a plan of so many parts. */
export function listingLimit(changes: number, parts: number): number {
  return Math.max(fewestListed, Math.floor(mostListed / (changes * parts)));
}

/** Changes with their risk, owner and blast radius: of what is deleted as it was before, of the rest as it will be. */
export function describeChanges(
  changes: readonly ManifestChange[],
  { base, head, present, environment, limit }: Surroundings,
): readonly Change[] {
  if (changes.length === 0) return [];
  const before = indexGraph(base);
  const after = indexGraph(head);
  const remaining = referrersTo(deletedRefs(changes), present);
  return changes.map((change) => {
    const { ref, action } = change;
    const index: GraphIndex = action === 'delete' ? before : after;
    const radius = blastRadius(index, ref, limit);
    const facts = { change, environment, blastRadius: radius, remaining: remaining.get(ref) ?? [] };
    return {
      ref,
      action,
      ...assessRisk(facts),
      fields: change.changes.map(toFieldChange),
      blastRadius: radius,
      owner: index.owners.get(ref),
    };
  });
}

export function deletedRefs(changes: readonly ManifestChange[]): ReadonlySet<Ref> {
  return new Set(changes.filter(({ action }) => action === 'delete').map(({ ref }) => ref));
}

/** Read from the references themselves, because a graph has no edge to what is gone. */
function referrersTo(refs: ReadonlySet<Ref>, present: Iterable<Manifest>): ReadonlyMap<Ref, readonly Ref[]> {
  const referrers = new Map<Ref, Set<Ref>>([...refs].map((ref) => [ref, new Set()]));
  if (refs.size === 0) return new Map();
  for (const { ref, references } of present) {
    for (const { edge, target } of references) {
      if (carriesChange(edge) && ref !== target) referrers.get(target)?.add(ref);
    }
  }
  return new Map([...referrers].map(([ref, found]) => [ref, [...found].toSorted(compareText)]));
}

function toFieldChange({ path, kind, before, after }: ValueChange): FieldChange {
  return { path: formatPath(path), kind, before, after };
}

/** How many manifests are to be created, updated and so on. */
export function summarise(changes: readonly ManifestChange[], unchanged: number): PlanSummary {
  const count = (action: ChangeAction): number => changes.filter((change) => change.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    unchanged,
  };
}
