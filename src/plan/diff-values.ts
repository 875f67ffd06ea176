import { entriesOf, isEqualJson, isSameValue, normalForm } from '../model/equality.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { itemsByKey } from '../model/keyed-list.ts';
import type { FieldChange } from '../model/plan.ts';
import type { ValuePath } from '../model/pointer.ts';
import { compareText } from '../model/ref.ts';
import { childTraits, type Risk, type TraitTree } from '../model/traits.ts';
import { isSecret, secretsWithin, withoutSecrets } from './hide-secrets.ts';
import { highestRisk } from './risk-levels.ts';
import { walkValue, type ValueNode } from './walk-value.ts';

/** One difference between two values, with what the schema says of changing that field. */
export interface ValueChange extends Omit<FieldChange, 'path'> {
  readonly path: ValuePath;
  /** Of the field, else of its nearest ancestor that has one; a subtree takes the highest within it. */
  readonly risk: Risk | undefined;
  /** The field, something above it, or something within it cannot be changed in place. */
  readonly isReplacing: boolean;
}

/** A field on both sides; undefined where it does not exist. */
export interface ValuePair {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** A place in a manifest and what it inherits from the places above it. */
export interface Place {
  readonly path: ValuePath;
  readonly tree: TraitTree;
  readonly risk: Risk | undefined;
  readonly isReplacing: boolean;
}

/** The place of a whole manifest. */
export function rootPlace(tree: TraitTree): Place {
  return {
    path: [],
    tree,
    risk: tree.traits.risk,
    isReplacing: tree.traits.isReplacing === true,
  };
}

/** The place one step below another. */
export function placeBelow(place: Place, step: string | number, tree: TraitTree): Place {
  return {
    path: [...place.path, step],
    tree,
    risk: tree.traits.risk ?? place.risk,
    isReplacing: place.isReplacing || tree.traits.isReplacing === true,
  };
}

/**
 * The differences between two values as their schema understands them, in order of path. They go down to the deepest
 * field that differs; what exists on one side only is one difference at its root. Items of a keyed list are told
 * apart by their key. A set is one difference as a whole; so is a list whose length changes in its middle. Secrets
 * are named, never shown. Empty if and only if the two mean the same.
 */
export function diffValues({ before, after }: ValuePair, place: Place): readonly ValueChange[] {
  const pair = { before, after };
  if (before === undefined || after === undefined)
    return before === after ? [] : changeAt('value', pair, place);
  if (!isSecret(place.tree)) {
    if (isJsonArray(before) && isJsonArray(after)) return diffLists({ before, after }, place);
    if (isJsonObject(before) && isJsonObject(after)) return diffMaps({ before, after }, place);
  }
  return isSameValue(before, after, place.tree) ? [] : changeAt('value', pair, place);
}

function diffMaps(
  { before, after }: { before: JsonObject; after: JsonObject },
  place: Place,
): readonly ValueChange[] {
  return diffEntries(
    { before: new Map(entriesOf(before, place.tree)), after: new Map(entriesOf(after, place.tree)) },
    place,
  );
}

function diffEntries(
  { before, after }: { before: ReadonlyMap<string, JsonValue>; after: ReadonlyMap<string, JsonValue> },
  place: Place,
): readonly ValueChange[] {
  const steps = new Set([...before.keys(), ...after.keys()]);
  return [...steps].toSorted(compareText).flatMap((step) => {
    const pair = { before: before.get(step), after: after.get(step) };
    return pair.before === pair.after
      ? []
      : diffValues(pair, placeBelow(place, step, childTraits(place.tree, step)));
  });
}

interface ListPair {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
}

function diffLists(lists: ListPair, place: Place): readonly ValueChange[] {
  const { type, key } = place.tree.traits;
  if (isSameValue(lists.before, lists.after, place.tree)) return [];
  if (type === 'set') return changeAt('value', lists, place);
  if (type === 'keyedList') {
    const before = itemsByKey(lists.before, key ?? 'name');
    const after = itemsByKey(lists.after, key ?? 'name');
    if (before !== undefined && after !== undefined) return diffEntries({ before, after }, place);
  }
  return diffPositions(lists, place);
}

function diffPositions(lists: ListPair, place: Place): readonly ValueChange[] {
  const before = itemForms(lists.before, place);
  const after = itemForms(lists.after, place);
  if (isEqualJson(before.toSorted(compareText), after.toSorted(compareText)))
    return changeAt('order', lists, place);

  const shared = Math.min(before.length, after.length);
  const isSameStart = before.slice(0, shared).every((form, index) => form === after[index]);
  if (before.length !== after.length && !isSameStart) return changeAt('value', lists, place);
  const longer = before.length > after.length ? before : after;
  return [...longer.keys()].flatMap((index) =>
    diffValues(
      { before: lists.before[index], after: lists.after[index] },
      placeBelow(place, index, childTraits(place.tree, index)),
    ),
  );
}

function itemForms(items: readonly JsonValue[], { tree }: Place): readonly string[] {
  return items.map((item, index) => normalForm(item, childTraits(tree, index)));
}

/** A difference at a place: one entry for what may be shown, if that differs, and one for each secret in it. */
export function changeAt(kind: 'value' | 'order', { before, after }: ValuePair, place: Place): ValueChange[] {
  const hidden = new Map<string, ValueChange>();
  const within: ValueNode[] = [before, after].flatMap((value) =>
    value === undefined ? [] : [{ value, tree: place.tree, path: place.path }],
  );
  for (const { path, tree } of within.flatMap(secretsWithin)) {
    hidden.set(JSON.stringify(path), {
      path,
      kind: 'secret',
      before: undefined,
      after: undefined,
      risk: tree.traits.risk ?? place.risk,
      isReplacing: place.isReplacing || tree.traits.isReplacing === true,
    });
  }
  if (isSecret(place.tree)) return [...hidden.values()];
  const shown = { before: shownOf(before, place), after: shownOf(after, place) };
  if (hidden.size > 0 && diffValues(shown, place).length === 0) return [...hidden.values()];
  return [{ path: place.path, kind, ...shown, ...traitsWithin(within, place) }, ...hidden.values()];
}

function shownOf(value: JsonValue | undefined, { tree }: Place): JsonValue | undefined {
  return value === undefined ? undefined : withoutSecrets(value, tree);
}

function traitsWithin(nodes: readonly ValueNode[], place: Place): Pick<ValueChange, 'risk' | 'isReplacing'> {
  let { risk, isReplacing } = place;
  for (const node of nodes) {
    walkValue(node, ({ tree: { traits } }) => {
      risk = highestRisk(risk, traits.risk);
      isReplacing ||= traits.isReplacing === true;
      return true;
    });
  }
  return { risk, isReplacing };
}
