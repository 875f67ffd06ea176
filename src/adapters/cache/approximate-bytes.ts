/** What V8 needs for an object or array with its header and hidden references, and for each of its fields. */
const perObject = 48;
const perField = 16;

/** Two bytes per character is right for text beyond Latin-1, and twice too much for the rest. */
const perCharacter = 2;
const perText = 24;

/**
 * About how much memory plain data takes, in bytes. Exact enough to bound a cache: what is shared between values is
 * counted each time, what a value has in common with itself once. Ends on data that contains itself.
 */
export function approximateBytes(data: unknown): number {
  const seen = new Set<object>();
  const waiting: unknown[] = [data];
  let bytes = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') bytes += perText + perCharacter * value.length;
    else if (typeof value !== 'object' || value === null) bytes += perField / 2;
    else if (!seen.has(value)) {
      seen.add(value);
      const fields = Object.entries(value);
      bytes += perObject + perField * fields.length;
      for (const [, field] of fields) waiting.push(field);
    }
  }
  return bytes;
}
