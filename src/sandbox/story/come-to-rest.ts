import { setTimeout as sleep } from 'node:timers/promises';
import type { StoryWorld } from './stage.ts';

/** Waits until the bot has nothing to do for the moment, no longer than the world's patience. */
export async function comeToRest({ settled, patience }: StoryWorld): Promise<void> {
  const ending = new AbortController();
  await Promise.race([
    settled(),
    sleep(patience, undefined, { signal: ending.signal }).catch(() => undefined),
  ]);
  ending.abort();
}
