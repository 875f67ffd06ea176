import type { FieldPath, FieldStep } from '../model/field-path.ts';
import { traitsAtField, traitsBelow } from '../model/field-path.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import type { ValuePath } from '../model/pointer.ts';
import { toFullRef } from '../model/ref.ts';
import { scalarText } from '../model/scalar-text.ts';
import type { TraitTree } from '../model/traits.ts';

/** A place that a field path means, and what stands there; null stands for nothing, as in a merge patch. */
export interface FieldValue {
  readonly path: ValuePath;
  readonly value: JsonValue | undefined;
  readonly tree: TraitTree;
}

/**
 * Every place that a path means in a manifest: one for each value where it has a `*`, else exactly one, whose value is
 * undefined where nothing stands. Steps are those of the manifest as it is written, not of its references in full.
 */
export function placesAt(root: JsonValue, path: FieldPath, tree: TraitTree): readonly FieldValue[] {
  const literal = literalPath(path);
  const direct = literal === undefined ? undefined : valueAtKeys(root, literal);
  if (literal !== undefined && direct !== undefined) {
    return [{ path: literal, value: direct ?? undefined, tree: traitsAtField(tree, path) }];
  }
  let places: FieldValue[] = [{ path: [], value: root, tree }];
  for (const step of path) places = places.flatMap((place) => stepDown(place, step));
  return places;
}

const literals = new WeakMap<FieldPath, readonly string[] | 'other'>();

/** The keys of a path that consists of nothing else: most do, and those are looked up without any detour. */
function literalPath(path: FieldPath): readonly string[] | undefined {
  let known = literals.get(path);
  if (known === undefined) {
    const keys = path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));
    known = keys.length === path.length ? keys : 'other';
    literals.set(path, known);
  }
  return known === 'other' ? undefined : known;
}

/** Undefined where a key is missing, which may still be there under another spelling of a reference. */
function valueAtKeys(root: JsonValue, keys: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const key of keys) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The same, only where something stands. */
export function valuesAt(root: JsonValue, path: FieldPath, tree: TraitTree): readonly PresentValue[] {
  const places = placesAt(root, path, tree);
  return places.every(isPresent) ? places : places.filter(isPresent);
}

function isPresent(place: FieldValue): place is PresentValue {
  return place.value !== undefined;
}

export interface PresentValue extends FieldValue {
  readonly value: JsonValue;
}

function stepDown(place: FieldValue, step: FieldStep): FieldValue[] {
  const { path, value, tree } = place;
  const below = traitsBelow(tree, step);
  if (step.kind === 'every') return everyChild(place);
  const key = value === undefined ? undefined : findStep(value, tree, step);
  const found = key === undefined ? undefined : childAt(value, key);
  return [{ path: [...path, key ?? writtenStep(step)], value: found ?? undefined, tree: below }];
}

function everyChild({ path, value, tree }: FieldValue): FieldValue[] {
  const below = traitsBelow(tree, { kind: 'every' });
  if (isJsonArray(value)) {
    return value.map((item, index) => ({ path: [...path, index], value: item ?? undefined, tree: below }));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([key, item]) => ({
    path: [...path, key],
    value: item ?? undefined,
    tree: traitsBelow(tree, { kind: 'key', key }),
  }));
}

/** The key or position that a step means in a value. */
function findStep(
  value: JsonValue,
  { traits }: TraitTree,
  step: Exclude<FieldStep, { kind: 'every' }>,
): string | number | undefined {
  if (step.kind === 'position') return step.index;
  if (step.kind === 'item') {
    if (!isJsonArray(value)) return undefined;
    const index = value.findIndex((item) => scalarText(childAt(item, step.key)) === step.value);
    return index === -1 ? undefined : index;
  }
  if (!isJsonObject(value) || Object.hasOwn(value, step.key)) return step.key;
  const { reference } = traits;
  if (reference?.isKey !== true) return undefined;
  const wanted = toFullRef(step.key, reference.kinds);
  return Object.keys(value).find((key) => toFullRef(key, reference.kinds) === wanted);
}

function childAt(value: JsonValue | undefined, key: string | number): JsonValue | undefined {
  if (isJsonArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function writtenStep(step: Exclude<FieldStep, { kind: 'every' }>): string | number {
  if (step.kind === 'position') return step.index;
  return step.kind === 'key' ? step.key : `[${step.key}=${step.value}]`;
}

/** True for what says nothing: null, an empty text, an empty map or list. */
export function isEmptyValue(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return (
    (isJsonArray(value) && value.length === 0) || (isJsonObject(value) && Object.keys(value).length === 0)
  );
}

/** A map of `min` and `max` as its two ends, everything else as it is: replicas are written both ways. */
export function endsOf(place: PresentValue): readonly PresentValue[] {
  const { path, value, tree } = place;
  if (!isRange(value)) return [place];
  return Object.entries(value).map(([key, item]) => ({
    path: [...path, key],
    value: item,
    tree: traitsBelow(tree, { kind: 'key', key }),
  }));
}

export function isRange(value: JsonValue | undefined): value is { readonly [end: string]: JsonValue } {
  if (!isJsonObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key === 'min' || key === 'max');
}
