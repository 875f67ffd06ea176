import { childOf, isJsonArray, type JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { childTraits, type TraitTree } from '../../model/traits.ts';
import { isRemoval } from './merge-patch.ts';

/** A patch and what it makes of its target, by the traits of which the two were merged. */
export interface MergedPatch {
  readonly patch: JsonValue;
  readonly merged: JsonValue | undefined;
  readonly traits: TraitTree | undefined;
}

/**
 * Where a patch says what stands at a path of the merged value. `isWhole` is false where that comes from the target:
 * then the path ends at the last step that the patch has.
 */
export function pathInPatch(
  path: ValuePath,
  { patch, merged, traits }: MergedPatch,
): { readonly path: ValuePath; readonly isWhole: boolean } {
  const written: (string | number)[] = [];
  let [here, there, tree]: [JsonValue, JsonValue | undefined, TraitTree | undefined] = [
    patch,
    merged,
    traits,
  ];
  for (const step of path) {
    there = childOf(there, step);
    const own = stepInPatch(step, here, { item: there, traits: tree });
    const next = own === undefined ? undefined : childOf(here, own);
    if (own === undefined || next === undefined) return { path: written, isWhole: false };
    written.push(own);
    here = next;
    tree = tree && childTraits(tree, step);
  }
  return { path: written, isWhole: true };
}

/** A position in a keyed list is another one in the patch, whose items are added to others or merged into them. */
function stepInPatch(
  step: string | number,
  list: JsonValue,
  { item, traits }: { readonly item: JsonValue | undefined; readonly traits: TraitTree | undefined },
): string | number | undefined {
  const key = traits?.traits.type === 'keyedList' ? traits.traits.key : undefined;
  if (key === undefined || !isJsonArray(list)) return step;
  const identity = childOf(item, key);
  const own = [...list.entries()].filter(([, one]) => !isRemoval(one) && childOf(one, key) === identity);
  return identity === undefined || own.length !== 1 ? undefined : own[0]?.[0];
}
