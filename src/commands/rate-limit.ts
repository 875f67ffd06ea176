import { judgeWindow, type RateAnswer, type RateLimit } from '../model/rate-limit.ts';

/** What one person may give on one pull request. */
export const pullRequestLimit: RateLimit = { most: 20, within: 600 };

/** What one person may give in all repositories of an installation together. */
export const personLimit: RateLimit = { most: 60, within: 600 };

interface Asked {
  /** When the person's earlier commands were given, ISO, in any order, each as often as there were commands. */
  readonly earlier: readonly string[];
  /** ISO. */
  readonly now: string;
  /** How many are to be given now; 1 when left out. */
  readonly commands?: number;
}

/**
 * Whether a person may give one more command, in a window that slides. Times that cannot be read, or lie in the future,
 * count as now: a wrong clock lets nobody through more often.
 */
export function askRateLimit(
  { earlier, now, commands = 1 }: Asked,
  limit: RateLimit = pullRequestLimit,
): RateAnswer {
  const at = Date.parse(now);
  const others = earlier.map((time) => ({ at: timeOf(time, at), commands: 1 }));
  return judgeWindow(others, { at, commands }, limit);
}

function timeOf(time: string, now: number): number {
  const found = Date.parse(time);
  return Number.isNaN(found) ? now : Math.min(found, now);
}
