import { createHash } from 'node:crypto';
import { corruptObject } from '../git-error.ts';
import { createYielder } from '../yield-to-others.ts';

/** What an index says about one object of its pack. */
export interface IndexEntry {
  readonly id: string;
  readonly crc: number;
  readonly offset: number;
}

const magic = 0xff744f63;
const fanoutAt = 8;
const idsAt = fanoutAt + 256 * 4;
const idBytes = 20;

/** The index of one pack (gitformat-pack, version 2), searched where it lies without unfolding it. */
export class PackIndex {
  readonly #bytes: Buffer;
  readonly count: number;
  /** Offsets in ascending order: the end of an entry is the start of the next. */
  #sortedOffsets: Uint32Array | undefined;

  /** Throws when the bytes are not a complete index, whatever kept it from being written whole. */
  constructor(bytes: Buffer) {
    const count = bytes.length < idsAt ? 0 : bytes.readUInt32BE(idsAt - 4);
    const isWhole =
      bytes.length === idsAt + count * (idBytes + 8) + 2 * idBytes &&
      bytes.readUInt32BE(0) === magic &&
      bytes.readUInt32BE(4) === 2 &&
      sha1(bytes.subarray(0, -idBytes)).equals(bytes.subarray(-idBytes));
    if (!isWhole) throw corruptObject('a pack index is cut off or altered');
    this.#bytes = bytes;
    this.count = count;
  }

  /** The SHA-1 at the end of the pack which this index describes. */
  get packChecksum(): Buffer {
    return this.#bytes.subarray(-2 * idBytes, -idBytes);
  }

  /** Where an object starts in the pack; undefined when it is not in there. */
  offsetOf(id: string): number | undefined {
    const wanted = Buffer.from(id, 'hex');
    const first = wanted[0];
    if (first === undefined || wanted.length !== idBytes) return undefined;
    let low = first === 0 ? 0 : this.#fanout(first - 1);
    let high = this.#fanout(first);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = idsAt + middle * idBytes;
      const order = this.#bytes.compare(wanted, 0, idBytes, at, at + idBytes);
      if (order === 0) return this.#offsetAt(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** The offset after that of an entry, or `packEnd` for the last one. */
  endOf(offset: number, packEnd: number): number {
    this.#sortedOffsets ??= Uint32Array.from({ length: this.count }, (_, index) =>
      this.#offsetAt(index),
    ).toSorted();
    const sorted = this.#sortedOffsets;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return sorted[low] ?? packEnd;
  }

  *entries(): Generator<IndexEntry> {
    for (let index = 0; index < this.count; index++) {
      const at = idsAt + index * idBytes;
      yield {
        id: this.#bytes.toString('hex', at, at + idBytes),
        crc: this.#bytes.readUInt32BE(idsAt + this.count * idBytes + index * 4),
        offset: this.#offsetAt(index),
      };
    }
  }

  #fanout(byte: number): number {
    return Math.min(this.#bytes.readUInt32BE(fanoutAt + byte * 4), this.count);
  }

  #offsetAt(index: number): number {
    return this.#bytes.readUInt32BE(idsAt + this.count * (idBytes + 4) + index * 4);
  }
}

/** Writes the index of a pack of less than 2 GiB; entries come in any order, an id may stand twice. */
export async function writePackIndex(entries: readonly IndexEntry[], packChecksum: Buffer): Promise<Buffer> {
  const bytes = Buffer.alloc(idsAt + entries.length * (idBytes + 8) + 2 * idBytes);
  bytes.writeUInt32BE(magic, 0);
  bytes.writeUInt32BE(2, 4);
  const crcsAt = idsAt + entries.length * idBytes;
  const offsetsAt = crcsAt + entries.length * 4;
  const byFirstByte = Map.groupBy(entries, ({ id }) => Number.parseInt(id.slice(0, 2), 16));
  const giveWay = createYielder();
  let index = 0;
  for (let byte = 0; byte < 256; byte++) {
    await giveWay();
    for (const { id, crc, offset } of (byFirstByte.get(byte) ?? []).toSorted(compareIds)) {
      bytes.write(id, idsAt + index * idBytes, 'hex');
      bytes.writeUInt32BE(crc, crcsAt + index * 4);
      bytes.writeUInt32BE(offset, offsetsAt + index * 4);
      index++;
    }
    bytes.writeUInt32BE(index, fanoutAt + byte * 4);
  }
  packChecksum.copy(bytes, bytes.length - 2 * idBytes);
  sha1(bytes.subarray(0, -idBytes)).copy(bytes, bytes.length - idBytes);
  return bytes;
}

function compareIds(a: IndexEntry, b: IndexEntry): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest();
}
