import { describe, expect, it } from 'vitest';
import { createMemoryParseCache } from '../../src/adapters/cache/memory-parse-cache.ts';
import { loadRegistry } from '../../src/flows/load-registry.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { environmentText, manifestText, overlayText, serviceText } from '../builders/a-registry.ts';
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
});
