/** Most bytes of one part: longer than any path that is read, and than what messages are read for. */
const longest = 16_384;

/**
 * Cuts parts that end with a NUL down to so many bytes, chunk by chunk: a commit message of a megabyte takes a kilobyte
 * in a repository. Chunks in which nothing is cut are given as they are, at the price of a few searches.
 */
export class LongPartCutter {
  /** Bytes of the part that goes on with the next chunk. */
  #taken = 0;

  cut(chunk: Buffer): readonly Buffer[] {
    const kept: Buffer[] = [];
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const windowEnd = Math.min(at + longest - this.#taken, chunk.length);
      const end = windowEnd === at ? -1 : chunk.lastIndexOf(0, windowEnd - 1);
      if (end >= at) {
        this.#taken = 0;
        at = end + 1;
      } else if (windowEnd > at) {
        this.#taken += windowEnd - at;
        at = windowEnd;
      } else {
        const next = chunk.indexOf(0, at);
        if (at > from) kept.push(copyOf(chunk, from, at));
        at = next === -1 ? chunk.length : next;
        from = at;
        this.#taken = next === -1 ? longest : 0;
      }
    }
    if (from === 0) return [chunk];
    return from < at ? [...kept, copyOf(chunk, from, at)] : kept;
  }
}

/** So that what is left out does not stay in memory with it. */
function copyOf(chunk: Buffer, from: number, to: number): Buffer {
  return Buffer.from(chunk.subarray(from, to));
}
