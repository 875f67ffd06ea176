import { expect, it } from 'vitest';
import type { Turns } from '../../../src/ports/turns.ts';

/** What turns promise within one process, whatever keeps them. */
export function turnsContract(open: () => Promise<Turns>): void {
  it('lets actions of one key run one after the other, in order, also after one that fails', async () => {
    const turns = await open();
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
    const turns = await open();
    const { promise: never } = Promise.withResolvers<void>();
    void turns.take('held', () => never);

    expect(await turns.take('free', () => Promise.resolve('done'))).toBe('done');
  });

  it('tells an action whether it had to wait', async () => {
    const turns = await open();
    const told: boolean[] = [];
    const action = async (hadToWait: boolean): Promise<void> => void told.push(hadToWait);

    await Promise.all([turns.take('key', action), turns.take('key', action)]);
    await turns.take('key', action);

    expect(told).toEqual([false, true, false]);
  });

  it('tells an action that another was there a moment ago, and may have ended since it has read', async () => {
    const turns = await open();
    const told: Record<string, boolean> = {};
    const action =
      (name: string) =>
      async (mayBeOld: boolean): Promise<void> =>
        void (told[name] = mayBeOld);

    await turns.take('key', action('one'), 'acme/shop#1');
    await turns.take('key', action('one again'), 'acme/shop#1');
    await turns.take('key', action('two'), 'acme/shop#2');
    await turns.take('other key', action('two elsewhere'), 'acme/shop#2');
    await turns.take('key', action('one after two'), 'acme/shop#1');
    const failure = turns.take('key', () => Promise.reject(new Error('it fails')), 'acme/shop#3');
    await expect(failure).rejects.toThrow('it fails');
    await turns.take('key', action('one after a failure'), 'acme/shop#1');

    expect(told).toEqual({
      one: false,
      'one again': false,
      two: true,
      'two elsewhere': false,
      'one after two': true,
      'one after a failure': true,
    });
  });
}
