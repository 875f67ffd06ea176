import { entriesOf } from '../model/equality.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
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

function childAt(value: JsonValue, step: string | number, traits: TraitTree): Child | undefined {
  if (isJsonArray(value)) {
    const index = typeof step === 'number' ? step : keyedPosition(value, step, traits);
    const item = value[index];
    return item === undefined ? undefined : { step: index, value: item };
  }
  if (!isJsonObject(value)) return undefined;
  const position = entriesOf(value, traits).findIndex(([key]) => key === step);
  const key = Object.keys(value)[position];
  const child = key === undefined ? undefined : value[key];
  return key === undefined || child === undefined ? undefined : { step: key, value: child };
}

function keyedPosition(items: readonly JsonValue[], step: string, { traits }: TraitTree): number {
  return [...(itemsByKey(items, traits.key ?? 'name')?.keys() ?? [])].indexOf(step);
}
