import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryParseCache } from '../../src/adapters/cache/memory-parse-cache.ts';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import { traitsByKind } from '../../src/flows/registry/traits-by-kind.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { findEnvironmentCycles } from '../../src/plan/environment-cycles.ts';
import { effectiveEnvironments } from '../../src/registry/effective/effective.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import {
  environmentText,
  manifestText,
  overlayText,
  registryOf,
  serviceText,
} from '../builders/a-registry.ts';
import { FakeRepository } from '../builders/fake-repository.ts';

const environments = {
  'environments/production.yaml': environmentText('production'),
  'environments/staging.yaml': environmentText('staging'),
};

const needs = (name: string): string => `  dependsOn:\n    service:${name}: {}\n`;

const adds = (name: string): string => `    dependsOn:\n      service:${name}: {}\n`;

const stackText = (name: string, lists: string): string =>
  manifestText('Stack', name, `  components: [service:a, service:b]\n  startup: ${lists}\n`);

async function cyclesOf(files: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  const repository = new FakeRepository().commit('head', { ...environments, ...files });
  const source = {
    tree: await repository.readTree('head'),
    readBlobs: repository.readBlobs.bind(repository),
  };
  const { diagnostics } = await loadRegistry({
    source,
    settings: defaultSettings,
    cache: createMemoryParseCache(),
  });
  return diagnostics;
}

const pathsOf = (diagnostics: readonly Diagnostic[]): readonly (string | undefined)[] =>
  diagnostics.map(({ message }) => /^.*?`.*?→.*?`/.exec(message)?.[0] ?? message);

const names = ['a', 'b', 'c', 'd', 'e'] as const;

type Needs = ReadonlyMap<string, readonly string[]>;

const someNeeds: fc.Arbitrary<Needs> = fc
  .array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 5 })
  .map((pairs) => {
    const byName = Map.groupBy(pairs, ([from]) => from);
    return new Map([...byName].map(([from, list]) => [from, [...new Set(list.map(([, to]) => to))]]));
  });

function needsText(targets: readonly string[] | undefined, indent: string): string {
  if (targets === undefined) return '';
  return `${indent}dependsOn:\n${targets.map((name) => `${indent}  service:${name}: {}\n`).join('')}`;
}

/** Circles of the second graph that do not lie within one circle of the first, counted from who reaches whom. */
function newCircles(before: Needs, after: Needs): number {
  const circles = new Set(names.map((name) => circleOf(name, after)).filter((circle) => circle !== ''));
  return [...circles].filter((circle) => {
    const known = new Set(circle.split('').map((name) => circleOf(name, before)));
    return known.size > 1 || known.has('');
  }).length;
}

/** All that a name reaches and that reaches it back, in order; empty where it does not reach itself. */
function circleOf(name: string, needs: Needs): string {
  const reach = (start: string): ReadonlySet<string> => {
    const reached = new Set(needs.get(start));
    for (const next of reached) for (const further of needs.get(next) ?? []) reached.add(further);
    return reached;
  };
  return names.filter((other) => reach(name).has(other) && reach(other).has(name)).join('');
}

describe('cycles of one environment', () => {
  it('are told with its name, at the reference which the overlay adds', async () => {
    expect(
      await cyclesOf({
        'services/a.yaml': serviceText('a'),
        'services/b.yaml': serviceText('b', needs('a')),
        'overlays/a.yaml': overlayText('service:a', 'production', adds('b')),
      }),
    ).toEqual([
      {
        code: 'dependency-cycle',
        severity: 'error',
        file: 'overlays/a.yaml',
        range: { line: 10, column: 7, endLine: 10, endColumn: 16 },
        message:
          'Dependency cycle in the environment `production`: `service:a → service:b → service:a`: ' +
          'service:a names service:b as dependsOn (overlays/a.yaml:10), ' +
          'service:b names service:a as dependsOn (services/b.yaml:10). ' +
          'None of them can start before the others; remove one of these references.',
        ref: 'overlay:service-a-production',
      },
    ]);
  });

  it('are told for each environment whose own overlays close them, and of no other', async () => {
    expect(
      pathsOf(
        await cyclesOf({
          'services/a.yaml': serviceText('a'),
          'services/b.yaml': serviceText('b'),
          'overlays/1.yaml': overlayText('service:a', 'production', adds('b')),
          'overlays/2.yaml': overlayText('service:b', 'production', adds('a')),
          'overlays/3.yaml': overlayText('service:a', 'staging', adds('b')),
        }),
      ),
    ).toEqual(['Dependency cycle in the environment `production`: `service:a → service:b → service:a`']);
  });

  it('that hold in every environment are told once, without one', async () => {
    expect(
      pathsOf(
        await cyclesOf({
          'services/a.yaml': serviceText('a', needs('b')),
          'services/b.yaml': serviceText('b', needs('a')),
          'services/self.yaml': serviceText('self', needs('self')),
          'overlays/1.yaml': overlayText('service:a', 'production', adds('b')),
          'overlays/2.yaml': overlayText('service:self', 'staging', adds('self')),
        }),
      ),
    ).toEqual([
      'Dependency cycle `service:a → service:b → service:a`',
      'Dependency cycle `service:self → service:self`',
    ]);
  });

  it('are found where a service comes to need itself, and where a known circle grows', async () => {
    expect(
      pathsOf(
        await cyclesOf({
          'services/a.yaml': serviceText('a', needs('b')),
          'services/b.yaml': serviceText('b', needs('a')),
          'services/c.yaml': serviceText('c', needs('a')),
          'services/d.yaml': serviceText('d'),
          'overlays/1.yaml': overlayText('service:b', 'production', `${adds('a')}      service:c: {}\n`),
          'overlays/2.yaml': overlayText('service:d', 'staging', adds('d')),
        }),
      ),
    ).toEqual([
      'Dependency cycle in the environment `production`: `service:b → service:c → service:a → service:b`',
      'Dependency cycle in the environment `staging`: `service:d → service:d`',
      'Dependency cycle `service:a → service:b → service:a`',
    ]);
  });

  it('are found through the startup order of a stack that an overlay replaces', async () => {
    const found = await cyclesOf({
      'services/a.yaml': serviceText('a'),
      'services/b.yaml': serviceText('b', needs('a')),
      'stacks/s.yaml': stackText('s', '[[service:a], [service:b]]'),
      'overlays/s.yaml': overlayText('stack:s', 'production', '    startup: [[service:b], [service:a]]\n'),
    });

    expect(found.map(({ file, ref, message }) => [file, ref, message])).toEqual([
      [
        'overlays/s.yaml',
        'overlay:stack-s-production',
        'Dependency cycle in the environment `production`: `service:a → service:b → service:a`: ' +
          'service:a starts after service:b in stack:s (overlays/s.yaml:9), ' +
          'service:b names service:a as dependsOn (services/b.yaml:10). ' +
          'None of them can start before the others; remove one of these references.',
      ],
    ]);
  });

  it('are not made by an overlay that takes one of the references away', async () => {
    expect(
      await cyclesOf({
        'services/a.yaml': serviceText('a'),
        'services/b.yaml': serviceText('b', needs('a')),
        'overlays/1.yaml': overlayText('service:a', 'production', adds('b')),
        'overlays/2.yaml': overlayText('service:b', 'production', '    dependsOn:\n      service:a: null\n'),
      }),
    ).toEqual([]);
  });

  it('are found where defaults close them', async () => {
    expect(
      pathsOf(
        await cyclesOf({
          'services/_defaults.yaml':
            'apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n      dependsOn:\n        service:b: {}\n',
          'services/a.yaml': serviceText('a'),
          'other/b.yaml': serviceText('b', needs('a')),
        }),
      ),
    ).toEqual(['Dependency cycle `service:a → service:b → service:a`']);
  });

  it('are found if and only if an overlay closes a circle that is not there without it', () => {
    fc.assert(
      fc.property(someNeeds, someNeeds, (base, added) => {
        const files = Object.fromEntries([
          ['environments/live.yaml', environmentText('live')],
          ...names.map((name) => [`${name}.yaml`, serviceText(name, needsText(base.get(name), '  '))]),
          ...names
            .filter((name) => added.has(name))
            .map((name) => [
              `overlays/${name}.yaml`,
              overlayText(`service:${name}`, 'live', needsText(added.get(name), '    ')),
            ]),
        ]) as Record<string, string>;
        const registry = registryOf(files);
        const found = findEnvironmentCycles({
          manifests: registry.manifests,
          graph: buildGraph(registry.manifests.values()),
          environments: effectiveEnvironments(registry).environments,
          traits: traitsByKind,
        });
        const union = new Map(
          names.map((name) => [name, [...(base.get(name) ?? []), ...(added.get(name) ?? [])]]),
        );

        expect(found).toHaveLength(newCircles(base, union));
      }),
    );
  });
});
