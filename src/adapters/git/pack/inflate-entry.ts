import { inflate, inflateSync, type InputType, type ZlibOptions } from 'node:zlib';
import { corruptObject } from '../git-error.ts';
import { longestHeader, readEntryHeader, type EntryHeader } from './pack-entry.ts';
import type { PackBytes } from './pack-bytes.ts';

export interface InflatedEntry {
  readonly header: EntryHeader;
  readonly bytes: Buffer;
  /** Where the next entry begins. */
  readonly end: number;
}

/** Bytes from which inflating is worth a thread of its own. */
const large = 256 * 1024;

/**
 * Reads and inflates the entry at an offset. `limit` bounds its inflated size; when `end` is not known, as much is
 * read as deflate could need for that size.
 */
export async function inflateEntry(
  pack: PackBytes,
  { offset, end, limit }: { readonly offset: number; readonly end?: number; readonly limit: number },
): Promise<InflatedEntry> {
  const start = await pack.read(offset, Math.min(end ?? pack.size, offset + longestHeader));
  const header = readEntryHeader(start, offset);
  if (header.size > limit) {
    throw corruptObject(
      `the pack entry at byte ${offset} claims ${header.size} bytes, more than the limit of ${limit}`,
    );
  }
  const from = offset + header.length;
  const deflated = await pack.read(from, end ?? from + header.size + (header.size >> 3) + 256);
  const { buffer, engine } = await inflateAll(deflated, header.size, offset);
  if (buffer.length !== header.size) {
    throw corruptObject(
      `the pack entry at byte ${offset} has ${buffer.length} bytes, and its header says ${header.size}`,
    );
  }
  return { header, bytes: buffer, end: from + engine.bytesWritten };
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

async function inflateAll(deflated: Buffer, size: number, offset: number): Promise<Inflated> {
  // One byte more than promised, so that a longer object is noticed rather than refused by the library.
  const options = {
    info: true,
    maxOutputLength: size + 1,
    chunkSize: Math.max(64, Math.min(size + 1, 65_536)),
  };
  try {
    return size < large ? inflateNow(deflated, options) : await inflateAside(deflated, options);
  } catch (cause) {
    throw corruptObject(`the pack entry at byte ${offset} cannot be inflated`, cause);
  }
}

// With `info` both give the engine too, which alone knows how many bytes it took; the typings leave that out.
const inflateNow = inflateSync as unknown as (data: InputType, options: ZlibOptions) => Inflated;

function inflateAside(data: InputType, options: ZlibOptions): Promise<Inflated> {
  return new Promise((resolve, reject) => {
    inflate(data, options, (error, result) => {
      if (error === null) resolve(result as unknown as Inflated);
      else reject(error);
    });
  });
}
