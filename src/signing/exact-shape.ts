import type { JsonObject } from '../model/json.ts';

/** True where a map has these keys, all of them and no other. */
export function hasExactly(map: JsonObject, keys: readonly string[]): boolean {
  const found = Object.keys(map);
  return found.length === keys.length && keys.every((key) => Object.hasOwn(map, key));
}
