import type { SourceRange } from './diagnostic.ts';
import type { Ref } from './ref.ts';

export interface GraphNode {
  readonly ref: Ref;
  readonly file: string;
  readonly line: number;
  readonly owner: Ref | undefined;
}

/** `from` refers to `to`: a Service to what it depends on, an Overlay to its target. */
export interface GraphEdge {
  readonly from: Ref;
  readonly to: Ref;
  readonly kind: string;
  readonly file: string;
  readonly range: SourceRange;
  /** On a `startup` edge: which of the lists the ref stands in, from 0. Earlier lists start first. */
  readonly step?: number;
}

/** The resolved references of a registry: only edges whose two ends exist. Nodes and edges are ordered. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The refs that depend on a changed one: `direct` by one edge, `transitive` by more than one. */
export interface BlastRadius {
  readonly direct: readonly Ref[];
  readonly transitive: readonly Ref[];
  /** The distinct owners of all of them. */
  readonly owners: readonly Ref[];
  /** True where more depend on it than are listed: these are the nearest. */
  readonly isCut?: boolean;
}
