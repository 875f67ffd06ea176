import { describe, expect, it } from 'vitest';
import { personLimit } from '../../src/commands/rate-limit.ts';
import { castOf } from '../bench/burst/cast.ts';
import { runBurst, runsOf } from '../bench/burst/run-burst.ts';
import { burstScript, loudCommands } from '../bench/burst/script.ts';

describe('a burst of events over many pull requests', () => {
  it(
    'ends with everything right at every one of them, though events are lost, doubled and mixed up',
    { timeout: 240_000 },
    async () => {
      const burst = await runBurst({ pulls: 40, events: 400, healEvery: 500 });

      expect(burst.wrongAtFirst).toEqual([]);
      expect(burst.wrong).toEqual([]);
      expect(burst.relay.lost).toBeGreaterThan(0);
      expect(burst.relay.foundAgain).toBe(burst.relay.lost);
      expect(burst.relay.doubled).toBeGreaterThan(0);
      // What comes for a pull request while it waits, or is worked on, is one run.
      expect(runsOf(burst.burst)).toBeLessThan(burst.relay.sent / 2);
      // Two for the first look at each, and a few for all together: facts and what is written.
      expect(burst.first.calls.api).toBeLessThan(3 * 40);
    },
  );

  it('has as many people as it takes for one alone to give more commands than one person may', () => {
    const script = burstScript({ pulls: 1_000, events: 10_000 });
    const cast = castOf(script);
    const given = new Map<string, number>();
    for (const event of script.rounds.flat()) {
      if (event.kind !== 'command' && event.kind !== 'approve') continue;
      const login = cast.loginOf(event.by, event.pull);
      const count = event.kind === 'command' ? event.body.split('\n').length : 1;
      given.set(login, (given.get(login) ?? 0) + count);
    }

    expect([...given].filter(([, count]) => count > personLimit.most)).toEqual([['lou-1', loudCommands]]);
  });
});
