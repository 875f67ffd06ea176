import { describe, expect, it } from 'vitest';
import { isEnvironmentCheck } from '../../src/model/check-report.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';

/** What the forge tells of one commit: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
const toldByTheForge = 100;

/**
 * Whoever may push branches makes base branches of their own, each with other environments, and moves a pull request
 * from one to the next, or opens one into each: all of them write checks on the one commit that is their head.
 */
describe('a commit crowded with checks of environments', () => {
  it('still has room for the checks that a branch requires', async () => {
    const world = new GatedWorld(protectedRegistry);
    for (let round = 0; round < 12; round += 1) {
      const names = Array.from({ length: 10 }, (_, index) => `e${round}-${index}`);
      const environments = Object.fromEntries(
        names.map((name) => [
          `environments/${name}.yaml`,
          texts.staging.replace('name: staging', `name: ${name}`),
        ]),
      );
      const base = { ...protectedRegistry, ...environments, 'services/ledger.yaml': service(names, 1) };
      world.moveBase(base, { ...base, 'services/ledger.yaml': service(names, 2) });
      await world.run();
    }

    const names = new Set(world.forge.checks.map(({ report }) => report.name));
    expect([...names].filter(isEnvironmentCheck)).toHaveLength(40);
    expect(names.size).toBeLessThan(toldByTheForge);
  });
});

function service(names: readonly string[], replicas: number): string {
  return texts.service('ledger', replicas, names.join(', '));
}
