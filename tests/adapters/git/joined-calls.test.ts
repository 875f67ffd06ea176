import { describe, expect, it } from 'vitest';
import { JoinedCalls } from '../../../src/adapters/git/joined-calls.ts';

interface Order {
  readonly kind: string;
  readonly number: number;
}

/** Calls that end when they are let go, one turn after the other; an order below 0 cannot be answered. */
function someCalls(most = 10): {
  readonly ask: (line: number, number: number, kind?: string) => Promise<string>;
  readonly made: (readonly number[])[];
  readonly most: () => number;
} {
  const made: (readonly number[])[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const calls = new JoinedCalls<Order, string>({
    most,
    isJoinable: (first, other) => first.kind === other.kind,
    call: async (orders) => {
      made.push(orders.map(({ number }) => number));
      mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      const bad = orders.find(({ number }) => number < 0);
      if (bad !== undefined) throw new Error(`cannot answer ${bad.number}`);
      return orders.map(({ number }) => `answer to ${number}`);
    },
  });
  return {
    ask: (line, number, kind = 'usual') => calls.ask(line, { kind, number }),
    made,
    most: () => mostAtOnce,
  };
}

describe('calls of one line', () => {
  it('are one for the first, and one for all that come while it is under way', async () => {
    const { ask, made, most } = someCalls();

    const answers = await Promise.all([1, 2, 3, 4].map((number) => ask(7, number)));

    expect(made).toEqual([[1], [2, 3, 4]]);
    expect(answers).toEqual(['answer to 1', 'answer to 2', 'answer to 3', 'answer to 4']);
    expect(most()).toBe(1);
  });

  it('join only what fits together, so many at most, and pass over nobody', async () => {
    const { ask, made } = someCalls(2);

    const asked = [ask(7, 1), ask(7, 2), ask(7, 3, 'other'), ask(7, 4), ask(7, 5), ask(7, 6, 'other')];
    await Promise.all(asked);

    expect(made).toEqual([[1], [2, 4], [3, 6], [5]]);
  });

  it('fail for those alone that cannot be answered', async () => {
    const { ask, made } = someCalls();

    const ends = await Promise.allSettled([1, 2, -3, 4].map((number) => ask(7, number)));

    expect(made).toEqual([[1], [2, -3, 4], [2], [-3], [4]]);
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual([
      'answer to 1',
      'answer to 2',
      'Error: cannot answer -3',
      'answer to 4',
    ]);
  });

  it('do not wait for those of another line', async () => {
    const { ask, most } = someCalls();

    await Promise.all([ask(7, 1), ask(8, 2)]);

    expect(most()).toBe(2);
  });
});
