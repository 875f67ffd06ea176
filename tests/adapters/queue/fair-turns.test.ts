import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairTurns } from '../../../src/adapters/queue/fair-turns.ts';
import { repositoryOf } from '../../../src/adapters/queue/repository-of.ts';

describe('fair turns', () => {
  it('lets repositories alternate, whatever the order in which their keys came', () => {
    const turns = new FairTurns();
    const burst = Array.from({ length: 4 }, () => turns.assign('acme/busy'));

    expect([burst, [turns.assign('acme/calm'), turns.assign('acme/calm')]]).toEqual([
      [0, 1, 2, 3],
      [0, 1],
    ]);
  });

  it('puts who comes late beside those who are served, not before them', () => {
    const turns = new FairTurns();
    for (let number = 0; number < 10; number++) turns.assign('acme/busy');
    turns.reach(7);

    expect([turns.assign('acme/late'), turns.assign('acme/late'), turns.assign('acme/busy')]).toEqual([
      7, 8, 10,
    ]);
  });

  it('serves two busy repositories equally often at any time', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 40, maxLength: 80 }), (arrivals) => {
        const turns = new FairTurns();
        const line = arrivals.map((isFirst) => ({ isFirst, turn: turns.assign(isFirst ? 'a/a' : 'b/b') }));
        const served = line.toSorted((a, b) => a.turn - b.turn);
        const all = [true, false].map((isFirst) => line.filter((key) => key.isFirst === isFirst).length);
        const both = Math.min(...all) * 2;

        for (let count = 0; count <= both; count++) {
          const first = served.slice(0, count).filter(({ isFirst }) => isFirst).length;
          expect(Math.abs(first - (count - first))).toBeLessThanOrEqual(2);
        }
      }),
    );
  });
});

describe('the repository of a key', () => {
  it.each([
    ['acme/Shop#12', 'acme/shop'],
    ['acme/shop/pulls', 'acme/shop'],
    ['acme/shop/commits/0123', 'acme/shop'],
    ['acme/shop@production', 'acme/shop'],
    ['installations/7', 'installations/7'],
  ])('of %s is %s', (key, repository) => {
    expect(repositoryOf(key)).toBe(repository);
  });
});
