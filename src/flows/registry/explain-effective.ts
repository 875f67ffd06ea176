import type { EffectiveManifest, Manifest, Registry } from '../../model/manifest.ts';
import { explainManifest, type ExplainedField } from '../../registry/effective/explain-manifest.ts';
import { parseFile } from '../../registry/parse-file.ts';
import type { RegistrySource } from './load-registry.ts';

/**
 * Where every value of a manifest comes from: as it takes effect in an environment, or without `effective` as it
 * stands with the defaults of its folder. Reads its own file and those of the defaults again.
 */
export async function explainEffective(request: {
  readonly source: RegistrySource;
  readonly registry: Registry;
  readonly manifest: Manifest;
  readonly effective: EffectiveManifest | undefined;
}): Promise<readonly ExplainedField[]> {
  const { source, registry, manifest, effective } = request;
  const { settings, manifests } = registry;
  const files = await readFiles(source, [manifest.file, ...(manifest.defaults ?? [])]);
  const overlays = (effective?.sources ?? []).slice(1).map(({ ref }) => manifests.get(ref));
  return explainManifest({
    value: effective?.value ?? manifest.value,
    manifest,
    bytes: files.get(manifest.file) ?? new Uint8Array(),
    overlay: overlays.at(-1),
    defaults: (manifest.defaults ?? []).flatMap((file) => {
      const bytes = files.get(file);
      return bytes === undefined ? [] : (parseFile({ file, blob: '', bytes, settings }).defaults ?? []);
    }),
  });
}

async function readFiles(
  { tree, readBlobs }: RegistrySource,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = new Set(paths);
  const entries = tree.entries.filter(({ path }) => wanted.has(path));
  const blobs = await readBlobs(entries.map(({ blob }) => blob));
  return new Map(
    entries.flatMap(({ path, blob }) => {
      const bytes = blobs.get(blob);
      return bytes === undefined ? [] : [[path, bytes] as const];
    }),
  );
}
