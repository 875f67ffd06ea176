import { compareDiagnostics, type Diagnostic } from '../../model/diagnostic.ts';
import { normalForm } from '../../model/equality.ts';
import type { BlobId } from '../../model/git.ts';
import type { Manifest, ParsedFile, Settings } from '../../model/manifest.ts';
import { traitsOf } from '../../registry/schema/traits.ts';
import { loadRegistry, loadSettings, type LoadedRegistry } from '../registry/load-registry.ts';
import type { Drafts } from './drafts.ts';

/** A registry as its drafts make it. */
export interface FixState extends LoadedRegistry {
  readonly settings: Settings;
  /** False where the default settings hold, since there are none. */
  readonly isConfigured: boolean;
  /** Of the settings too. */
  readonly diagnostics: readonly Diagnostic[];
  /** What each file gives by itself. */
  readonly parsed: ReadonlyMap<string, ParsedFile>;
}

/**
 * Reads the registry with the drafts in place; `cache` keeps what does not change from one time to the next. Where
 * settings are given they hold, whatever the registry's own file says.
 */
export async function loadDrafts(
  drafts: Drafts,
  cache: Map<string, ParsedFile>,
  given?: Settings,
): Promise<FixState> {
  const source = drafts.asSource();
  const { settings: own, diagnostics, isPresent } = await loadSettings(source);
  const settings = given ?? own;
  const loaded = await loadRegistry({ source, settings, cache });
  const blobs = new Map<string, BlobId>(source.tree.entries.map(({ path, blob }) => [path, blob]));
  return {
    ...loaded,
    settings,
    isConfigured: isPresent,
    diagnostics: [...diagnostics, ...loaded.diagnostics].toSorted(compareDiagnostics),
    parsed: new Map(
      [...cache.values()]
        .filter(({ file, blob }) => blobs.get(file) === blob)
        .map((parsed) => [parsed.file, parsed]),
    ),
  };
}

/** A text that two states share if and only if the same manifests take effect in the same environments. */
export function meaningOf({ registry, environments }: FixState): string {
  return JSON.stringify([
    [...registry.manifests].map(([ref, { kind, value }]) => [ref, formOf(kind, value)]),
    environments.map(({ name, manifests }) => [
      name,
      [...manifests].map(([ref, { kind, value }]) => [ref, formOf(kind, value)]),
    ]),
  ]);
}

function formOf(kind: Manifest['kind'], value: Manifest['value']): string {
  return normalForm(value, traitsOf(kind));
}
