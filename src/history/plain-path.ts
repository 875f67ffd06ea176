import { entriesOf } from '../model/equality.ts';
import { childOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { itemsByKey } from '../model/keyed-list.ts';
import type { ValuePath } from '../model/pointer.ts';
import { childTraits, type TraitTree } from '../model/traits.ts';

/**
 * The steps by which a value itself gets to a field: a keyed step (`[login=anna]`) is a position in it, and a reference
 * in full may be a key that is written in short. Undefined where the value has no such field.
 */
export function plainPath(value: JsonValue, path: ValuePath, traits: TraitTree): ValuePath | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  const found = childAt(value, step, traits);
  if (found === undefined) return undefined;
  const below = plainPath(found.value, rest, childTraits(traits, step));
  return below && [found.step, ...below];
}

interface Child {
  readonly step: string | number;
  readonly value: JsonValue;
}

function childAt(value: JsonValue, step: string | number, tree: TraitTree): Child | undefined {
  const own = ownStep(value, step, tree);
  const child = own === undefined ? undefined : childOf(value, own);
  return own === undefined || child === undefined ? undefined : { step: own, value: child };
}

function ownStep(value: JsonValue, step: string | number, tree: TraitTree): string | number | undefined {
  if (isJsonArray(value)) return typeof step === 'number' ? step : ownSteps(value, tree, positions).get(step);
  if (!isJsonObject(value) || typeof step === 'number') return undefined;
  return tree.traits.reference?.isKey === true ? ownSteps(value, tree, keys).get(step) : step;
}

/** By what a path calls it, what a list or map itself calls one of its children. */
type OwnSteps<Step> = ReadonlyMap<string, Step>;

interface Naming<Value extends object, Step> {
  readonly read: (value: Value, tree: TraitTree) => OwnSteps<Step>;
  readonly known: WeakMap<TraitTree, WeakMap<Value, OwnSteps<Step>>>;
}

const positions: Naming<readonly JsonValue[], number> = {
  read: (items, { traits }) =>
    new Map([...(itemsByKey(items, traits.key ?? 'name')?.keys() ?? [])].map((step, index) => [step, index])),
  known: new WeakMap(),
};

const keys: Naming<JsonObject, string> = {
  read: (map, tree) => {
    const own = Object.keys(map);
    return new Map(entriesOf(map, tree).map(([step], index) => [step, own[index] ?? step]));
  },
  known: new WeakMap(),
};

/** Read once for each list and map, since every field below asks for them. */
function ownSteps<Value extends object, Step>(
  value: Value,
  tree: TraitTree,
  { read, known }: Naming<Value, Step>,
): OwnSteps<Step> {
  const ofTree = known.get(tree) ?? new WeakMap<Value, OwnSteps<Step>>();
  known.set(tree, ofTree);
  const steps = ofTree.get(value) ?? read(value, tree);
  ofTree.set(value, steps);
  return steps;
}
