import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { BoundedMap } from '../bounded-map.ts';

/** Bytes that are read from a pack at once: neighbours are mostly wanted together. */
const windowSize = 256 * 1024;

/** Windows of all packs of a process, so that memory stays bounded however many mirrors there are. */
export type PackWindows = BoundedMap<string, Buffer>;

/** A cache of windows which holds so many bytes at most. */
export function createPackWindows(limit: number): PackWindows {
  return new BoundedMap(limit, (window) => window.length);
}

/**
 * Reads parts of a pack through cached windows. Nothing is kept open between reads, so a pack may be removed at any
 * time (ENOENT is thrown then) and none has to be closed.
 */
export class PackBytes {
  /** Tells it from every other opening of a pack, even of the same name: a damaged one may have been replaced. */
  readonly key = randomUUID();
  readonly path: string;
  readonly size: number;
  readonly #windows: PackWindows;

  constructor(path: string, size: number, windows: PackWindows) {
    this.path = path;
    this.size = size;
    this.#windows = windows;
  }

  /** The bytes from `start` to `end` (exclusive), cut at the end of the file. */
  async read(start: number, end: number): Promise<Buffer> {
    const stop = Math.min(end, this.size);
    const first = Math.floor(start / windowSize);
    const last = Math.floor((stop - 1) / windowSize);
    if (first === last) {
      const window = await this.#window(first);
      return window.subarray(start - first * windowSize, stop - first * windowSize);
    }
    return last === first + 1 ? this.#join(start, stop) : this.#load(start, Math.max(stop - start, 0));
  }

  async #join(start: number, stop: number): Promise<Buffer> {
    const first = Math.floor(start / windowSize);
    const [left, right] = [await this.#window(first), await this.#window(first + 1)];
    const boundary = (first + 1) * windowSize;
    return Buffer.concat([left.subarray(start - first * windowSize), right.subarray(0, stop - boundary)]);
  }

  async #window(index: number): Promise<Buffer> {
    const key = `${this.key}:${index}`;
    const known = this.#windows.get(key);
    if (known !== undefined) return known;
    const start = index * windowSize;
    const window = await this.#load(start, Math.min(windowSize, this.size - start));
    this.#windows.set(key, window);
    return window;
  }

  async #load(start: number, length: number): Promise<Buffer> {
    const file = await open(this.path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(length);
      const { bytesRead } = await file.read(buffer, 0, length, start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
}
