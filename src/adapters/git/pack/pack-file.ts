import { BoundedMap } from '../bounded-map.ts';
import { corruptObject } from '../git-error.ts';
import { hashObject, type GitObject } from '../git-objects.ts';
import { applyDelta } from './apply-delta.ts';
import { inflateEntry } from './inflate-entry.ts';
import type { PackLimits } from './pack-limits.ts';
import type { PackBytes } from './pack-bytes.ts';
import type { PackIndex } from './pack-index.ts';

/** More deltas on top of each other than any Git makes (its own limit is 4,095). */
const longestChain = 10_000;

/** Objects that others are based on, by pack and offset. */
export type DeltaBases = BoundedMap<string, GitObject>;

/** A cache of delta bases which holds so many bytes at most. */
export function createDeltaBases(limit: number): DeltaBases {
  return new BoundedMap(limit, ({ bytes }) => bytes.length + 64);
}

/** One pack with its index, read object by object; every object is checked against its id. */
export class PackFile {
  readonly bytes: PackBytes;
  readonly index: PackIndex;
  readonly #bases: DeltaBases;
  readonly #limits: PackLimits;

  constructor(parts: { bytes: PackBytes; index: PackIndex; bases: DeltaBases; limits: PackLimits }) {
    this.bytes = parts.bytes;
    this.index = parts.index;
    this.#bases = parts.bases;
    this.#limits = parts.limits;
  }

  /** Reads the object at an offset that the index gave. Throws `git-object-corrupt`, or ENOENT when the pack is gone. */
  async read(id: string, offset: number): Promise<GitObject> {
    const object = await this.#readAt(offset);
    if (hashObject(object) !== id) throw corruptObject(`object ${id} does not have the bytes of its id`);
    return object;
  }

  async #readAt(offset: number): Promise<GitObject> {
    const deltas: { readonly offset: number; readonly delta: Buffer }[] = [];
    let at = offset;
    let deltaBytes = 0;
    while (deltas.length < longestChain && deltaBytes <= this.#limits.chainBytes) {
      const known = this.#bases.get(this.#key(at));
      if (known !== undefined) return this.#apply(deltas, known);
      const { header, bytes } = await this.#inflate(at);
      if (header.type !== undefined) {
        const object = { type: header.type, bytes };
        if (deltas.length > 0) this.#bases.set(this.#key(at), object);
        return this.#apply(deltas, object);
      }
      deltas.push({ offset: at, delta: bytes });
      deltaBytes += bytes.length;
      at = this.#offsetOfBase(header.base, at);
    }
    throw corruptObject(`the deltas under byte ${offset} of ${this.bytes.path} have no end`);
  }

  #apply(deltas: { readonly offset: number; readonly delta: Buffer }[], base: GitObject): GitObject {
    let object = base;
    for (const { offset, delta } of deltas.toReversed()) {
      object = { type: base.type, bytes: applyDelta(object.bytes, delta, this.#limits.objectBytes) };
      this.#bases.set(this.#key(offset), object);
    }
    return object;
  }

  #inflate(offset: number): ReturnType<typeof inflateEntry> {
    const end = this.index.endOf(offset, this.bytes.size - 20);
    return inflateEntry(this.bytes, { offset, end, limit: this.#limits.objectBytes });
  }

  #offsetOfBase(base: { offset: number } | { id: string } | undefined, at: number): number {
    if (base !== undefined && 'offset' in base) return base.offset;
    const offset = base === undefined ? undefined : this.index.offsetOf(base.id);
    if (offset === undefined)
      throw corruptObject(`the delta at byte ${at} of a pack is based on nothing in it`);
    return offset;
  }

  #key(offset: number): string {
    return `${this.bytes.key}:${offset}`;
  }
}
