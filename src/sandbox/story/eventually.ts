import { setTimeout as sleep } from 'node:timers/promises';

/** What a look at the world gave: `isDone` ends the wait. */
export interface Look<Seen> {
  readonly isDone: boolean;
  readonly seen: Seen;
}

export interface Awaited<Seen> extends Look<Seen> {
  /** Milliseconds from the call to the last look. */
  readonly took: number;
}

/** Milliseconds between the first looks; each pause is a quarter longer than the one before. */
const firstPause = 15;
const longestPause = 200;

/** Looks again and again until done or until `within` milliseconds are over; gives the last look either way. */
export async function eventually<Seen>(
  look: () => Promise<Look<Seen>>,
  { within }: { readonly within: number },
): Promise<Awaited<Seen>> {
  const start = performance.now();
  let pause = firstPause;
  for (;;) {
    const result = await look();
    const took = performance.now() - start;
    if (result.isDone || took >= within) return { ...result, took };
    await sleep(Math.min(pause, within - took));
    pause = Math.min(pause * 1.25, longestPause);
  }
}
