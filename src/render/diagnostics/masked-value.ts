import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { maskSecrets } from '../../model/secret-text.ts';

/** A value with every text in it, keys apart, masked where it looks like a secret; lengths and kinds stay. */
export function maskedValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return maskSecrets(value);
  if (isJsonArray(value)) return value.map(maskedValue);
  return isJsonObject(value) ? maskedObject(value) : value;
}

/** The same for an object, which stays one. */
export function maskedObject(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedValue(item)]));
}
