import { entriesOf, isEqualJson } from '../model/equality.ts';
import { isJsonObject } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ChangeAction } from '../model/plan.ts';
import { compareText, type ManifestKind, type Ref } from '../model/ref.ts';
import { childTraits, type TraitTree } from '../model/traits.ts';
import { changeAt, diffValues, placeBelow, rootPlace, type ValueChange } from './diff-values.ts';

/** What is compared of a manifest, effective or not: never the file in which it stands. */
export type PlannedManifest = Pick<Manifest, 'ref' | 'kind' | 'value'>;

export type TraitsByKind = Readonly<Record<ManifestKind, TraitTree>>;

/** How one manifest differs between two states. */
export interface ManifestChange {
  readonly ref: Ref;
  readonly kind: ManifestKind;
  readonly action: ChangeAction;
  readonly changes: readonly ValueChange[];
}

export interface ManifestPair {
  readonly before: PlannedManifest | undefined;
  readonly after: PlannedManifest | undefined;
}

/** All changes between two sets of manifests, in order of ref, and how many manifests are the same in both. */
export function compareManifests(
  base: ReadonlyMap<Ref, PlannedManifest>,
  head: ReadonlyMap<Ref, PlannedManifest>,
  traits: TraitsByKind,
): { readonly changes: readonly ManifestChange[]; readonly unchanged: number } {
  const refs = new Set([...base.keys(), ...head.keys()]);
  const changes = [...refs].toSorted(compareText).flatMap((ref) => {
    return compareManifest({ before: base.get(ref), after: head.get(ref) }, traits) ?? [];
  });
  return { changes, unchanged: refs.size - changes.length };
}

/** Undefined where the two mean the same. */
function compareManifest({ before, after }: ManifestPair, traits: TraitsByKind): ManifestChange | undefined {
  if (before === undefined) return after && wholeManifest('create', after, traits[after.kind]);
  if (after === undefined) return wholeManifest('delete', before, traits[before.kind]);
  if (isEqualJson(before.value, after.value)) return undefined;
  const place = rootPlace(traits[after.kind]);
  const changes = diffValues({ before: before.value, after: after.value }, place);
  if (changes.length === 0) return undefined;
  const action = changes.some(({ isReplacing }) => isReplacing) ? 'replace' : 'update';
  return { ref: after.ref, kind: after.kind, action, changes };
}

/** A created or deleted manifest shows its spec, field by field. */
function wholeManifest(
  action: 'create' | 'delete',
  { ref, kind, value }: PlannedManifest,
  tree: TraitTree,
): ManifestChange {
  const { spec } = value;
  const place = placeBelow(rootPlace(tree), 'spec', childTraits(tree, 'spec'));
  const fields = isJsonObject(spec) ? entriesOf(spec, place.tree) : [];
  const changes = fields
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([key, field]) => {
      const pair =
        action === 'create' ? { before: undefined, after: field } : { before: field, after: undefined };
      return changeAt('value', pair, placeBelow(place, key, childTraits(place.tree, key)));
    });
  return { ref, kind, action, changes };
}
