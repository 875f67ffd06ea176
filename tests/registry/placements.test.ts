import { describe, expect, it } from 'vitest';
import type { Manifest, Registry } from '../../src/model/manifest.ts';
import { effectiveEnvironments } from '../../src/registry/effective/effective.ts';
import { aManifest } from '../builders/a-manifest.ts';
import { someSettings } from '../builders/a-registry.ts';

function registryWith(manifests: readonly Manifest[], effective?: number): Registry {
  return {
    manifests: new Map(manifests.map((manifest) => [manifest.ref, manifest] as const)),
    diagnostics: [],
    settings: someSettings({ limits: effective === undefined ? {} : { effective } }),
  };
}

const some = [
  aManifest('environment:a', { file: 'b.yaml', line: 3 }),
  aManifest('environment:b', { file: 'a.yaml', line: 7 }),
  aManifest('service:everywhere'),
  aManifest('stack:nowhere', { spec: { environments: [] } }),
  aManifest('service:in-one', {
    spec: { environments: ['a', 'a', 'unknown'] },
    references: [
      { edge: 'environment', target: 'environment:a', path: ['spec', 'environments', 0] },
      { edge: 'environment', target: 'environment:a', path: ['spec', 'environments', 1] },
      { edge: 'environment', target: 'environment:unknown', path: ['spec', 'environments', 2] },
    ],
  }),
  aManifest('group:uncounted'),
];

describe('the limit of effective manifests', () => {
  it('lets pass a registry that just reaches it', () => {
    const { environments, diagnostics } = effectiveEnvironments(registryWith(some, 5));

    expect(diagnostics).toEqual([]);
    expect(environments.map(({ manifests }) => [...manifests.keys()])).toEqual([
      ['environment:a', 'service:everywhere', 'service:in-one'],
      ['environment:b', 'service:everywhere'],
    ]);
  });

  it('stops one that is over it at the last Environment in path order, with no environment made', () => {
    expect(effectiveEnvironments(registryWith(some, 4))).toEqual({
      environments: [],
      diagnostics: [
        {
          code: 'too-many-effective-manifests',
          severity: 'error',
          file: 'b.yaml',
          range: { line: 3, column: 5, endLine: 3, endColumn: 15 },
          message:
            '2 environments hold 5 manifests together; at most 4 are allowed, so no environment is looked into. Narrow `spec.environments` of Services and Stacks, remove environments, or raise `spec.limits.effective` in `charter.yaml` on the base branch.',
          ref: 'environment:a',
        },
      ],
    });
  });

  it('leaves 3 environments of 100 services alone', () => {
    const manifests = [
      ...Array.from({ length: 3 }, (_, index) => aManifest(`environment:e${index}`)),
      ...Array.from({ length: 100 }, (_, index) => aManifest(`service:s${index}`)),
    ];
    const { environments, diagnostics } = effectiveEnvironments(registryWith(manifests));

    expect(diagnostics).toEqual([]);
    expect(environments.map((environment) => environment.manifests.size)).toEqual([101, 101, 101]);
  });
});
