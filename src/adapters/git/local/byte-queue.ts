/** Takes lines and counted bytes out of a stream, in turn. */
export class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next line if all of it is here already; most are, since a stream comes in large pieces. */
  takeLineNow(): string | undefined {
    const end = this.#rest.indexOf(0x0a);
    return end < 0 ? undefined : this.#cutLine(end);
  }

  /** So many bytes if they are here already. */
  takeNow(length: number): Buffer | undefined {
    return this.#rest.length >= length ? this.#cut(length) : undefined;
  }

  /** The next line without its end; undefined when the stream ends before. */
  async takeLine(): Promise<string | undefined> {
    let end = this.#rest.indexOf(0x0a);
    while (end < 0) {
      const chunk = await this.#next();
      if (chunk === undefined) return undefined;
      this.#rest = Buffer.concat([this.#rest, chunk]);
      end = this.#rest.indexOf(0x0a);
    }
    return this.#cutLine(end);
  }

  /** So many bytes; undefined when the stream ends before. */
  async take(length: number): Promise<Buffer | undefined> {
    if (this.#rest.length >= length) return this.#cut(length);
    const bytes = Buffer.allocUnsafe(length);
    let filled = this.#rest.copy(bytes);
    this.#rest = Buffer.alloc(0);
    while (filled < length) {
      const chunk = await this.#next();
      if (chunk === undefined) return undefined;
      const copied = chunk.copy(bytes, filled);
      filled += copied;
      this.#rest = chunk.subarray(copied);
    }
    return bytes;
  }

  #cutLine(end: number): string {
    const line = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  #cut(length: number): Buffer {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return bytes;
  }

  async #next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#chunks.next();
    return done === true ? undefined : value;
  }
}
