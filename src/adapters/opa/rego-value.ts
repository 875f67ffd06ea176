import { goQuoted } from './go-quoted.ts';

/**
 * A value of Rego: more than JSON has, and numbers in the digits that they are written with. The items of a set and the
 * entries of an object are in order.
 */
export type RegoValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly is: boolean }
  | { readonly kind: 'number'; readonly written: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly RegoValue[] }
  | { readonly kind: 'set'; readonly items: readonly RegoValue[] }
  | { readonly kind: 'object'; readonly entries: readonly RegoEntry[] };

export type RegoEntry = readonly [key: RegoValue, value: RegoValue];

/** A value as opa prints it, on one line. */
export function printRego(value: RegoValue): string {
  if (value.kind === 'text') return goQuoted(value.text);
  if (value.kind === 'number') return value.written;
  if (value.kind === 'array') return `[${printList(value.items)}]`;
  if (value.kind === 'object') return `{${value.entries.map(printEntry).join(', ')}}`;
  if (value.kind === 'set') return value.items.length === 0 ? 'set()' : `{${printList(value.items)}}`;
  return value.kind === 'null' ? 'null' : String(value.is);
}

function printList(items: readonly RegoValue[]): string {
  return items.map((item) => printRego(item)).join(', ');
}

function printEntry([key, value]: RegoEntry): string {
  return `${printRego(key)}: ${printRego(value)}`;
}

const kindOrder = ['null', 'boolean', 'number', 'text', 'array', 'object', 'set'];

/** The order that opa has of all values: by kind first, texts by their bytes in UTF-8, collections item by item. */
export function compareRego(a: RegoValue, b: RegoValue): number {
  if (a.kind === 'boolean' && b.kind === 'boolean') return Number(a.is) - Number(b.is);
  if (a.kind === 'number' && b.kind === 'number') return compareNumbers(a.written, b.written);
  if (a.kind === 'text' && b.kind === 'text') return Buffer.compare(Buffer.from(a.text), Buffer.from(b.text));
  if (a.kind !== b.kind) return kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind);
  return compareLists(partsOf(a), partsOf(b));
}

function partsOf(value: RegoValue): readonly RegoValue[] {
  if (value.kind === 'object') return value.entries.flat();
  return 'items' in value ? value.items : [];
}

function compareLists(a: readonly RegoValue[], b: readonly RegoValue[]): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    const order = other === undefined ? 1 : compareRego(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareNumbers(a: string, b: string): number {
  const isExact = !/[.eE]/.test(a + b);
  if (!isExact) return Number(a) - Number(b);
  const [one, other] = [BigInt(a), BigInt(b)];
  return one === other ? 0 : one < other ? -1 : 1;
}
