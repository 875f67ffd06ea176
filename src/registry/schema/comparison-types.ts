import { parseDuration } from '../../model/duration.ts';
import { parseImage } from '../../model/image.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { toFullRef } from '../../model/ref.ts';
import { resolveSchema, type JsonSchema } from './schemas.ts';

/** An item of a set or keyed list that stands there already, at `first`. */
export interface Repetition {
  readonly index: number;
  readonly first: number;
}

/** Whether a value can be read as its `x-charter-type` says; true of what the type says nothing about. */
export function isOfType(type: string, value: JsonValue): boolean {
  if (typeof value === 'number') return type !== 'quantity' || parseQuantity(value) !== undefined;
  if (typeof value !== 'string') return true;
  switch (type) {
    case 'quantity':
      return parseQuantity(value) !== undefined;
    case 'duration':
      return parseDuration(value) !== undefined;
    case 'image':
      return parseImage(value) !== undefined;
    default:
      return true;
  }
}

/** What makes two items of a list the same: the key field, or for references the ref that a bare name stands for. */
export function identityIn(root: JsonSchema, schema: JsonSchema): (item: JsonValue) => string | undefined {
  const key = schema['x-charter-key'];
  if (key !== undefined) {
    return (item) => (isJsonObject(item) && Object.hasOwn(item, key) ? identityOf(item[key]) : undefined);
  }
  const kinds = schema.items && resolveSchema(root, schema.items)['x-charter-ref']?.kinds;
  if (kinds === undefined) return identityOf;
  return (item) => identityOf(typeof item === 'string' ? toFullRef(item, kinds) : item);
}

function identityOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'object' ? undefined : `${typeof value} ${String(value)}`;
}

/** The items that stand there already. */
export function findRepetitions(
  items: readonly JsonValue[],
  identity: (item: JsonValue) => string | undefined,
): readonly Repetition[] {
  const firsts = new Map<string, number>();
  return items.flatMap((item, index) => {
    const id = identity(item);
    const first = id === undefined ? undefined : firsts.get(id);
    if (id !== undefined && first === undefined) firsts.set(id, index);
    return first === undefined ? [] : { index, first };
  });
}

/** A duration or quantity without the space before its unit, where that is all that is wrong with it. */
export function withoutSpace(written: string, type: string | undefined): string | undefined {
  if (written.length > 40 || !/\s/.test(written)) return undefined;
  const spaceless = written.replaceAll(/\s+/g, '');
  const read = type === 'duration' ? parseDuration : type === 'quantity' ? parseQuantity : undefined;
  return read?.(spaceless) === undefined ? undefined : spaceless;
}
