import { describe, expect, it } from 'vitest';
import { manifestKinds } from '../../src/model/ref.ts';
import { traitsAt } from '../../src/model/traits.ts';
import type { ManifestKind } from '../../src/model/ref.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import { schemaDigest, traitsOf } from '../../src/registry/schema/traits.ts';

describe('the traits of a field', () => {
  const service = 'Service' as const;
  const cases: readonly (readonly [ManifestKind, ValuePath, object])[] = [
    [service, ['spec', 'image'], { type: 'image', risk: 'medium' }],
    [service, ['spec', 'runtime', 'type'], { risk: 'high', isReplacing: true }],
    [service, ['spec', 'resources', 'limits', 'memory'], { type: 'quantity' }],
    [service, ['spec', 'health', 'interval'], { type: 'duration' }],
    [service, ['spec', 'secrets'], { type: 'set', risk: 'medium' }],
    [
      service,
      ['spec', 'dependsOn'],
      { risk: 'medium', reference: { edge: 'dependsOn', kinds: ['service'], isKey: true } },
    ],
    [
      service,
      ['spec', 'environments', 0],
      { reference: { edge: 'environment', kinds: ['environment'], isKey: false } },
    ],
    [
      'Stack',
      ['spec', 'startup', 1, 0],
      { reference: { edge: 'startup', kinds: ['service', 'stack'], isKey: false } },
    ],
    ['Stack', ['spec', 'startup', 1], { type: 'set' }],
    ['Group', ['spec', 'members'], { type: 'keyedList', key: 'login' }],
    [
      'Policy',
      ['spec', 'sections', 'approvals', '[id=x]', 'from'],
      { reference: { edge: 'approver', kinds: ['group'], isKey: false } },
    ],
    ['Policy', ['spec', 'sections', 'guardrails', 0, 'limits', 'memory'], { type: 'quantity' }],
    ['Environment', ['spec', 'tier'], { risk: 'high' }],
    [
      'Environment',
      ['spec', 'escalation'],
      { risk: 'medium', reference: { edge: 'escalation', kinds: ['escalation'], isKey: false } },
    ],
    [
      'Policy',
      ['spec', 'sections', 'escalation', 'to'],
      { reference: { edge: 'escalatesTo', kinds: ['group', 'escalation'], isKey: false } },
    ],
    ['Environment', ['spec', 'unheard', 'of'], {}],
  ];

  it.each(cases)('follow the schema: %s %j', (kind, path, expected) => {
    expect(traitsAt(traitsOf(kind), path).traits).toEqual(expected);
  });

  it('are there on both sides of a choice', () => {
    expect(Object.keys(traitsAt(traitsOf('Service'), ['spec', 'replicas']).properties)).toEqual([
      'min',
      'max',
    ]);
    expect(Object.keys(traitsAt(traitsOf('Service'), ['spec', 'ports', 'http']).properties)).toEqual([
      'port',
      'protocol',
      'public',
    ]);
  });

  it.each<readonly [ManifestKind, string, readonly string[]]>([
    [
      'Environment',
      'spec',
      ['tier', 'region', 'promotesFrom', 'deploy', 'freeze', 'observation', 'approvals', 'escalation'],
    ],
    ['Environment', 'spec.deploy', ['trigger', 'workflow', 'strategy']],
    ['Environment', 'spec.observation', ['source', 'ttl']],
    [
      'Service',
      'spec',
      [
        'runtime',
        'image',
        'command',
        'ports',
        'dependsOn',
        'health',
        'replicas',
        'resources',
        'config',
        'secrets',
        'endpoints',
        'environments',
      ],
    ],
    ['Service', 'spec.health', ['http', 'tcp', 'exec', 'interval', 'timeout', 'retries']],
    ['Service', 'spec.resources', ['requests', 'limits']],
    ['Stack', 'spec', ['components', 'networking', 'startup', 'environments']],
    ['Tool', 'spec', ['implementation', 'parameters', 'timeout', 'sandbox', 'secrets']],
    ['Agent', 'spec', ['identity', 'role', 'family', 'tools', 'may', 'limits']],
    ['Agent', 'spec.may', ['paths', 'kinds', 'environments', 'verbs']],
    ['Workflow', 'spec', ['inputs', 'steps', 'timeout']],
    [
      'Workflow',
      'spec.steps.x',
      [
        'title',
        'needs',
        'if',
        'tool',
        'agent',
        'service',
        'action',
        'approval',
        'with',
        'retries',
        'timeout',
      ],
    ],
    ['Group', 'spec', ['members', 'team', 'keys', 'identities', 'threshold', 'witness']],
    ['Group', 'spec.keys.x', ['login', 'id', 'publicKey', 'from', 'until', 'revoked']],
    ['Policy', 'spec', ['scope', 'sections', 'signed']],
    [
      'Policy',
      'spec.sections',
      ['ownership', 'guardrails', 'approvals', 'commands', 'remediation', 'escalation'],
    ],
    ['Escalation', 'spec', ['contacts', 'tiers', 'breakGlass']],
    ['Overlay', 'spec', ['target', 'environment', 'patch']],
  ])('know every field of a %s in %s', (kind, path, fields) => {
    expect(Object.keys(traitsAt(traitsOf(kind), path.split('.')).properties)).toEqual(fields);
  });

  it('name every field of the envelope, for every kind', () => {
    for (const kind of manifestKinds) {
      expect(Object.keys(traitsOf(kind).properties)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    }
  });
});

it('the digest of the schemas is one of SHA-256', () => {
  expect(schemaDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
});
