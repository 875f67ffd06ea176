import type { JsonValue } from './json.ts';

/** A scalar as text; undefined for a map or list, and where there is nothing. */
export function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
