import type { RegistrySource } from '../../flows/registry/load-registry.ts';

/** Larger files are not worth an excerpt. */
const mostBytes = 4 * 1024 * 1024;

/** The text of some files of a source, for excerpts; what is no file there, or too large, is left out. */
export async function readSources(
  source: RegistrySource,
  files: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const entries = source.tree.entries.filter(
    ({ path, mode }) => files.has(path) && (mode === 'file' || mode === 'executable'),
  );
  const blobs = await source.readBlobs([...new Set(entries.map(({ blob }) => blob))]);
  // Positions count from the true start of a file, a byte order mark included.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return new Map(
    entries.flatMap(({ path, blob }) => {
      const bytes = blobs.get(blob);
      return bytes === undefined || bytes.length > mostBytes ? [] : [[path, decoder.decode(bytes)] as const];
    }),
  );
}
