import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';

/** The map at a field; an empty one where there is none. */
export function mapIn(map: JsonObject, field: string): JsonObject {
  const value = Object.hasOwn(map, field) ? map[field] : undefined;
  return isJsonObject(value) ? value : {};
}

export function listIn(map: JsonObject, field: string): readonly JsonValue[] {
  const value = Object.hasOwn(map, field) ? map[field] : undefined;
  return isJsonArray(value) ? value : [];
}

/** The texts of a list; undefined where the list is left out. */
export function textsIn(map: JsonObject, field: string): readonly string[] | undefined {
  if (!Object.hasOwn(map, field)) return undefined;
  return listIn(map, field).filter((item) => typeof item === 'string');
}

export function specOf({ value }: Manifest): JsonObject {
  return mapIn(value, 'spec');
}
