import type { Manifest } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import type { IndexedEdge, RegistryIndex } from '../../ports/registry-index.ts';

/** What a change does to the net of references, and which refs have to be looked at with it. */
export interface ShapeChange {
  readonly touched: ReadonlySet<Ref>;
  readonly added: ReadonlySet<Ref>;
  readonly removed: ReadonlySet<Ref>;
  /** Refs whose effective manifests may differ: the touched ones, and what touched Overlays patch. */
  readonly affected: ReadonlySet<Ref>;
  /** Refs on which the touched ones depend, and those whose own problems follow from them. */
  readonly around: ReadonlySet<Ref>;
}

/** Kinds whose changes concern only themselves and what refers to them. */
const localKinds: ReadonlySet<string> = new Set(['Service', 'Overlay']);

interface ShapesToCompare {
  readonly before: ReadonlyMap<Ref, Manifest>;
  readonly after: ReadonlyMap<Ref, Manifest>;
  readonly index: RegistryIndex;
}

/** How a change alters the net of references; undefined where it may have consequences far away. */
export function compareShapes({ before, after, index }: ShapesToCompare): ShapeChange | undefined {
  const manifests = [...before.values(), ...after.values()];
  if (manifests.some(({ kind }) => !localKinds.has(kind))) return undefined;
  const touched = new Set([...before.keys(), ...after.keys()]);
  const added = new Set([...after.keys()].filter((ref) => !before.has(ref)));
  const removed = new Set([...before.keys()].filter((ref) => !after.has(ref)));
  if (index.filesOf(added).length > 0) return undefined;
  if (index.edgesTo(removed).some(({ source }) => !touched.has(source))) return undefined;

  const edges = { before: edgesOf(before), after: edgesOf(after) };
  const fresh = [...edges.after].filter(([key]) => !edges.before.has(key)).map(([, edge]) => edge);
  const gone = [...edges.before].filter(([key]) => !edges.after.has(key)).map(([, edge]) => edge);
  if (mayCloseCycle(fresh, index)) return undefined;
  const all = [...edges.before.values(), ...edges.after.values()];
  const altered = new Set([...fresh, ...gone].flatMap(({ source }) => [source, ...targetsOf(all, source)]));
  const affected = new Set([...touched, ...patchedBy(all)]);
  return { touched, added, removed, affected, around: around({ affected, altered, all, index }) };
}

function edgesOf(manifests: ReadonlyMap<Ref, Manifest>): ReadonlyMap<string, IndexedEdge> {
  const edges = [...manifests.values()].flatMap(({ ref, references }) =>
    references.map(({ edge, target }) => ({ source: ref, kind: edge, target })),
  );
  return new Map(edges.map((edge) => [`${edge.source} ${edge.kind} ${edge.target}`, edge]));
}

/** What Overlays patch. */
function patchedBy(edges: Iterable<IndexedEdge>): readonly Ref[] {
  return [...edges].filter(({ kind }) => kind === 'target').map(({ target }) => target);
}

/** What one Overlay patches. */
function targetsOf(edges: readonly IndexedEdge[], overlay: Ref): readonly Ref[] {
  return patchedBy(edges.filter(({ source }) => source === overlay));
}

/** Edges by which something behaves as if its references were another's: Overlays, and the order in a Stack. */
const lending: ReadonlySet<string> = new Set(['target', 'startup']);

const mostSteps = 5_000;

/** Whether a new reference leads, by whatever edges, back to where it comes from. */
function mayCloseCycle(fresh: readonly IndexedEdge[], index: RegistryIndex): boolean {
  const patched = fresh.flatMap(({ source }) =>
    index.edgesFrom([source]).filter(({ kind }) => kind === 'target'),
  );
  const sources = new Set([
    ...fresh.map(({ source }) => source),
    ...fresh.filter(({ kind }) => kind === 'target').map(({ target }) => target),
    ...patched.map(({ target }) => target),
  ]);
  const start = fresh.filter(({ kind }) => kind !== 'target').map(({ target }) => target);
  const seen = new Set(start);
  for (const ref of seen) {
    if (sources.has(ref) || seen.size > mostSteps) return true;
    for (const { target } of index.edgesFrom([ref])) seen.add(target);
    for (const { source, kind } of index.edgesTo([ref])) if (lending.has(kind)) seen.add(source);
  }
  return false;
}

function around({
  affected,
  altered,
  all,
  index,
}: {
  readonly affected: ReadonlySet<Ref>;
  /** Refs whose references are not the same as before. */
  readonly altered: ReadonlySet<Ref>;
  readonly all: readonly IndexedEdge[];
  readonly index: RegistryIndex;
}): ReadonlySet<Ref> {
  const overlays = index.edgesTo(affected).filter(({ kind }) => kind === 'target');
  const referring = index.edgesTo(altered).map(({ source }) => source);
  const refs = new Set([...affected, ...overlays.map(({ source }) => source), ...referring]);
  const needed = index.edgesFrom(refs).map(({ target }) => target);
  return new Set([...refs, ...needed, ...all.map(({ target }) => target)]);
}
