import { describe, expect, it } from 'vitest';
import { RecentTurns, rememberedFor } from '../../../src/adapters/queue/recent-turns.ts';

describe('who had the last turn', () => {
  it('is remembered for as long as somebody may hold what was read before it', () => {
    let now = 0;
    const recent = new RecentTurns(() => now);
    recent.note('key', 'one');

    now = rememberedFor - 1;
    expect([recent.isAnothers('key', 'two'), recent.isAnothers('key', 'one')]).toEqual([true, false]);
    now = rememberedFor;
    expect(recent.isAnothers('key', 'two')).toBe(false);
  });

  it('is forgotten in time, however many keys there are', () => {
    let now = 0;
    const recent = new RecentTurns(() => now);
    for (let key = 0; key < 5_000; key++) {
      now += rememberedFor / 100;
      recent.note(`key ${key}`, 'one');
    }

    expect(recent.size).toBeLessThanOrEqual(1_001);
    expect(recent.isAnothers('key 4999', 'two')).toBe(true);
  });
});
