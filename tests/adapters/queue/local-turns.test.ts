import { describe, expect, it } from 'vitest';
import { LocalTurns } from '../../../src/adapters/queue/local-turns.ts';

describe('turns', () => {
  it('lets actions of one key run one after the other, in order, also after one that fails', async () => {
    const turns = new LocalTurns();
    const told: string[] = [];
    const action = (name: string) => async (): Promise<string> => {
      told.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      told.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
      return name;
    };

    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.take('key', action(name))));

    expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
      'a',
      'failed',
      'c',
    ]);
  });

  it('does not make one key wait for another', async () => {
    const turns = new LocalTurns();
    const { promise: never } = Promise.withResolvers<void>();
    void turns.take('held', () => never);

    expect(await turns.take('free', () => Promise.resolve('done'))).toBe('done');
  });
});
