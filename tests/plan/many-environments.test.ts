import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { aPlanState, anEnvironment, schemaTraits } from '../builders/a-plan-state.ts';

function nameOf(index: number): string {
  return `e${String(index).padStart(5, '0')}`;
}

/** The plan that gives each environment another region; each is promoted from the one before it. */
function planOfChain(length: number): Plan {
  const [base, head] = ['here', 'there'].map((region) =>
    aPlanState(
      Array.from({ length }, (_, index) =>
        anEnvironment(nameOf(index), { region, ...(index > 0 && { promotesFrom: nameOf(index - 1) }) }),
      ),
    ),
  );
  if (base === undefined || head === undefined) throw new Error('two states were made');
  return makePlan({ base, head, traits: schemaTraits });
}

function radiusOf({ environments }: Plan, index: number) {
  return environments.find(({ name }) => name === nameOf(index))?.changes[0]?.blastRadius;
}

describe('a plan of many environments', () => {
  it('has every environment that is promoted from a changed one in its blast radius', () => {
    const plan = planOfChain(4);

    expect([0, 2, 3].map((index) => radiusOf(plan, index))).toEqual([
      {
        direct: ['environment:e00001'],
        transitive: ['environment:e00002', 'environment:e00003'],
        owners: [],
      },
      { direct: ['environment:e00003'], transitive: [], owners: [] },
      { direct: [], transitive: [], owners: [] },
    ]);
  });

  it('shares what it lists among them, and costs no more than that', () => {
    const length = 1_200;
    const plan = planOfChain(length);
    const radii = Array.from({ length }, (_, index) => radiusOf(plan, index));
    const sizes = radii.map((radius) => (radius?.direct.length ?? 0) + (radius?.transitive.length ?? 0));

    expect([sizes[0], sizes.at(-251), sizes.at(-1)]).toEqual([250, 250, 0]);
    expect(radii.filter((radius) => radius?.isCut === true)).toHaveLength(length - 251);
  });
});
