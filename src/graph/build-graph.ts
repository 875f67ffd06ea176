import type { Graph, GraphEdge, GraphNode } from '../model/graph.ts';
import type { Manifest, Reference } from '../model/manifest.ts';
import { compareText, type Ref } from '../model/ref.ts';

/**
 * The references among manifests as nodes and edges. Edges to refs that do not exist are left out, and of several
 * references from one manifest to another of the same kind (and startup list) only the first in the file is kept.
 * The result does not depend on the order in which the manifests come.
 */
export function buildGraph(manifests: Iterable<Manifest>): Graph {
  const byRef = new Map<Ref, Manifest>();
  for (const manifest of manifests) byRef.set(manifest.ref, manifest);
  const ordered = [...byRef.values()].toSorted((a, b) => compareText(a.ref, b.ref));
  return {
    nodes: ordered.map((manifest) => partsOf(manifest).node),
    edges: ordered.flatMap((manifest) => partsOf(manifest).edges.filter(({ to }) => byRef.has(to))),
  };
}

/** What a manifest brings into a graph; its edges in order, whether their ends exist or not. */
interface GraphParts {
  readonly node: GraphNode;
  readonly edges: readonly GraphEdge[];
}

/** Most manifests are in several graphs: one for each environment, before and after a change. */
const knownParts = new WeakMap<Manifest, GraphParts>();

function partsOf(manifest: Manifest): GraphParts {
  const known = knownParts.get(manifest);
  if (known !== undefined) return known;
  const parts = { node: toNode(manifest), edges: edgesOf(manifest) };
  knownParts.set(manifest, parts);
  return parts;
}

function toNode({ ref, file, nameRange, references }: Manifest): GraphNode {
  const owner = references.find(({ edge, path }) => edge === 'owner' && path[0] === 'metadata');
  return { ref, file, line: nameRange.line, owner: owner?.target };
}

function edgesOf({ ref, file, references }: Manifest): readonly GraphEdge[] {
  const edges = references.map((reference) => toEdge(reference, { from: ref, file }));
  if (edges.length < 2) return edges;
  return edges
    .toSorted((a, b) => compareMeaning(a, b) || comparePosition(a, b))
    .filter((edge, index, ordered) => {
      const before = ordered[index - 1];
      return before === undefined || compareMeaning(before, edge) !== 0;
    });
}

function toEdge(
  { edge, target, path, range, file }: Reference,
  source: { from: Ref; file: string },
): GraphEdge {
  const step = edge === 'startup' ? path.find((part) => typeof part === 'number') : undefined;
  const found: GraphEdge = { from: source.from, to: target, kind: edge, file: file ?? source.file, range };
  return step === undefined ? found : { ...found, step };
}

function compareMeaning(a: GraphEdge, b: GraphEdge): number {
  return compareText(a.kind, b.kind) || compareText(a.to, b.to) || (a.step ?? 0) - (b.step ?? 0);
}

function comparePosition(a: GraphEdge, b: GraphEdge): number {
  return a.range.line - b.range.line || a.range.column - b.range.column;
}
