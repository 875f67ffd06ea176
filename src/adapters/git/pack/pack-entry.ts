import { corruptObject } from '../git-error.ts';
import type { ObjectType } from '../git-objects.ts';

/** What stands before the deflated bytes of an object in a pack (gitformat-pack, "pack-*.pack files"). */
export interface EntryHeader {
  /** Undefined for a delta: it has the type of what it is based on. */
  readonly type: ObjectType | undefined;
  /** Of the inflated bytes: the object, or the delta. */
  readonly size: number;
  /** What a delta is based on: an earlier offset of this pack, or an object id. */
  readonly base: { readonly offset: number } | { readonly id: string } | undefined;
  /** Bytes of the header itself. */
  readonly length: number;
}

/** More bytes than any header has. */
export const longestHeader = 40;

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const offsetDelta = 6;
const idDelta = 7;

/** Reads the header at the start of `bytes`; `offset` is where that is in the pack. */
export function readEntryHeader(bytes: Buffer, offset: number): EntryHeader {
  const { kind, size, length } = readKindAndSize(bytes, offset);
  const type = types[kind];
  if (type !== undefined) return { type, size, base: undefined, length };
  if (kind === offsetDelta) {
    const { distance, end } = readDistance(bytes, length);
    if (distance <= 0 || distance > offset) throw badEntry(offset);
    return { type: undefined, size, base: { offset: offset - distance }, length: end };
  }
  if (kind !== idDelta || bytes.length < length + 20) throw badEntry(offset);
  const id = bytes.toString('hex', length, length + 20);
  return { type: undefined, size, base: { id }, length: length + 20 };
}

/** Three bits of kind, then the size: four bits in the first byte and seven in each that follows, lowest first. */
function readKindAndSize(bytes: Buffer, offset: number): { kind: number; size: number; length: number } {
  const first = bytes[0] ?? 0;
  let size = first & 0x0f;
  let scale = 16;
  let length = 1;
  for (let byte = first; (byte & 0x80) !== 0; length++) {
    byte = bytes[length] ?? 0;
    size += (byte & 0x7f) * scale;
    scale *= 128;
    if (!Number.isSafeInteger(size)) throw badEntry(offset);
  }
  return { kind: (first >> 4) & 7, size, length };
}

/** Seven bits a byte, highest first, with one added at each step so that no number can be written twice. */
function readDistance(bytes: Buffer, start: number): { distance: number; end: number } {
  let byte = bytes[start] ?? 0;
  let distance = byte & 0x7f;
  let end = start + 1;
  for (; (byte & 0x80) !== 0 && Number.isSafeInteger(distance); end++) {
    byte = bytes[end] ?? 0;
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  return { distance, end };
}

function badEntry(offset: number): Error {
  return corruptObject(`the pack entry at byte ${offset} has no readable header`);
}
