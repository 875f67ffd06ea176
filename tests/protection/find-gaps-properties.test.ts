import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNames } from '../../src/model/check-report.ts';
import type {
  BypassActor,
  ForgeEnvironment,
  ProtectionFacts,
  ProtectionLayer,
} from '../../src/model/protection-facts.ts';
import type { ProtectionFinding } from '../../src/model/protection-finding.ts';
import { findGaps } from '../../src/protection/find-gaps.ts';
import { aForgeEnvironment, aLooseRuleset, factsUnder } from '../builders/a-protection.ts';

const actor = fc.constantFrom<BypassActor>(
  { kind: 'broad', name: 'administrators', scope: 'all' },
  { kind: 'named', name: 'team 8', scope: 'all' },
  { kind: 'named', name: 'user ben', scope: 'reviews' },
);

const check = fc.record({
  name: fc.constantFrom<string>(...Object.values(checkNames), 'ci'),
  appId: fc.constantFrom(17, 99, undefined),
});

const rules = fc.record({
  checks: fc.array(check, { maxLength: 6 }),
  isStrict: fc.boolean(),
  hasMergeQueue: fc.boolean(),
  forbidsForcePush: fc.boolean(),
  forbidsDeletion: fc.boolean(),
  pullRequest: fc.option(
    fc.record({
      approvals: fc.nat({ max: 2 }),
      dismissesStaleReviews: fc.boolean(),
      asksCodeOwners: fc.boolean(),
      asksLastPushApproval: fc.boolean(),
    }),
    { nil: undefined },
  ),
});

const layer: fc.Arbitrary<ProtectionLayer> = fc
  .tuple(rules, fc.array(actor, { maxLength: 2 }))
  .map(([rule, actors]) => aLooseRuleset({ ...rule, bypass: { kind: 'known', value: actors } }));

const strictLayer = rules.map((rule) => aLooseRuleset(rule));

const environment: fc.Arbitrary<ForgeEnvironment> = fc
  .record({
    reviewers: fc.constantFrom([], [{ type: 'Team', id: 8 } as const]),
    apps: fc.constantFrom([], [17], [99]),
    branches: fc.constantFrom<ForgeEnvironment['branches']>(
      { kind: 'all' },
      { kind: 'protected' },
      { kind: 'named', patterns: ['main'] },
    ),
  })
  .map((part) => aForgeEnvironment(part));

/** What a finding is about: a check that is not required and one that is not pinned is the same gap. */
function gapOf({ code, subject }: ProtectionFinding): string {
  return `${code.startsWith('protection-check-') ? 'check' : code} ${subject ?? ''}`;
}

function gapsOf(facts: ProtectionFacts): readonly string[] {
  return findGaps(facts).map(gapOf);
}

function gapsWith(environments: readonly ForgeEnvironment[]): readonly string[] {
  return gapsOf(factsUnder([], { environments: { kind: 'known', value: environments } }));
}

describe('adding a protection', () => {
  it('never adds a finding, when it holds for everybody', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 3 }), strictLayer, (layers, added) => {
        const before = gapsOf(factsUnder(layers));

        expect(gapsOf(factsUnder([...layers, added])).filter((gap) => !before.includes(gap))).toEqual([]);
      }),
    );
  });

  it('never makes findings more, whoever may pass it', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 3 }), layer, (layers, added) => {
        const after = findGaps(factsUnder([...layers, added]));

        expect(after.length).toBeLessThanOrEqual(findGaps(factsUnder(layers)).length);
      }),
    );
  });

  it('never adds a finding, where somebody may pass no more', () => {
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 3 }), (layers) => {
        const [first = aLooseRuleset(), ...rest] = layers;
        const closed = { ...first, bypass: { kind: 'known', value: [] } } as const;
        const before = gapsOf(factsUnder(layers));

        expect(gapsOf(factsUnder([closed, ...rest])).filter((gap) => !before.includes(gap))).toEqual([]);
      }),
    );
  });

  it('never adds a finding to an environment', () => {
    fc.assert(
      fc.property(environment, (found) => {
        const before = gapsWith([found]);
        const stronger = aForgeEnvironment({ apps: found.apps });

        expect(before.filter((gap) => !gapsWith([]).includes(gap))).toEqual([]);
        expect(gapsWith([stronger]).filter((gap) => !before.includes(gap))).toEqual([]);
      }),
    );
  });
});
