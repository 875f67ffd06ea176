import { entriesOf } from '../../src/model/equality.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/model/json.ts';
import { itemsByKey } from '../../src/model/keyed-list.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import { childTraits, type TraitTree } from '../../src/model/traits.ts';
import type { ValueChange } from '../../src/plan/diff-values.ts';

/** A value after changes: what a reader of the plan would do by hand. Removals come last and from the end. */
export function applyChanges(
  value: JsonValue | undefined,
  changes: readonly ValueChange[],
  tree: TraitTree,
): JsonValue | undefined {
  const removals = changes.filter(({ after }) => after === undefined).toReversed();
  return [...changes.filter(({ after }) => after !== undefined), ...removals].reduce<JsonValue | undefined>(
    (result, { path, after }) => replaceAt({ value: result, path, tree }, after),
    value,
  );
}

interface Target {
  readonly value: JsonValue | undefined;
  readonly path: ValuePath;
  readonly tree: TraitTree;
}

function replaceAt({ value, path, tree }: Target, after: JsonValue | undefined): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return after;
  const below = childTraits(tree, step);
  if (isJsonArray(value)) {
    const steps = typeof step === 'number' ? [...value.keys()] : keyedSteps(value, tree);
    const items = new Map(steps.map((known, index) => [known, value[index] ?? null]));
    return [
      ...replaceIn(
        items,
        step,
        replaceAt({ value: items.get(step), path: rest, tree: below }, after),
      ).values(),
    ];
  }
  if (!isJsonObject(value)) throw new Error(`nothing at ${String(step)}`);
  const entries = new Map<string | number, JsonValue>(entriesOf(value, tree));
  const replaced = replaceIn(
    entries,
    step,
    replaceAt({ value: entries.get(step), path: rest, tree: below }, after),
  );
  return Object.fromEntries(replaced);
}

function keyedSteps(value: readonly JsonValue[], { traits }: TraitTree): readonly (string | number)[] {
  const byKey = itemsByKey(value, traits.key ?? 'name');
  if (byKey === undefined) throw new Error('expected a list whose items have keys');
  return [...byKey.keys()];
}

function replaceIn(
  entries: Map<string | number, JsonValue>,
  step: string | number,
  value: JsonValue | undefined,
): Map<string | number, JsonValue> {
  if (value === undefined) entries.delete(step);
  else entries.set(step, value);
  return entries;
}
