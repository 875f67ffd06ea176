import { entriesOf } from '../model/equality.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import { itemsByKey } from '../model/keyed-list.ts';
import type { ValuePath } from '../model/pointer.ts';
import { childTraits, type Traits, type TraitTree } from '../model/traits.ts';

/** A value, what its schema says of it, and where it stands. */
export interface ValueNode {
  readonly value: JsonValue;
  readonly tree: TraitTree;
  readonly path: ValuePath;
}

/** The values directly below one: of a map by key, of a keyed list by its key, of other lists by position. */
export function childNodes({ value, tree, path }: ValueNode): readonly ValueNode[] {
  if (isJsonArray(value)) {
    const items = childTraits(tree, 0);
    return listEntries(value, tree.traits).map(([step, item]) => ({
      value: item,
      tree: items,
      path: [...path, step],
    }));
  }
  if (!isJsonObject(value)) return [];
  return entriesOf(value, tree).map(([key, item]) => ({
    value: item,
    tree: childTraits(tree, key),
    path: [...path, key],
  }));
}

function listEntries(
  items: readonly JsonValue[],
  { type, key }: Traits,
): readonly (readonly [string | number, JsonValue])[] {
  const byKey = type === 'keyedList' ? itemsByKey(items, key ?? 'name') : undefined;
  return byKey === undefined ? [...items.entries()] : [...byKey];
}

/** Visits a value and all below it, parents first; below a node for which `visit` gives false it does not go. */
export function walkValue(node: ValueNode, visit: (node: ValueNode) => boolean): void {
  if (!visit(node)) return;
  for (const child of childNodes(node)) walkValue(child, visit);
}
