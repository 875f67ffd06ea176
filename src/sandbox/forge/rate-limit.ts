import type { Caller } from './access/caller.ts';

/** How much of its hourly allowance a caller has used. */
export interface RateLimit {
  readonly limit: number;
  readonly used: number;
  /** When it begins anew, in seconds since 1970. */
  readonly reset: number;
}

export interface RateLimiter {
  /** Counts one request, and gives the state after it. */
  count(caller: Caller): RateLimit;
  /** The state without counting. */
  look(caller: Caller): RateLimit;
}

const window = 60 * 60;

/** One allowance per token owner and hour, as GitHub counts: a user, an installation, an app, everybody else. */
export function createRateLimiter(limit: number, now: () => number): RateLimiter {
  const counts = new Map<string, { used: number; reset: number }>();
  const entryOf = (caller: Caller): { used: number; reset: number } => {
    const key = keyOfCaller(caller);
    const known = counts.get(key);
    if (known !== undefined && known.reset > now()) return known;
    const entry = { used: 0, reset: now() + window };
    counts.set(key, entry);
    return entry;
  };
  return {
    count: (caller) => {
      const entry = entryOf(caller);
      entry.used += 1;
      return { limit, ...entry };
    },
    look: (caller) => ({ limit, ...entryOf(caller) }),
  };
}

function keyOfCaller(caller: Caller): string {
  if (caller.kind === 'user') return `user ${caller.account.id}`;
  if (caller.kind === 'installation') return `installation ${caller.installation.id}`;
  return caller.kind === 'app' ? `app ${caller.app.id}` : 'anonymous';
}

/** The headers that GitHub puts on every answer. */
export function rateLimitHeaders({ limit, used, reset }: RateLimit): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': 'core',
  };
}
