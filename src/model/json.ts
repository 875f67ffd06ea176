/** A JSON value as read from a manifest; never mutated once it has left the reader. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** True for a plain map; false for lists, scalars and undefined. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a list; narrows readonly arrays, which `Array.isArray` alone does not. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What a value has at a step, of its own; undefined for a scalar too. */
export function childOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (isJsonArray(value)) return value[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** What a map or list holds, each with the step that leads there; of a scalar nothing. */
export function stepsOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] {
  if (isJsonArray(value)) return value.map((item, index) => [index, item] as const);
  return isJsonObject(value) ? Object.entries(value) : [];
}
