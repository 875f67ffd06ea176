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

/** The texts of a list; undefined where there is none, or nothing in it. */
export function textsIn(map: JsonObject, field: string): readonly string[] | undefined {
  const texts = listIn(map, field).filter((item) => typeof item === 'string');
  return texts.length === 0 ? undefined : texts;
}

export function specOf({ value }: Manifest): JsonObject {
  return mapIn(value, 'spec');
}
