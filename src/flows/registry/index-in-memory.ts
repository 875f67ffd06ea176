import type { TreeEntry } from '../../model/git.ts';
import type { Ref } from '../../model/ref.ts';
import type { IndexedEdge, RegistryIndex, RegistryToIndex } from '../../ports/registry-index.ts';

/** The index of a registry that is in memory anyway; made in one go over its manifests and references. */
export function indexInMemory(registry: RegistryToIndex): RegistryIndex {
  const { settings, manifests, diagnostics, context, definitions, edges } = registry;
  const files = Map.groupBy(definitions, ({ ref }) => ref);
  const all = [...edges];
  const outgoing = Map.groupBy(all, ({ source }) => source);
  const incoming = Map.groupBy(all, ({ target }) => target);
  return {
    settings,
    manifests,
    diagnostics,
    context,
    filesOf: (refs): readonly TreeEntry[] =>
      [...refs].flatMap((ref) => files.get(ref)?.map(({ file }) => file) ?? []),
    edgesFrom: (refs) => edgesAt(outgoing, refs),
    edgesTo: (refs) => edgesAt(incoming, refs),
  };
}

function edgesAt(
  edges: ReadonlyMap<Ref, readonly IndexedEdge[]>,
  refs: Iterable<Ref>,
): readonly IndexedEdge[] {
  return [...refs].flatMap((ref) => edges.get(ref) ?? []);
}
