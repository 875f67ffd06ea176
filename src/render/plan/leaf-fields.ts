import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { FieldChange } from '../../model/plan.ts';
import { formatPath } from '../../model/pointer.ts';

/** A map that comes or goes as a whole, as one field for each value in it; any other field as it is. */
export function leafFields(field: FieldChange): readonly FieldChange[] {
  const { kind, path, before, after } = field;
  if (kind !== 'value') return [field];
  if (before === undefined && after !== undefined)
    return leaves(path, after).map((leaf) => ({ ...field, path: leaf.path, after: leaf.value }));
  if (after === undefined && before !== undefined)
    return leaves(path, before).map((leaf) => ({ ...field, path: leaf.path, before: leaf.value }));
  return [field];
}

function leaves(path: string, value: JsonValue): readonly { path: string; value: JsonValue }[] {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [{ path, value }];
  return entries.flatMap(([key, item]) => leaves(childPath(path, key), item));
}

function childPath(path: string, key: string): string {
  return path === '' ? formatPath([key]) : path + formatPath(['x', key]).slice(1);
}
