import { mayConcern } from '../../history/mentions.ts';
import type { BlobId, TreeEntry } from '../../model/git.ts';
import type { Settings } from '../../model/manifest.ts';
import { parseRef } from '../../model/ref.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { selectManifestFiles } from '../../registry/select-files.ts';
import type { RegistrySource } from './load-registry.ts';

/** Files that are read together: what they hold is in memory at once. */
const atOnce = 2_000;

/**
 * The part of a source that can have a say in how one manifest looks, by its ref or bare name, there and in each
 * environment: what it says of that manifest is what the whole source says of it. All files are read, few are parsed.
 */
export async function narrowSource(
  source: RegistrySource,
  settings: Settings,
  text: string,
): Promise<RegistrySource> {
  const { files } = selectManifestFiles(source.tree, settings);
  const isOfInterest = mayConcern((parseRef(text)?.name ?? text).toLowerCase());
  const kept = new Set<BlobId>();
  for (let start = 0; start < files.length; start += atOnce) {
    const ids = [...new Set(files.slice(start, start + atOnce).map(({ blob }) => blob))];
    for (const [id, bytes] of await source.readBlobs(ids)) if (isOfInterest(toLatin1(bytes))) kept.add(id);
  }
  const entries = files.filter(({ blob, path }: TreeEntry) => kept.has(blob) || isDefaultsFile(path));
  return { ...source, tree: { ...source.tree, entries } };
}

/** Bytes as text, one character each. */
export function toLatin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}
