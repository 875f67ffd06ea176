import type { IncomingMessage } from 'node:http';

export type RawBody =
  | { readonly kind: 'complete'; readonly bytes: Buffer }
  /** More than the limit came, or was announced; the rest is read and thrown away. */
  | { readonly kind: 'too-large' }
  /** Other requests fill the room for bodies already. */
  | { readonly kind: 'no-room' }
  /** The sender went away. */
  | { readonly kind: 'broken-off' };

/** Reads bodies, bounded each and all together, so that nobody can fill the memory before a signature is checked. */
export class BodyReader {
  readonly #limit: number;
  readonly #room: number;
  #held = 0;

  /** `limit`: bytes of one body. `room`: bytes of all bodies that are being read at one time. */
  constructor({ limit, room }: { limit: number; room: number }) {
    this.#limit = limit;
    this.#room = room;
  }

  read(request: IncomingMessage): Promise<RawBody> {
    if (Number(request.headers['content-length'] ?? 0) > this.#limit) {
      this.#discard(request);
      return Promise.resolve({ kind: 'too-large' });
    }
    return new Promise((resolve) => {
      const collected = new CollectedBytes();
      let length = 0;
      const settle = (body: RawBody): void => {
        this.#held -= length;
        length = 0;
        resolve(body);
      };
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        this.#held += chunk.length;
        if (length <= this.#limit) collected.add(chunk);
        if (length <= this.#limit && this.#held <= this.#room) return;
        settle({ kind: length > this.#limit ? 'too-large' : 'no-room' });
        collected.clear();
        request.removeAllListeners('data').removeAllListeners('end');
        this.#discard(request);
      });
      request.on('end', () => settle({ kind: 'complete', bytes: collected.all() }));
      request.once('close', () => settle({ kind: 'broken-off' }));
      request.on('error', () => settle({ kind: 'broken-off' }));
    });
  }

  /** Lets a refused sender finish, so that it reads its answer, but cuts off one that goes on and on. */
  #discard(request: IncomingMessage): void {
    let left = 2 * this.#limit;
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) request.destroy();
    });
  }
}

/**
 * Bytes in one buffer that doubles as they come. A chunk is not kept: one of a single byte holds a hundred times its
 * size, and the whole block that it was read with. The first one is, since most bodies come as one.
 */
class CollectedBytes {
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;

  add(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (this.#length === 0) this.#buffer = chunk;
    else if (length > this.#buffer.length) this.#grow(Math.max(length, 2 * this.#buffer.length));
    if (this.#length > 0) chunk.copy(this.#buffer, this.#length);
    this.#length = length;
  }

  all(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  clear(): void {
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
  }

  #grow(capacity: number): void {
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
