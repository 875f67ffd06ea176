import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import type { Change } from '../../src/model/plan.ts';
import type { Risk } from '../../src/model/traits.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import {
  aPlanState,
  aService,
  aStack,
  anEnvironment,
  manifestOf,
  schemaTraits,
} from '../builders/a-plan-state.ts';

const staging = anEnvironment('staging');
const production = anEnvironment('production');

/** The first change of a plan, of environments before what is deployed nowhere. */
function firstChange(base: readonly Manifest[], head: readonly Manifest[]): Pick<Change, 'risk' | 'reasons'> {
  const plan = makePlan({ base: aPlanState(base), head: aPlanState(head), traits: schemaTraits });
  const [change] = [...plan.environments.flatMap(({ changes }) => changes), ...plan.registry.changes];
  if (change === undefined) throw new Error('the plan has no change');
  return { risk: change.risk, reasons: change.reasons };
}

function afterUpdate(
  environment: Manifest,
  before: JsonObject,
  after: JsonObject,
): Pick<Change, 'risk' | 'reasons'> {
  return firstChange([environment, aService('web', before)], [environment, aService('web', after)]);
}

function publicAt(url: string): JsonObject {
  return { endpoints: { web: { url, visibility: 'public' } } };
}

function exposing(exposed: readonly string[]): Manifest {
  return aStack('shop', { components: ['service:a', 'service:b'], networking: { exposed } });
}

function titled(title: string): Manifest {
  return aService('web', {}, { title });
}

describe('the risk of a change', () => {
  it.each<[string, JsonObject, JsonObject, Risk, string]>([
    [
      'a setting',
      { config: { A: 1 } },
      { config: { A: 2 } },
      'low',
      'A change of spec.config.A is marked low risk.',
    ],
    [
      'an image',
      { image: 'web:1' },
      { image: 'web:2' },
      'medium',
      'A change of spec.image is marked medium risk.',
    ],
    [
      'several fields',
      { image: 'web:1', replicas: 1, config: { A: 1 } },
      { image: 'web:2', replicas: 2, config: { A: 2 }, secrets: ['A'], command: ['x'] },
      'medium',
      'A change of spec.command, spec.image, spec.replicas and 1 more is marked medium risk.',
    ],
    [
      'fewer replicas',
      { replicas: 4 },
      { replicas: 2 },
      'medium',
      'A change of spec.replicas is marked medium risk.',
    ],
    [
      'far fewer replicas',
      { replicas: 4 },
      { replicas: 1 },
      'high',
      'spec.replicas falls by more than half at once, from 4 to 1.',
    ],
    [
      'far fewer replicas as a range',
      { replicas: { min: 6, max: 9 } },
      { replicas: { min: 2, max: 9 } },
      'high',
      'spec.replicas.min falls by more than half at once, from 6 to 2.',
    ],
    [
      'no replicas',
      { replicas: { min: 1, max: 2 } },
      { replicas: 0 },
      'high',
      'spec.replicas falls from 1 to 0, which stops it.',
    ],
    [
      'an endpoint for everybody',
      { endpoints: { web: { url: 'https://a.example', visibility: 'internal' } } },
      { endpoints: { web: { url: 'https://a.example', visibility: 'public' } } },
      'high',
      'spec.endpoints.web becomes reachable from outside.',
    ],
    [
      'a new port for everybody',
      { ports: { http: 80 } },
      { ports: { http: { port: 80, public: true } } },
      'high',
      'spec.ports.http becomes reachable from outside.',
    ],
  ])('of %s is told with its reason', (_what, before, after, risk, reason) => {
    expect(afterUpdate(staging, before, after)).toEqual({ risk, reasons: [reason] });
  });

  it('of what was public before is not that it becomes public', () => {
    expect(afterUpdate(staging, publicAt('https://a.example'), publicAt('https://b.example'))).toEqual({
      risk: 'medium',
      reasons: ['A change of spec.endpoints.web.url is marked medium risk.'],
    });
  });

  it('of a stack that exposes one more service is high', () => {
    const services = [staging, aService('a'), aService('b')];
    expect(
      firstChange(
        [...services, exposing(['service:a'])],
        [...services, exposing(['service:b', 'service:a'])],
      ),
    ).toEqual({
      risk: 'high',
      reasons: ['service:b becomes reachable from outside.'],
    });
  });

  it('is a level higher in production', () => {
    expect(afterUpdate(production, { config: { A: 1 } }, { config: { A: 2 } })).toEqual({
      risk: 'medium',
      reasons: ['A change of spec.config.A is marked low risk.', 'Production raises the risk by a level.'],
    });
    expect(afterUpdate(production, { replicas: 4 }, { replicas: 0 }).risk).toBe('high');
  });

  it('of taking an environment out of production is that of production', () => {
    const changes = firstChange(
      [anEnvironment('live', { tier: 'production' }), aService('web')],
      [anEnvironment('live', { tier: 'staging' }), aService('web')],
    );

    expect(changes).toEqual({
      risk: 'high',
      reasons: ['A change of spec.tier is marked high risk.', 'Production raises the risk by a level.'],
    });
  });

  it.each([
    [9, 'low', []],
    [10, 'medium', ['A blast radius of 10 refs raises the risk by a level.']],
  ])('with %d refs that depend on it is %s', (count, risk, raises) => {
    const dependents = Array.from({ length: count }, (_, index) =>
      aService(`web-${index}`, { dependsOn: { 'service:db': {} } }),
    );
    const state = (level: string): readonly Manifest[] => [
      staging,
      aService('db', { config: { LEVEL: level } }),
      ...dependents,
    ];

    expect(firstChange(state('info'), state('debug'))).toEqual({
      risk,
      reasons: ['A change of spec.config.LEVEL is marked low risk.', ...raises],
    });
  });

  it('of a new service is low, whatever its fields are marked as', () => {
    expect(firstChange([staging], [staging, aService('web', { replicas: 3 })])).toEqual({
      risk: 'low',
      reasons: ['It is new in staging, so nothing has come to rely on it.'],
    });
  });

  it('of a new group or policy is that of its fields', () => {
    expect(firstChange([], [manifestOf('Group', 'web', { spec: { team: 'acme/web' } })])).toEqual({
      risk: 'high',
      reasons: ['A change of spec.team is marked high risk.'],
    });
  });

  it('of a removal is medium, and high while something still needs it', () => {
    const dependent = aService('api', { dependsOn: { 'service:db': {} } });

    expect(firstChange([staging, aService('db')], [staging])).toEqual({
      risk: 'medium',
      reasons: ['It is removed in staging; nothing there needs it any more.'],
    });
    expect(firstChange([staging, aService('db'), dependent], [staging, dependent])).toEqual({
      risk: 'high',
      reasons: ['It is removed in staging while it is still needed by service:api.'],
    });
    expect(
      firstChange(
        [staging, aService('db'), dependent],
        [staging, aService('db', { environments: ['production'] }), dependent],
      ).reasons,
    ).toEqual(['It is removed in staging while it is still needed by service:api.']);
  });

  it('of a new title or description is low everywhere', () => {
    expect(firstChange([production, titled('Web')], [production, titled('The web')])).toEqual({
      risk: 'low',
      reasons: ['Only a title or description changes, which nothing that runs can see.'],
    });
  });
});
