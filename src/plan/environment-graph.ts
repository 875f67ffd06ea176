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

/**
 * Resolves references among what runs in an environment, and among the environments themselves. An overlay may
 * add or take away a dependency, so what it patched is read again.
 */
export function resolveEnvironment(
  effective: ReadonlyMap<Ref, EffectiveManifest>,
  manifests: ReadonlyMap<Ref, Manifest>,
  traits: TraitsByKind,
): EnvironmentReferences {
  const present = [...manifests.values()].flatMap((manifest) => {
    const here = effective.get(manifest.ref);
    if (here === undefined) return manifest.kind === 'Environment' ? [manifest] : [];
    return [here.sources.length > 1 ? patchedManifest(manifest, here, traits) : manifest];
  });
  return { manifests: present, graph: buildGraph(present) };
}

function patchedManifest(manifest: Manifest, { value }: EffectiveManifest, traits: TraitsByKind): Manifest {
  const references: Reference[] = [];
  walkValue({ value, tree: traits[manifest.kind], path: [] }, (node) => {
    const edge = node.tree.traits.reference;
    for (const { text, path } of edge === undefined ? [] : referenceTexts(node)) {
      const target = toFullRef(text, edge?.kinds ?? []);
      if (edge !== undefined && target !== undefined)
        references.push({ ...edge, target, path, range: manifest.nameRange });
    }
    return true;
  });
  return { ...manifest, value, references };
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
