import type { BrokenCase } from './corpus-file.ts';
import { goodManifests, surroundings, type GoodKind } from './good-manifests.ts';

const service = (name: string, lines = ''): string => `apiVersion: charter.dev/v1
kind: Service
metadata:
  name: ${name}
spec:
  runtime:
    type: process
  command: [${name}]
${lines}`;

const environment = (name: string, lines = ''): string => `apiVersion: charter.dev/v1
kind: Environment
metadata:
  name: ${name}
spec:
  tier: staging
${lines}`;

const overlay = (name: string, target: string, patch: string): string => `apiVersion: charter.dev/v1
kind: Overlay
metadata:
  name: ${name}
spec:
  target: ${target}
  environment: staging
  patch:
${patch}`;

const needs = (...names: readonly string[]): string =>
  `  dependsOn:\n${names.map((name) => `    service:${name}: {}\n`).join('')}`;

/** Refs of each good manifest that can be made to lead nowhere. */
const dangling: readonly (readonly [GoodKind, string, string])[] = [
  ['Service', 'owner: group:payments', 'owner: group:nobody'],
  ['Service', '    service:ledger:\n', '    service:legder:\n'],
  ['Service', 'environments: [staging, production]', 'environments: [staging, moon]'],
  ['Environment', 'promotesFrom: staging', 'promotesFrom: moon'],
  ['Stack', '    - service:ledger\n', '    - service:nobody\n'],
  ['Agent', '    - tool:reindex\n', '    - tool:nothing\n'],
  ['Workflow', 'tool: tool:reindex', 'tool: tool:nothing'],
  ['Workflow', 'approval: group:payments', 'approval: group:nobody'],
  ['Workflow', 'service: service:ledger', 'service: service:nobody'],
  ['Policy', 'from: group:payments', 'from: group:nobody'],
  ['Escalation', 'reviewBy: group:payments', 'reviewBy: group:nobody'],
  ['Overlay', 'target: service:payments', 'target: service:nobody'],
  ['Overlay', 'environment: production', 'environment: moon'],
  ['Tool', 'owner: group:payments', 'owner: group:nobody'],
  ['Group', 'owner: group:payments', 'owner: group:nobody'],
];

function danglingCases(): readonly BrokenCase[] {
  return dangling.map(([kind, find, by], index) => {
    const { file, text } = goodManifests[kind];
    const broken = text.replace(find, by);
    const line = broken.split('\n').findIndex((one, at) => one !== text.split('\n')[at]) + 1;
    const consequences: Readonly<Record<string, string>> = {
      '    - service:ledger\n': `${file} not-a-component 14`,
      'environment: production': `${file} overlay-without-effect 11`,
    };
    const extra = consequences[find] ?? [];
    return {
      name: `${kind.toLowerCase()}-${index + 1}`,
      expected: [`${file} unknown-ref ${line}`].concat(extra),
      files: { ...surroundings, [file]: broken },
    };
  });
}

function wrongKindCases(): readonly BrokenCase[] {
  const changes: readonly (readonly [GoodKind, string, string])[] = [
    ['Service', 'owner: group:payments', 'owner: service:ledger'],
    ['Agent', '    - tool:reindex\n', '    - service:ledger\n'],
    ['Overlay', 'target: service:payments', 'target: group:payments'],
    ['Environment', 'promotesFrom: staging', 'promotesFrom: service:ledger'],
  ];
  return changes.map(([kind, find, by]) => {
    const { file, text } = goodManifests[kind];
    const broken = text.replace(find, by);
    const line = broken.split('\n').findIndex((one, at) => one !== text.split('\n')[at]) + 1;
    return {
      name: `${kind.toLowerCase()}-ref-of-the-wrong-kind`,
      expected: [`${file} wrong-ref-kind ${line}`],
      files: { ...surroundings, [file]: broken },
    };
  });
}

const duplicates: readonly BrokenCase[] = [
  {
    name: 'in-two-files',
    expected: ['a.yaml duplicate-manifest 4', 'b.yaml duplicate-manifest 4'],
    files: { 'a.yaml': service('payments'), 'b.yaml': service('payments') },
  },
  {
    name: 'in-one-file',
    expected: ['a.yaml duplicate-manifest 4', 'a.yaml duplicate-manifest 13'],
    files: { 'a.yaml': `${service('payments')}---\n${service('payments')}`, 'b.yaml': service('ledger') },
  },
  {
    name: 'in-a-page',
    expected: ['a.md duplicate-manifest 5', 'a.yaml duplicate-manifest 4'],
    files: { 'a.md': `---\n${service('payments')}---\n`, 'a.yaml': service('payments') },
  },
  {
    name: 'three-times',
    expected: ['a.yaml duplicate-manifest 4', 'b.yaml duplicate-manifest 4', 'c.yaml duplicate-manifest 4'],
    files: { 'a.yaml': service('a'), 'b.yaml': service('a'), 'c.yaml': service('a') },
  },
  {
    name: 'overlays-of-the-same',
    expected: ['o.yaml duplicate-overlay 6', 'p.yaml duplicate-overlay 6'],
    files: {
      'e.yaml': environment('staging'),
      'o.yaml': overlay('one', 'service:a', '    replicas: 2\n'),
      'p.yaml': overlay('two', 'service:a', '    replicas: 3\n'),
      's.yaml': service('a'),
    },
  },
];

const cycles: readonly BrokenCase[] = [
  {
    name: 'of-two',
    expected: ['a.yaml dependency-cycle 10'],
    files: { 'a.yaml': service('a', needs('b')), 'b.yaml': service('b', needs('a')) },
  },
  {
    name: 'of-itself',
    expected: ['a.yaml dependency-cycle 10'],
    files: { 'a.yaml': service('a', needs('a')), 'b.yaml': service('b') },
  },
  {
    name: 'of-three',
    expected: ['a.yaml dependency-cycle 10'],
    files: {
      'a.yaml': service('a', needs('b')),
      'b.yaml': service('b', needs('c')),
      'c.yaml': service('c', needs('a')),
    },
  },
  {
    name: 'through-an-overlay',
    expected: ['o.yaml dependency-cycle 10'],
    files: {
      'a.yaml': service('a', needs('b')),
      'b.yaml': service('b'),
      'e.yaml': environment('staging'),
      'o.yaml': overlay('b-staging', 'service:b', '    dependsOn:\n      service:a: {}\n'),
    },
  },
  {
    name: 'through-two-overlays',
    expected: ['o.yaml dependency-cycle 10'],
    files: {
      'a.yaml': service('a'),
      'b.yaml': service('b'),
      'e.yaml': environment('staging'),
      'o.yaml': overlay('a-staging', 'service:a', '    dependsOn:\n      service:b: {}\n'),
      'p.yaml': overlay('b-staging', 'service:b', '    dependsOn:\n      service:a: {}\n'),
    },
  },
  {
    name: 'of-promotion',
    expected: ['a.yaml promotion-cycle 7'],
    files: {
      'a.yaml': environment('a', '  promotesFrom: b\n'),
      'b.yaml': environment('b', '  promotesFrom: a\n'),
    },
  },
];

const patches: readonly BrokenCase[] = [
  patchCase('field-of-nobody', '    replcas: 3\n', 'unknown-field 9'),
  patchCase('wrong-type', '    replicas: three\n', 'wrong-type 9'),
  patchCase('out-of-range', '    replicas: -3\n', 'out-of-range 9'),
  patchCase('removes-nothing', '    resources: null\n', 'patch-removes-nothing 9'),
  patchCase('removes-a-key-that-is-not-there', '    config: {LEVEL: null}\n', 'patch-removes-nothing 9'),
  patchCase('removes-what-is-required', '    runtime: null\n', 'missing-field 8'),
  patchCase('wrong-unit', '    resources: {limits: {memory: 1MB}}\n', 'invalid-quantity 9'),
  patchCase('ref-to-nobody', '    dependsOn:\n      service:nobody: {}\n', 'unknown-ref 10'),
  patchCase('secret', '    config: {KEY: AKIAIOSFODNN7EXAMPLE}\n', 'secret-in-the-open 9'),
  patchCase('look-alike', '    dependsOn:\n      service:\u0430: {}\n', 'look-alike-letter 10'),
];

function patchCase(name: string, patch: string, problem: string): BrokenCase {
  return {
    name,
    expected: [`o.yaml ${problem}`],
    files: {
      'e.yaml': environment('staging'),
      'o.yaml': overlay('a-staging', 'service:a', patch),
      's.yaml': service('a', '  replicas: 2\n'),
    },
  };
}

const acrossDocuments: readonly BrokenCase[] = [
  {
    name: 'alias-of-the-document-before',
    expected: ['unknown-alias 13'],
    files: {
      'a.yaml': `${service('a').replace('name: a', 'name: &name a')}---\n${service('b').replace('name: b', 'name: *name')}`,
    },
  },
  {
    name: 'alias-of-the-document-after',
    expected: ['unknown-alias 8'],
    files: {
      'a.yaml': `${service('a').replace('[a]', '[*run]')}---\n${service('b').replace('[b]', '[&run b]')}`,
    },
  },
  {
    name: 'alias-of-another-file',
    expected: ['b.yaml unknown-alias 8'],
    files: {
      'a.yaml': service('a').replace('[a]', '[&run a]'),
      'b.yaml': service('b').replace('[b]', '[*run]'),
    },
  },
  {
    name: 'open-quote-in-the-document-before',
    expected: ['yaml-syntax 8'],
    files: { 'a.yaml': `${service('a').replace('[a]', '["a]')}---\n${service('b')}` },
  },
];

/** Registries that are broken as a whole, by class. */
export function brokenRegistries(): ReadonlyMap<string, readonly BrokenCase[]> {
  return new Map([
    ['dangling-refs', danglingCases()],
    ['wrong-ref-kinds', wrongKindCases()],
    ['duplicates', duplicates],
    ['cycles', cycles],
    ['patches', patches],
    ['across-documents', acrossDocuments],
  ]);
}
