import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { keyedStep } from './pointer.ts';

/**
 * The items of a keyed list by their path step (`[login=anna]`), in the order in which they stand. Undefined where
 * an item is no map, has no scalar under the key, or shares it with another: then only the position tells them apart.
 */
export function itemsByKey(
  items: readonly JsonValue[],
  key: string,
): ReadonlyMap<string, JsonObject> | undefined {
  const byKey = new Map<string, JsonObject>();
  for (const item of items) {
    if (!isJsonObject(item) || !Object.hasOwn(item, key)) return undefined;
    const value = item[key];
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return undefined;
    byKey.set(keyedStep(key, value), item);
  }
  return byKey.size === items.length ? byKey : undefined;
}
