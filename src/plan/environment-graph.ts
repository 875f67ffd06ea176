import { buildGraph } from '../graph/build-graph.ts';
import { isJsonObject } from '../model/json.ts';
import type { EffectiveManifest, Manifest, Reference } from '../model/manifest.ts';
import type { Graph } from '../model/graph.ts';
import { toFullRef, type Ref } from '../model/ref.ts';
import type { TraitsByKind } from './compare-manifests.ts';
import { walkValue, type ValueNode } from './walk-value.ts';

/** The references as they hold in one environment: of the manifests that are there, with their overlays applied. */
export interface EnvironmentReferences {
  readonly manifests: readonly Manifest[];
  readonly graph: Graph;
}

/** One environment in one state of a registry, as far as references are concerned. */
export interface EnvironmentScope {
  readonly effective: ReadonlyMap<Ref, EffectiveManifest>;
  /** All manifests of the registry. */
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  /** The environment itself, and others that are promoted from it. */
  readonly environments: readonly Manifest[];
  readonly traits: TraitsByKind;
}

/**
 * Resolves references among what runs in an environment, and among the environments that are given. An overlay may
 * add or take away a dependency, so what it patched is read again. The work is in proportion to what is there.
 */
export function resolveEnvironment(scope: EnvironmentScope): EnvironmentReferences {
  const { effective, manifests, environments, traits } = scope;
  const running = [...effective].flatMap(([ref, here]) => {
    const manifest = manifests.get(ref);
    if (manifest === undefined || manifest.kind === 'Environment') return [];
    return here.sources.length > 1 ? patchedManifest(manifest, here, { manifests, traits }) : manifest;
  });
  const present = [...running, ...environments];
  return { manifests: present, graph: buildGraph(present) };
}

function patchedManifest(
  manifest: Manifest,
  { value, sources }: EffectiveManifest,
  { manifests, traits }: Pick<EnvironmentScope, 'manifests' | 'traits'>,
): Manifest {
  const placeOf = placesIn(sources.flatMap(({ ref }) => manifests.get(ref) ?? []).toReversed());
  const references: Reference[] = [];
  walkValue({ value, tree: traits[manifest.kind], path: [] }, (node) => {
    const edge = node.tree.traits.reference;
    for (const { text, path } of edge === undefined ? [] : referenceTexts(node)) {
      const target = toFullRef(text, edge?.kinds ?? []);
      if (edge !== undefined && target !== undefined)
        references.push({ ...edge, target, path, ...(placeOf(edge.edge, target) ?? placeOfName(manifest)) });
    }
    return true;
  });
  return { ...manifest, value, references };
}

type Place = Pick<Reference, 'file' | 'range'>;

function placeOfName({ file, nameRange }: Manifest): Place {
  return { file, range: nameRange };
}

/** Where references are written: in the first of these manifests that has one of that kind to that target. */
function placesIn(manifests: readonly Manifest[]): (edge: string, target: Ref) => Place | undefined {
  const places = new Map<string, Place>();
  for (const { file, references } of manifests) {
    for (const { edge, target, range, file: other } of references) {
      const key = `${edge} ${target}`;
      if (!places.has(key)) places.set(key, { file: other ?? file, range });
    }
  }
  return (edge, target) => places.get(`${edge} ${target}`);
}

function referenceTexts({
  value,
  tree,
  path,
}: ValueNode): readonly { text: string; path: ValueNode['path'] }[] {
  if (tree.traits.reference?.isKey !== true) return typeof value === 'string' ? [{ text: value, path }] : [];
  if (!isJsonObject(value)) return [];
  return Object.keys(value).map((key) => ({ text: key, path: [...path, key] }));
}
