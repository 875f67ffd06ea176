import { parseDuration } from './duration.ts';
import { formatImage, parseImage } from './image.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { itemsByKey } from './keyed-list.ts';
import { parseQuantity } from './quantity.ts';
import { compareText, toFullRef } from './ref.ts';
import { childTraits, type Traits, type TraitTree } from './traits.ts';

/** The same JSON, whatever the order of map keys. Knows no types: `512Mi` is not `0.5Gi` here. */
export function isEqualJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (isJsonArray(a)) return isJsonArray(b) && isEqualList(a, b);
  return isJsonObject(a) && isJsonObject(b) && isEqualMap(a, b);
}

function isEqualList(a: readonly JsonValue[], b: readonly JsonValue[]): boolean {
  return a.length === b.length && a.every((item, index) => isEqualJson(item, b[index] ?? null));
}

function isEqualMap(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !isEqualJson(a[key] ?? null, b[key] ?? null)) return false;
  }
  return true;
}

/** True where two values mean the same by the annotations of their schema: `512Mi` and `0.5Gi`, sets in any order. */
export function isSameValue(a: JsonValue, b: JsonValue, traits: TraitTree): boolean {
  return isEqualJson(a, b) || normalForm(a, traits) === normalForm(b, traits);
}

/**
 * A text that two values share if and only if they mean the same: amounts, durations, images and references in
 * full, sets and keyed lists sorted, map keys sorted. For comparing only; it is not meant to be read or stored.
 */
export function normalForm(value: JsonValue, tree: TraitTree): string {
  if (isJsonArray(value)) return listForm(value, tree);
  if (!isJsonObject(value)) return scalarForm(value, tree.traits);
  const entries = entriesOf(value, tree).map(
    ([key, item]) => `${JSON.stringify(key)}:${normalForm(item, childTraits(tree, key))}`,
  );
  return `{${entries.toSorted(compareText).join()}}`;
}

function listForm(items: readonly JsonValue[], tree: TraitTree): string {
  const forms = items.map((item, index) => normalForm(item, childTraits(tree, index)));
  if (isUnordered(items, tree.traits)) return `[${[...new Set(forms)].toSorted(compareText).join()}]`;
  return `[${forms.join()}]`;
}

function isUnordered(items: readonly JsonValue[], { type, key }: Traits): boolean {
  return type === 'set' || (type === 'keyedList' && itemsByKey(items, key ?? 'name') !== undefined);
}

function scalarForm(value: null | boolean | number | string, { type, reference }: Traits): string {
  if (typeof value === 'string' || typeof value === 'number') {
    const typed = type === undefined ? undefined : typedForm(value, type);
    if (typed !== undefined) return typed;
  }
  if (typeof value === 'string' && reference !== undefined && !reference.isKey)
    return JSON.stringify(toFullRef(value, reference.kinds) ?? value);
  return value === 0 ? '0' : JSON.stringify(value);
}

function typedForm(value: string | number, type: NonNullable<Traits['type']>): string | undefined {
  if (type === 'quantity') {
    const quantity = parseQuantity(value);
    return quantity && `quantity ${quantity.coefficient} ${quantity.exponent}`;
  }
  if (type === 'duration') {
    const milliseconds = parseDuration(String(value));
    return milliseconds === undefined ? undefined : `duration ${milliseconds}`;
  }
  if (type === 'image') {
    const image = parseImage(String(value));
    return image && `image ${formatImage(image)}`;
  }
  return undefined;
}

/** The entries of a map, with references in full where its keys are some: `ledger` is `service:ledger`. */
export function entriesOf(map: JsonObject, { traits }: TraitTree): readonly (readonly [string, JsonValue])[] {
  const entries = Object.entries(map);
  const { reference } = traits;
  if (reference?.isKey !== true) return entries;
  const full = entries.map(([key, item]) => [toFullRef(key, reference.kinds) ?? key, item] as const);
  return new Set(full.map(([key]) => key)).size === entries.length ? full : entries;
}
