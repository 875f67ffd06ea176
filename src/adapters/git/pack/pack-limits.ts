import { GitError } from '../git-error.ts';

export interface PackLimits {
  /** Largest single object, in bytes. */
  readonly objectBytes: number;
  /** All objects of one pack together, inflated, in bytes: the bound on the work that a small pack can cause. */
  readonly inflatedBytes: number;
  /** Objects of one pack: each takes some 300 bytes of memory while the pack is indexed. */
  readonly objects: number;
  /** Memory, in bytes, for the objects that one chain of deltas keeps, and for the deltas of one chain. */
  readonly chainBytes: number;
  /** Bytes of all objects that are asked for at one time. */
  readonly readBytes: number;
}

/** Counts what is inflated and what is rebuilt from deltas: a delta of fifty bytes can give the largest object. */
export class InflationBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Throws `git-fetch-too-large`. */
  use(bytes: number): void {
    this.#used += bytes;
    if (this.#used > this.#limit) throw tooLarge(this.#limit);
  }
}

/** The error for a pack that costs memory out of proportion to its bytes. */
export function tooComplex(what: string): GitError {
  return new GitError({
    code: 'git-pack-too-complex',
    message: `A pack that the forge sent ${what}.`,
    hint: 'Keep the registry in a repository of its own, without large binary files.',
  });
}

function tooLarge(limit: number): GitError {
  return new GitError({
    code: 'git-fetch-too-large',
    message: `The repository unpacks to more than the limit of ${limit} bytes.`,
    hint: 'Keep large binary files out of the registry repository, or raise the limit of the mirror.',
  });
}
