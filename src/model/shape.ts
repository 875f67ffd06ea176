/** Tells whether a value has a form; data that was kept in a folder may come from anybody. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isCount: Shape = (value) => Number.isSafeInteger(value);
export const isTruth: Shape = (value) => typeof value === 'boolean';
export const isAnything: Shape = () => true;

/** True for the full id of a Git object, in SHA-1 or SHA-256. */
export const isId: Shape = (value) =>
  typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);

/** True for an ISO time that names a moment. */
export const isTime: Shape = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

export function oneOf(...texts: readonly string[]): Shape {
  return (value) => typeof value === 'string' && texts.includes(value);
}

/** The same, or nothing. */
export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

export function either(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value));
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** A list of so many items, each of its own form. */
export function tuple(...shapes: readonly Shape[]): Shape {
  return (value) =>
    Array.isArray(value) &&
    value.length === shapes.length &&
    shapes.every((shape, index) => shape(value[index]));
}

/** A map with these fields, and maybe others. */
export function mapOf(fields: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(fields);
  return (value) => isMap(value) && entries.every(([name, shape]) => shape(value[name]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
