export interface BackoffOptions {
  /** Milliseconds before the second attempt. */
  readonly first: number;
  /** Milliseconds that no wait exceeds. */
  readonly longest: number;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

/**
 * Milliseconds to wait after a number of attempts: four times as long each time, between half and all of it at
 * random, so that what failed together does not come back together.
 */
export function exponentialBackoff({ first, longest, random }: BackoffOptions): (attempt: number) => number {
  return (attempt) => {
    const full = Math.min(longest, first * 4 ** Math.max(0, attempt - 1));
    return Math.round(full / 2 + (full / 2) * random());
  };
}
