/** How many commands one person may give within some time. */
export interface RateLimit {
  readonly most: number;
  /** Seconds. */
  readonly within: number;
}

export type RateAnswer =
  | { readonly kind: 'allowed' }
  /** `until` is when one more is allowed, ISO. */
  | { readonly kind: 'limited'; readonly until: string };

/** Commands of one comment. */
export interface GivenCommands {
  /** When the comment was written, in milliseconds since 1970. */
  readonly at: number;
  readonly commands: number;
}

/** Milliseconds for which commands are remembered: far longer than from a comment to the look at it. */
export const rememberCommands = 3_600_000;

/** Comments of one person that are remembered; from whoever has more, nothing is let through. */
export const mostRemembered = 600;

/** `judgeWindow` among all comments of a person that are remembered. */
export function judgeCount(
  others: readonly GivenCommands[],
  given: GivenCommands,
  limit: RateLimit,
): RateAnswer {
  if (others.length < mostRemembered) return judgeWindow(others, given, limit);
  return { kind: 'limited', until: isoTime(given.at + limit.within * 1000) };
}

/**
 * Whether the commands of a comment fit among those of other comments of the same person. What was written after it counts
 * as what was written before, so that the order in which comments are heard lets nobody through more often.
 */
export function judgeWindow(
  others: readonly GivenCommands[],
  { at, commands }: GivenCommands,
  limit: RateLimit,
): RateAnswer {
  const window = limit.within * 1000;
  const near = others.filter((other) => Math.abs(other.at - at) < window);
  let excess = near.reduce((sum, other) => sum + other.commands, commands) - limit.most;
  if (excess <= 0) return { kind: 'allowed' };
  let freeing = at;
  for (const other of near.toSorted((a, b) => a.at - b.at)) {
    if (excess <= 0) break;
    freeing = other.at;
    excess -= other.commands;
  }
  return { kind: 'limited', until: isoTime(freeing + window) };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
