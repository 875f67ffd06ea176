import { corruptObject } from '../git-error.ts';

/**
 * Rebuilds an object of at most `limit` bytes from its base and a delta (gitformat-pack, "Deltified
 * representation"). Throws `git-object-corrupt`.
 */
export function applyDelta(base: Uint8Array, delta: Buffer, limit: number): Buffer {
  const reader = new DeltaReader(delta);
  if (reader.readSize() !== base.length) throw badDelta('it was made for another base');
  const size = reader.readSize();
  if (size > limit) throw badDelta(`it gives ${size} bytes, more than the limit of ${limit}`);
  const result = Buffer.allocUnsafe(size);
  let filled = 0;
  while (!reader.isAtEnd()) {
    const step = reader.readStep();
    const source = step.kind === 'copy' ? base : delta;
    if (step.from + step.length > source.length || filled + step.length > result.length) {
      throw badDelta('it copies from or to where nothing is');
    }
    result.set(source.subarray(step.from, step.from + step.length), filled);
    filled += step.length;
  }
  if (filled !== result.length) throw badDelta('it does not fill the object');
  return result;
}

interface DeltaStep {
  readonly kind: 'copy' | 'insert';
  readonly from: number;
  readonly length: number;
}

class DeltaReader {
  readonly #delta: Buffer;
  #at = 0;

  constructor(delta: Buffer) {
    this.#delta = delta;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#delta.length;
  }

  readSize(): number {
    let size = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = this.#readByte();
      size += (byte & 0x7f) * scale;
      scale *= 128;
    } while ((byte & 0x80) !== 0 && Number.isSafeInteger(size));
    return size;
  }

  readStep(): DeltaStep {
    const instruction = this.#readByte();
    if (instruction === 0) throw badDelta('it has an instruction that is reserved');
    if ((instruction & 0x80) === 0) {
      const from = this.#at;
      this.#at += instruction;
      return { kind: 'insert', from, length: instruction };
    }
    const from = this.#readSparse(instruction, 4);
    const length = this.#readSparse(instruction >> 4, 3);
    return { kind: 'copy', from, length: length === 0 ? 0x10000 : length };
  }

  /** A little-endian number of which only the bytes flagged in `present` are written. */
  #readSparse(present: number, bytes: number): number {
    let value = 0;
    for (let index = 0; index < bytes; index++) {
      if ((present & (1 << index)) !== 0) value += this.#readByte() * 2 ** (8 * index);
    }
    return value;
  }

  #readByte(): number {
    const byte = this.#delta[this.#at++];
    if (byte === undefined) throw badDelta('it is cut off');
    return byte;
  }
}

function badDelta(why: string): Error {
  return corruptObject(`a delta cannot be applied: ${why}`);
}
