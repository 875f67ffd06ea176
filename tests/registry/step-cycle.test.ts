import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStepCycle } from '../../src/registry/checks/step-cycle.ts';

const needsOf = (edges: readonly (readonly [string, readonly string[]])[]): Map<string, readonly string[]> =>
  new Map(edges);

describe('a circle among steps', () => {
  it('is absent where every step can begin at some time', () => {
    expect(
      findStepCycle(
        needsOf([
          ['a', []],
          ['b', ['a']],
          ['c', ['a', 'b']],
          ['d', ['missing']],
        ]),
      ),
    ).toBeUndefined();
  });

  it('is given without the steps that only lead to it', () => {
    expect(
      findStepCycle(
        needsOf([
          ['in', ['b']],
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    ).toEqual(['b', 'a']);
  });

  it('may be one step that needs itself', () => {
    expect(findStepCycle(needsOf([['a', ['a']]]))).toEqual(['a']);
  });

  it('is found in a chain of any length', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) => [`${n}`, [`${(n + 1) % 20_000}`]] as const);

    expect(findStepCycle(needsOf(chain))).toHaveLength(20_000);
  });

  it('is one: every step needs the next', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    fc.assert(
      fc.property(fc.dictionary(names, fc.array(names)), (graph) => {
        const cycle = findStepCycle(new Map(Object.entries(graph)));
        for (const [index, step] of (cycle ?? []).entries()) {
          expect(graph[step]).toContain(cycle?.[(index + 1) % cycle.length]);
        }
      }),
    );
  });
});
