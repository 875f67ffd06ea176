/** The value at a path of own keys; undefined where the path leads nowhere, whatever the shape. */
export function valueAt(root: unknown, ...path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

export function textAt(root: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** A positive whole number that a double holds exactly, as all ids and numbers in payloads are. */
export function idAt(root: unknown, ...path: readonly string[]): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** The list at a path; an empty one where there is none. */
export function listAt(root: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(root, ...path);
  return Array.isArray(value) ? value : [];
}
