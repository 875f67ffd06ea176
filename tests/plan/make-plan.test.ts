import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { EffectiveManifest, Manifest } from '../../src/model/manifest.ts';
import type { Change, EnvironmentPlan, Plan } from '../../src/model/plan.ts';
import type { Ref } from '../../src/model/ref.ts';
import { makePlan, type PlanState } from '../../src/plan/make-plan.ts';
import {
  aPlanState,
  aService,
  aStack,
  anEnvironment,
  manifestOf,
  schemaTraits,
} from '../builders/a-plan-state.ts';

function planOf(base: PlanState, head: PlanState): Plan {
  return makePlan({ base, head, traits: schemaTraits });
}

/** The plan of one environment which both states have. */
function planIn(
  tier: 'development' | 'staging' | 'production',
  base: readonly Manifest[],
  head: readonly Manifest[],
): EnvironmentPlan {
  const environment = anEnvironment(tier);
  const plan = planOf(aPlanState([environment, ...base]), aPlanState([environment, ...head]));
  const [found] = plan.environments;
  if (found === undefined) throw new Error('the plan has no environment');
  return found;
}

function onlyChange({ changes }: { readonly changes: readonly Change[] }): Change {
  const [change, ...others] = changes;
  if (change === undefined || others.length > 0)
    throw new Error(`expected one change, found ${changes.map(({ ref }) => ref).join()}`);
  return change;
}

function webAndCache(image: string): readonly Manifest[] {
  return [anEnvironment('production'), aService('web', { image }), aService('cache', { image })];
}

const nothing = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };

describe('a plan', () => {
  it('reaches from a Tool to the Agents and Workflows that use it, and from there on', () => {
    const tools = ['1m', '2m'].map((timeout) => manifestOf('Tool', 'reindex', { spec: { timeout } }));
    const users = [
      manifestOf('Agent', 'helper', { metadata: { owner: 'group:web' }, spec: { tools: ['reindex'] } }),
      manifestOf('Group', 'web', {}),
      manifestOf('Workflow', 'rebuild', { spec: { steps: { rebuild: { tool: 'reindex' } } } }),
      manifestOf('Workflow', 'ask', { spec: { steps: { ask: { agent: 'helper' } } } }),
      manifestOf('Workflow', 'other', { spec: { steps: { agree: { approval: 'web' } } } }),
    ];
    const [base, head] = tools.map((tool) => aPlanState([tool, ...users]));
    const registry = base && head && planOf(base, head).registry;

    expect(registry && onlyChange(registry).blastRadius).toEqual({
      direct: ['agent:helper', 'workflow:rebuild'],
      transitive: ['workflow:ask'],
      owners: ['group:web'],
    });
  });

  it('names every field that changes, with before and after', () => {
    const plan = planIn(
      'staging',
      [aService('web', { replicas: 2, config: { LEVEL: 'info', OLD: 1 } })],
      [aService('web', { replicas: 3, config: { LEVEL: 'debug', NEW: true } })],
    );

    expect(plan).toEqual({
      name: 'staging',
      tier: 'staging',
      summary: { ...nothing, update: 1, unchanged: 1 },
      changes: [
        {
          ref: 'service:web',
          action: 'update',
          risk: 'medium',
          reasons: ['A change of spec.replicas is marked medium risk.'],
          fields: [
            { path: 'spec.config.LEVEL', kind: 'value', before: 'info', after: 'debug' },
            { path: 'spec.config.NEW', kind: 'value', before: undefined, after: true },
            { path: 'spec.config.OLD', kind: 'value', before: 1, after: undefined },
            { path: 'spec.replicas', kind: 'value', before: 2, after: 3 },
          ],
          blastRadius: { direct: [], transitive: [], owners: [] },
          owner: undefined,
        },
      ],
      waves: [['service:web']],
    });
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      'quantities',
      { resources: { limits: { memory: '512Mi' } } },
      { resources: { limits: { memory: '0.5Gi' } } },
    ],
    [
      'durations',
      { health: { tcp: { port: 1 }, interval: '60s' } },
      { health: { tcp: { port: 1 }, interval: '1m' } },
    ],
    ['images', { image: 'nginx' }, { image: 'docker.io/library/nginx:latest' }],
    ['sets', { secrets: ['A', 'B'] }, { secrets: ['B', 'A'] }],
    ['references', { environments: ['staging'] }, { environments: ['staging', 'environment:staging'] }],
    ['dependencies', { dependsOn: { db: {} } }, { dependsOn: { 'service:db': {} } }],
    ['numbers', { replicas: 1 }, { replicas: 1.0 }],
    ['maps', { config: { A: 1, B: 2 } }, { config: { B: 2, A: 1 } }],
  ])('does not take %s for changed that mean the same', (_what, before, after) => {
    const plan = planIn('staging', [aService('web', before)], [aService('web', after)]);

    expect(plan).toEqual({
      name: 'staging',
      tier: 'staging',
      summary: { ...nothing, unchanged: 2 },
      changes: [],
      waves: [],
    });
  });

  it('does not see that a manifest was moved to another file', () => {
    const moved = { ...aService('web'), file: 'elsewhere.yaml', document: 3 };

    expect(planIn('staging', [aService('web')], [moved]).summary).toEqual({ ...nothing, unchanged: 2 });
  });

  it('shows the fields of the spec of what is created or deleted', () => {
    const { changes } = planIn(
      'staging',
      [aService('old', { config: { A: 1 } }, { title: 'Old' })],
      [aService('new', { replicas: 2 })],
    );

    expect(changes.map(({ ref, action, fields }) => ({ ref, action, fields }))).toEqual([
      {
        ref: 'service:new',
        action: 'create',
        fields: [
          { path: 'spec.image', kind: 'value', before: undefined, after: 'nginx:1.27' },
          { path: 'spec.replicas', kind: 'value', before: undefined, after: 2 },
          { path: 'spec.runtime', kind: 'value', before: undefined, after: { type: 'kubernetes' } },
        ],
      },
      {
        ref: 'service:old',
        action: 'delete',
        fields: [
          { path: 'spec.config', kind: 'value', before: { A: 1 }, after: undefined },
          { path: 'spec.image', kind: 'value', before: 'nginx:1.27', after: undefined },
          { path: 'spec.runtime', kind: 'value', before: { type: 'kubernetes' }, after: undefined },
        ],
      },
    ]);
  });

  it('replaces what cannot be changed in place', () => {
    const change = onlyChange(
      planIn(
        'staging',
        [aService('web', { runtime: { type: 'kubernetes', namespace: 'a' } })],
        [aService('web', { runtime: { type: 'kubernetes', namespace: 'b' } })],
      ),
    );

    expect([change.action, change.risk, change.reasons]).toEqual([
      'replace',
      'high',
      [
        'It has to be replaced, because spec.runtime.namespace cannot be changed in place.',
        'A change of spec.runtime.namespace is marked high risk.',
      ],
    ]);
  });

  it('tells the members of a group apart by login, in the part of what is deployed nowhere', () => {
    const members = [
      { login: 'anna', id: 1 },
      { login: 'ben', id: 2 },
    ];
    const base = aPlanState([manifestOf('Group', 'web', { spec: { members } })]);
    const head = aPlanState([
      manifestOf('Group', 'web', {
        spec: {
          members: [
            { login: 'ben', id: 2, role: 'maintainer' },
            { login: 'anna', id: 1 },
          ],
        },
      }),
    ]);

    expect(planOf(base, head).environments).toEqual([]);
    expect(onlyChange(planOf(base, head).registry).fields).toEqual([
      { path: 'spec.members[login=ben].role', kind: 'value', before: undefined, after: 'maintainer' },
    ]);
  });

  it('plans overlays as what they do to their target, and never by themselves', () => {
    const manifests = [
      anEnvironment('production'),
      anEnvironment('staging'),
      aService('web', { replicas: 1 }),
    ];
    const overlay = manifestOf('Overlay', 'web-production', {
      spec: { target: 'service:web', environment: 'production', patch: { replicas: 5 } },
    });
    const base = aPlanState(manifests);
    const head = aPlanState([...manifests, overlay], {
      patched: {
        production: {
          'service:web': { runtime: { type: 'kubernetes' }, image: 'nginx:1.27', replicas: 5 },
        },
      },
    });

    const plan = planOf(base, head);

    expect(plan.environments.map(({ name, summary }) => [name, summary.update])).toEqual([
      ['staging', 0],
      ['production', 1],
    ]);
    expect(plan.environments[1]?.changes.map(({ ref, fields }) => [ref, fields])).toEqual([
      ['service:web', [{ path: 'spec.replicas', kind: 'value', before: 1, after: 5 }]],
    ]);
    expect(plan.registry.summary).toEqual(nothing);
  });

  it('of a new environment creates everything in it, the environment first', () => {
    const services = [aService('web', { dependsOn: { 'service:db': {} } }), aService('db')];
    const plan = planOf(
      aPlanState([...services, anEnvironment('staging')]),
      aPlanState([...services, anEnvironment('staging'), anEnvironment('production')]),
    );

    expect(
      plan.environments.map(({ name, tier, summary, waves }) => ({ name, tier, summary, waves })),
    ).toEqual([
      { name: 'staging', tier: 'staging', summary: { ...nothing, unchanged: 3 }, waves: [] },
      {
        name: 'production',
        tier: 'production',
        summary: { ...nothing, create: 3 },
        waves: [['environment:production'], ['service:db'], ['service:web']],
      },
    ]);
  });

  it('lists environments as the head does, and removed ones last', () => {
    const all = ['staging', 'production', 'a-new-one', 'a-removed-one'].map((name) =>
      anEnvironment(name, { tier: 'staging' }),
    );
    const state = (...names: readonly string[]): PlanState => {
      const { environments, ...rest } = aPlanState(all);
      return {
        ...rest,
        environments: names.flatMap((name) => environments.filter((found) => found.name === name)),
      };
    };

    const plan = planOf(
      state('a-removed-one', 'production', 'staging'),
      state('staging', 'production', 'a-new-one'),
    );

    expect(plan.environments.map(({ name }) => name)).toEqual([
      'staging',
      'production',
      'a-new-one',
      'a-removed-one',
    ]);
  });

  it('of a removed environment deletes everything in it, the environment last', () => {
    const services = [aService('web', { dependsOn: { 'service:db': {} } }), aService('db')];
    const plan = planOf(aPlanState([...services, anEnvironment('staging')]), aPlanState(services));

    expect(plan.environments.map(({ tier, summary, waves }) => ({ tier, summary, waves }))).toEqual([
      {
        tier: 'staging',
        summary: { ...nothing, delete: 3 },
        waves: [['service:web'], ['service:db'], ['environment:staging']],
      },
    ]);
  });

  it('shows a service that runs nowhere among what is deployed nowhere', () => {
    const plan = planOf(
      aPlanState([aService('web', { replicas: 1 })]),
      aPlanState([aService('web', { replicas: 2 })]),
    );

    expect(onlyChange(plan.registry).ref).toBe('service:web');
  });

  it('leaves out manifests with errors', () => {
    const broken = manifestOf('Group', 'web', { spec: { members: 3 }, isValid: false });

    expect(planOf(aPlanState([]), aPlanState([broken])).registry).toEqual({ summary: nothing, changes: [] });
  });

  it('names the owner and the owners of what depends on it', () => {
    const change = onlyChange(
      planIn(
        'staging',
        [
          aService('db', { replicas: 1 }, { owner: 'group:data' }),
          aService('api', { dependsOn: { 'service:db': {} } }, { owner: 'group:api' }),
          aStack('shop', { components: ['service:api'] }),
        ],
        [
          aService('db', { replicas: 2 }, { owner: 'group:data' }),
          aService('api', { dependsOn: { 'service:db': {} } }, { owner: 'group:api' }),
          aStack('shop', { components: ['service:api'] }),
        ],
      ),
    );

    expect([change.owner, change.blastRadius]).toEqual([
      'group:data',
      { direct: ['service:api'], transitive: ['stack:shop'], owners: ['group:api'] },
    ]);
  });

  it('counts into the blast radius only what runs in that environment', () => {
    const dependents = [
      aService('api', { dependsOn: { 'service:db': {} }, environments: ['production'] }),
      aService('jobs', { dependsOn: { 'service:db': {} }, environments: ['staging'] }),
    ];
    const environments = [anEnvironment('staging'), anEnvironment('production')];
    const plan = planOf(
      aPlanState([...environments, ...dependents, aService('db', { replicas: 1 })]),
      aPlanState([...environments, ...dependents, aService('db', { replicas: 2 })]),
    );

    expect(plan.environments.map((environment) => onlyChange(environment).blastRadius.direct)).toEqual([
      ['service:jobs'],
      ['service:api'],
    ]);
  });

  it('counts the environments that are promoted from one into its blast radius', () => {
    const production = anEnvironment('production', { promotesFrom: 'staging' });
    const [plan] = planOf(
      aPlanState([production, anEnvironment('staging', { region: 'eu' })]),
      aPlanState([production, anEnvironment('staging', { region: 'us' })]),
    ).environments;

    expect(plan?.changes.map(({ ref, blastRadius }) => [ref, blastRadius.direct])).toEqual([
      ['environment:staging', ['environment:production']],
    ]);
    expect(plan?.waves).toEqual([['environment:staging']]);
  });

  it('follows the dependencies that an overlay adds', () => {
    const patched = {
      production: {
        'service:web': {
          runtime: { type: 'kubernetes' },
          image: 'web:2',
          dependsOn: { 'service:cache': { condition: 'healthy' } },
        },
      },
    };
    const [plan] = planOf(
      aPlanState(webAndCache('nginx:1')),
      aPlanState(webAndCache('nginx:2'), { patched }),
    ).environments;

    expect(plan?.waves).toEqual([['service:cache'], ['service:web']]);
    expect(plan?.changes[0]?.blastRadius.direct).toEqual(['service:web']);
  });
});

describe('the digest of a plan', () => {
  const manifests = [
    anEnvironment('staging'),
    anEnvironment('production'),
    aService('web', { dependsOn: { 'service:db': {} }, config: { A: 1, B: 2 } }),
    aService('db', { replicas: 2 }),
    manifestOf('Group', 'web', { spec: { team: 'acme/web' } }),
  ];
  const base = aPlanState([anEnvironment('staging'), aService('db', { replicas: 1 })]);
  const expected = planOf(base, aPlanState(manifests));

  it('does not depend on the order of manifests or keys', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...manifests], { minLength: manifests.length }), (shuffled) => {
        const reordered = shuffled.map((manifest) => ({ ...manifest, value: reversedKeys(manifest.value) }));
        const state = aPlanState(reordered);
        const environments = state.environments.map(({ name, manifests: found }) => ({
          name,
          manifests: new Map<Ref, EffectiveManifest>([...found].toReversed()),
        }));
        expect(planOf(base, { ...state, environments })).toEqual(expected);
      }),
    );
  });

  it('does not cover the commits, so that an approval outlives a rebase', () => {
    const {
      digest,
      base: from,
      head: to,
    } = planOf({ ...base, commit: 'b2' }, aPlanState(manifests, { commit: 'h2' }));

    expect({ digest, from, to }).toEqual({ digest: expected.digest, from: 'b2', to: 'h2' });
  });

  it('covers every value that is shown', () => {
    const digests = [1, 2, 3].map(
      (replicas) => planOf(base, aPlanState([...manifests, aService('jobs', { replicas })])).digest,
    );

    expect(new Set([expected.digest, ...digests]).size).toBe(4);
  });
});

function reversedKeys(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [
        key,
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? reversedKeys(item as JsonObject)
          : item,
      ]),
  );
}
