import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { compareQuantities, parseQuantity, type Quantity } from '../../model/quantity.ts';

const noFields: JsonObject = {};

/** The map at a field, or an empty one where the field holds something else: the schema has reported that. */
export function mapAt(parent: JsonObject, field: string): JsonObject {
  const value = Object.hasOwn(parent, field) ? parent[field] : undefined;
  return isJsonObject(value) ? value : noFields;
}

/** The list at a field, or an empty one. */
export function listAt(parent: JsonObject, field: string): readonly JsonValue[] {
  const value = Object.hasOwn(parent, field) ? parent[field] : undefined;
  return isJsonArray(value) ? value : [];
}

/** A quantity with the text it was read from. */
export interface Amount {
  readonly text: string;
  readonly quantity: Quantity;
}

/** The quantity that a field holds; undefined where it holds none. */
export function amountOf(value: JsonValue | undefined): Amount | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const quantity = parseQuantity(value);
  return quantity === undefined ? undefined : { text: String(value), quantity };
}

/** True where both are amounts and the first is greater. */
export function isGreater(a: Amount | undefined, b: Amount | undefined): boolean {
  return a !== undefined && b !== undefined && compareQuantities(a.quantity, b.quantity) > 0;
}
