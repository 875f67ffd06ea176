import type { BlastRadius } from '../../model/graph.ts';
import type { Change, ChangeAction, FieldChange, Plan } from '../../model/plan.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import type { Risk } from '../../model/traits.ts';
import { compareRisk, highestRisk } from '../counts.ts';

/** One change and all environments in which it is the same: an edit of a base manifest is shown once, not thrice. */
export interface ChangeGroup {
  readonly ref: Ref;
  readonly action: ChangeAction;
  readonly fields: readonly FieldChange[];
  readonly owner: Ref | undefined;
  /** The highest of the places. */
  readonly risk: Risk;
  /** In plan order; `registry` stands for what is deployed nowhere. */
  readonly places: readonly { readonly name: string; readonly change: Change }[];
}

/** Where changes of Groups and Policies are listed: they belong to no environment. */
export const registryPlace = 'registry';

/** The changes of a plan, equal ones of several environments joined; the riskiest first, then by ref. */
export function groupChanges(plan: Plan): readonly ChangeGroup[] {
  const places = [...plan.environments, { name: registryPlace, changes: plan.registry.changes }].flatMap(
    ({ name, changes }) => changes.map((change) => ({ name, change })),
  );
  const groups = Map.groupBy(places, ({ change }) =>
    JSON.stringify([change.ref, change.action, change.fields]),
  );
  return [...groups.values()]
    .flatMap(toGroup)
    .toSorted(
      (a, b) => compareRisk(a.risk, b.risk) || compareText(a.ref, b.ref) || compareText(a.action, b.action),
    );
}

function toGroup(places: ChangeGroup['places']): readonly ChangeGroup[] {
  const changes = places.map(({ change }) => change);
  const [first] = changes;
  if (first === undefined) return [];
  const { ref, action, fields, owner, risk } = first;
  return [{ ref, action, fields, owner, risk: highestRisk(changes) ?? risk, places }];
}

/** Why a group has its risk: the reasons of all its places, each once. */
export function reasonsOf({ places }: ChangeGroup): readonly string[] {
  return [...new Set(places.flatMap(({ change }) => change.reasons))];
}

/** All refs that any of the radii holds; what one of them reaches by one edge is direct. Cut where one of them is. */
export function joinBlastRadius(radii: readonly BlastRadius[]): BlastRadius {
  const direct = union(radii.map((radius) => radius.direct));
  const transitive = union(radii.map((radius) => radius.transitive));
  for (const ref of direct) transitive.delete(ref);
  const owners = union(radii.map((radius) => radius.owners));
  return {
    direct: [...direct].toSorted(compareText),
    transitive: [...transitive].toSorted(compareText),
    owners: [...owners].toSorted(compareText),
    ...(radii.some(({ isCut }) => isCut === true) && { isCut: true }),
  };
}

function union(lists: readonly (readonly Ref[])[]): Set<Ref> {
  const all = new Set<Ref>();
  for (const list of lists) for (const ref of list) all.add(ref);
  return all;
}
