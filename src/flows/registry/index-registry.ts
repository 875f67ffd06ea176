import type { TreeEntry } from '../../model/git.ts';
import type { RegistryToIndex } from '../../ports/registry-index.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import type { LoadedRegistry, LoadedSettings, RegistrySource } from './load-registry.ts';

/**
 * A registry as it is written into an index; undefined where an index could not stand for it: without settings of its
 * own, or with a ref that is defined twice.
 */
export function indexRegistry(
  { tree }: RegistrySource,
  settings: LoadedSettings,
  { registry, diagnostics }: LoadedRegistry,
): RegistryToIndex | undefined {
  const isAmbiguous = diagnostics.some(
    ({ code }) => code === 'duplicate-manifest' || code.startsWith('too-many-'),
  );
  if (!settings.isPresent || isAmbiguous) return undefined;
  const files = new Map(tree.entries.map((entry) => [entry.path, entry]));
  const manifests = [...registry.manifests.values()];
  const definitions = manifests.flatMap(({ ref, file }) => {
    const entry = files.get(file);
    return entry === undefined ? [] : [{ ref, file: entry }];
  });
  const ofEnvironments = manifests.flatMap(({ kind, file }) =>
    kind === 'Environment' ? [files.get(file)] : [],
  );
  const ofDefaults = tree.entries.filter(({ path }) => isDefaultsFile(path));
  return {
    settings: settings.settings,
    manifests: manifests.length,
    diagnostics: [...settings.diagnostics, ...diagnostics],
    context: [...new Set<TreeEntry | undefined>([...ofEnvironments, ...ofDefaults])].filter(
      (entry) => entry !== undefined,
    ),
    definitions,
    edges: manifests.flatMap(({ ref, references }) =>
      references.map(({ edge, target }) => ({ source: ref, kind: edge, target })),
    ),
  };
}
