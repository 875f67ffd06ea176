import { fixRegistry, type FixedRegistry } from '../../src/flows/fix/fix-registry.ts';
import { loadDrafts } from '../../src/flows/fix/fix-state.ts';
import { Drafts } from '../../src/flows/fix/drafts.ts';
import type { RegistrySource } from '../../src/flows/registry/load-registry.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';

/** Texts by path. */
export type Texts = Readonly<Record<string, string>>;

/** What fixing files gives; where a path is named, only files at or below it may change. */
export function fixFiles(files: Texts, chosen = ''): Promise<FixedRegistry> {
  return fixRegistry(sourceOf(files), (path) => path.startsWith(chosen));
}

/** What is told of a registry of these files, with the fixes that people are offered. */
export async function diagnosticsOf(files: Texts): Promise<readonly Diagnostic[]> {
  return (await loadDrafts(new Drafts(sourceOf(files)), new Map())).diagnostics;
}

function sourceOf(files: Texts): RegistrySource {
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
  return { tree: { commit: undefined, entries }, readBlobs };
}
