import { expect, it, onTestFinished } from 'vitest';
import { runBurst, runsOf } from '../../bench/burst/run-burst.ts';
import { startRedisServer } from '../../builders/a-redis-server.ts';

it(
  'a burst of events ends with everything right at every pull request where two servers share the work',
  { timeout: 300_000 },
  async () => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.end());
    const size = { pulls: 40, events: 400, healEvery: 500 };

    const burst = await runBurst({ ...size, redisUrl: redis.url, servers: 2 });

    expect(burst.wrongAtFirst).toEqual([]);
    expect(burst.wrong).toEqual([]);
    expect(burst.relay.foundAgain).toBe(burst.relay.lost);
    expect(runsOf(burst.burst)).toBeLessThan(burst.relay.sent / 2);
    // Both have worked.
    const runs = burst.burst.usage.map(({ runs: { done, retry } }) => done + retry);
    expect(Math.min(...runs)).toBeGreaterThan(0);
  },
);
