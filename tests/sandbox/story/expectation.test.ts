import { describe, expect, it } from 'vitest';
import { eventually } from '../../../src/sandbox/story/eventually.ts';
import { expectAtMost, expectParts, expectSame } from '../../../src/sandbox/story/expectation.ts';

describe('expectations', () => {
  it('are met when both sides are the same', () => {
    expect(expectSame('it is red', { found: 'failure', expected: 'failure' })).toEqual({
      claim: 'it is red',
      isMet: true,
      found: 'failure',
      expected: 'failure',
    });
  });

  it('are missed when the sides differ', () => {
    expect(expectSame('it is red', { found: 'success', expected: 'failure' }).isMet).toEqual(false);
  });

  it('count something and not too much of it as met', () => {
    const expectations = [0, 1, 6, 7].map((found) =>
      expectAtMost('few calls', { found, most: 6, noun: 'calls' }),
    );
    expect(expectations.map(({ isMet }) => isMet)).toEqual([false, true, true, false]);
  });

  it('name the parts that a text lacks', () => {
    expect(expectParts('it says where', { found: 'in staging', parts: ['staging', 'production'] })).toEqual({
      claim: 'it says where',
      isMet: false,
      found: 'a text without production',
      expected: 'staging, production',
    });
  });
});

describe('eventually', () => {
  it('ends with the look that is done', async () => {
    let looks = 0;
    const result = await eventually(() => Promise.resolve({ isDone: ++looks === 3, seen: looks }), {
      within: 10_000,
    });
    expect({ ...result, took: 0 }).toEqual({ isDone: true, seen: 3, took: 0 });
  });

  it('gives the last look when time is up', async () => {
    const result = await eventually(() => Promise.resolve({ isDone: false, seen: 'nothing' }), {
      within: 1,
    });
    expect({ ...result, took: 0 }).toEqual({ isDone: false, seen: 'nothing', took: 0 });
  });

  it('passes on what goes wrong while looking', async () => {
    const waiting = eventually(() => Promise.reject(new Error('no answer')), { within: 10_000 });
    await expect(waiting).rejects.toThrow('no answer');
  });
});
