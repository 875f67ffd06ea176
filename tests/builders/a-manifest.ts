import type { SourceRange } from '../../src/model/diagnostic.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Manifest, Reference } from '../../src/model/manifest.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import { manifestKinds, parseRef, type Ref } from '../../src/model/ref.ts';

/** A range of ten columns on one line. */
export function aRange(line: number): SourceRange {
  return { line, column: 5, endLine: line, endColumn: 15 };
}

/** What a test says of a reference: the edge and its target, and where it matters the path and line. */
export interface ReferenceDetails {
  readonly edge: string;
  readonly target: Ref;
  readonly path?: ValuePath;
  readonly line?: number;
}

export interface ManifestDetails {
  readonly file?: string;
  readonly line?: number;
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  readonly references?: readonly ReferenceDetails[];
  readonly isValid?: boolean;
}

/** A valid manifest of a ref, in a file of its own; its references stand on consecutive lines from 10. */
export function aManifest(ref: Ref, details: ManifestDetails = {}): Manifest {
  const parts = parseRef(ref);
  const kind = manifestKinds.find((known) => known.toLowerCase() === parts?.kind);
  if (parts === undefined || kind === undefined) throw new TypeError(`not a ref of a manifest: ${ref}`);
  const { metadata = {}, spec = {}, references = [], line = 4 } = details;
  return {
    ref,
    kind,
    name: parts.name,
    value: { apiVersion: 'charter.dev/v1', kind, metadata: { name: parts.name, ...metadata }, spec },
    file: details.file ?? `${parts.kind}s/${parts.name}.yaml`,
    document: 0,
    range: aRange(1),
    nameRange: aRange(line),
    references: references.map(aReference),
    isValid: details.isValid ?? true,
  };
}

function aReference({ edge, target, path, line }: ReferenceDetails, index: number): Reference {
  return {
    edge,
    target,
    kinds: [parseRef(target)?.kind ?? ''],
    path: path ?? (edge === 'owner' ? ['metadata', 'owner'] : ['spec', edge, index]),
    range: aRange(line ?? 10 + index),
  };
}

/** Manifests which refer to each other: `{'service:a': {dependsOn: ['service:b']}}`. */
export function manifestsOf(
  edges: Readonly<Record<Ref, Readonly<Record<string, readonly Ref[]>>>>,
): readonly Manifest[] {
  return Object.entries(edges).map(([ref, byEdge]) =>
    aManifest(ref as Ref, {
      references: Object.entries(byEdge).flatMap(([edge, targets]) =>
        targets.map((target) => ({ edge, target })),
      ),
    }),
  );
}

/** The references of a Stack whose startup lists are given. */
export function startupReferences(lists: readonly (readonly Ref[])[]): readonly ReferenceDetails[] {
  return lists.flatMap((list, step) =>
    list.map((target, position) => ({ edge: 'startup', target, path: ['spec', 'startup', step, position] })),
  );
}
