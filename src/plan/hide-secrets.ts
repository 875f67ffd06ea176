import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import type { ValuePath } from '../model/pointer.ts';
import { childTraits, type TraitTree } from '../model/traits.ts';
import { walkValue, type ValueNode } from './walk-value.ts';

/** True for a secret and for a list of secrets, of which not even the length is anybody's business. */
export function isSecret({ traits, items }: TraitTree): boolean {
  return traits.isSecret === true || (items !== undefined && isSecret(items));
}

/** The secrets within a value. */
export function secretsWithin(node: ValueNode): readonly { path: ValuePath; tree: TraitTree }[] {
  const found: { path: ValuePath; tree: TraitTree }[] = [];
  walkValue(node, ({ path, tree }) => {
    if (!isSecret(tree)) return true;
    found.push({ path, tree });
    return false;
  });
  return found;
}

/** A value without the fields that are secret; the value itself is none. */
export function withoutSecrets(value: JsonValue, tree: TraitTree): JsonValue {
  if (isJsonArray(value)) return value.map((item, index) => withoutSecrets(item, childTraits(tree, index)));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => ({ key, item, below: childTraits(tree, key) }))
      .filter(({ below }) => !isSecret(below))
      .map(({ key, item, below }) => [key, withoutSecrets(item, below)]),
  );
}
