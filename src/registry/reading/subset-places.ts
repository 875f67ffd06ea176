import type { ValuePath } from '../../model/pointer.ts';
import type { Places } from './places.ts';
import type { Span } from './problem.ts';

type NodeType = 'empty' | 'scalar' | 'map' | 'list';

/** A field without a value is empty; each type as a number. */
const types = { empty: 0, scalar: 1, map: 2, list: 3 } as const satisfies Readonly<Record<NodeType, number>>;

/** What is kept of each node, in this order: type, ends of the key and of the value, the node after all below it. */
const [typeAt, keyStartAt, keyEndAt, startAt, endAt, nextAt, width] = [0, 1, 2, 3, 4, 5, 6] as const;

/** A node without a key, and one without a value. */
const none = -1;

/**
 * Where the nodes of one text stand, in the order in which they are written. Plain numbers, for they are taken down of
 * every node and asked of few.
 */
export class NodeTable {
  readonly #text: string;
  readonly #numbers: number[] = [];
  #keyStart: number = none;
  #keyEnd: number = none;

  constructor(text: string) {
    this.#text = text;
  }

  /** Says which key the next node has; both ends -1 for none. */
  setKey(start: number, end: number): void {
    this.#keyStart = start;
    this.#keyEnd = end;
  }

  /** Begins a map or list, whose nodes come next; gives what `close` wants to know. */
  open(type: 'map' | 'list'): number {
    const node = this.#numbers.length;
    this.#numbers.push(types[type], this.#keyStart, this.#keyEnd, none, none, none);
    return node;
  }

  close(node: number): void {
    this.#numbers[node + nextAt] = this.#numbers.length;
  }

  addScalar(start: number, end: number): void {
    const next = this.#numbers.length + width;
    this.#numbers.push(types.scalar, this.#keyStart, this.#keyEnd, start, end, next);
  }

  addEmpty(): void {
    const next = this.#numbers.length + width;
    this.#numbers.push(types.empty, this.#keyStart, this.#keyEnd, none, none, next);
  }

  /** Places as `placesIn` finds them in a composed document. */
  places(): Places {
    // Places are asked for in the order of the document as a rule, so the way to the last one is remembered.
    let known: ValuePath = [];
    const way: number[] = [0];
    return {
      locate: (path, at) => {
        const shared = sharedLength(known, path, way.length - 1);
        way.length = shared + 1;
        for (let index = shared; index < path.length; index += 1) {
          const child = this.#childOf(way.at(-1) ?? 0, path[index] ?? '');
          if (child === undefined) break;
          way.push(child);
        }
        known = path;
        return { span: this.#spanOf(way.at(-1) ?? 0, at), isShared: false };
      },
    };
  }

  #childOf(parent: number, step: string | number): number | undefined {
    const isList = this.#at(parent + typeAt) === types.list;
    const end = this.#at(parent + nextAt);
    let left = isList ? Number(step) : 0;
    for (let node = parent + width; node < end; node = this.#at(node + nextAt)) {
      if (isList ? left === 0 : this.#isNamed(node, String(step))) return node;
      left -= 1;
    }
    return undefined;
  }

  /** Keys with escapes are not in the subset, so what stands between the quotes is the key. */
  #isNamed(node: number, name: string): boolean {
    const start = this.#at(node + keyStartAt);
    const quotes = isQuote(this.#text.charCodeAt(start)) ? 1 : 0;
    const length = this.#at(node + keyEndAt) - start - 2 * quotes;
    return length === name.length && this.#text.startsWith(name, start + quotes);
  }

  /** A scalar is pointed at itself; a map or list, which may go on for pages, by its key or its beginning. */
  #spanOf(node: number, at: 'key' | 'value'): Span {
    const keyStart = this.#at(node + keyStartAt);
    const key = { start: keyStart, end: this.#at(node + keyEndAt) };
    const isScalar = this.#at(node + typeAt) === types.scalar;
    if (keyStart !== none && (at === 'key' || !isScalar)) return key;
    if (isScalar) return { start: this.#at(node + startAt), end: this.#at(node + endAt) };
    // Without a key only a map stands in the subset, and one that has fields.
    return this.#spanOf(node + width, 'key');
  }

  #at(index: number): number {
    return this.#numbers[index] ?? 0;
  }
}

export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

function sharedLength(a: ValuePath, b: ValuePath, most: number): number {
  let length = 0;
  while (length < most && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
