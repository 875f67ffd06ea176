import { fixRegistry, type FixedRegistry } from '../../src/flows/fix/fix-registry.ts';

/** What fixing files gives; where a path is named, only files at or below it may change. */
export function fixFiles(files: Readonly<Record<string, string>>, chosen = ''): Promise<FixedRegistry> {
  const entries = Object.keys(files).map((path) => ({ path, mode: 'file', blob: path }) as const);
  const blobs = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const readBlobs = (ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> =>
    Promise.resolve(
      new Map(
        ids.flatMap((id) => {
          const bytes = blobs.get(id);
          return bytes === undefined ? [] : [[id, bytes] as const];
        }),
      ),
    );
  return fixRegistry({ tree: { commit: undefined, entries }, readBlobs }, (path) => path.startsWith(chosen));
}
