import type { ApprovalProfile } from './approval.ts';
import type { Diagnostic, SourceRange } from './diagnostic.ts';
import type { BlobId } from './git.ts';
import type { JsonObject } from './json.ts';
import type { ValuePath } from './pointer.ts';
import type { ManifestKind, Ref } from './ref.ts';

/** One reference out of a manifest, with the place where it is written. */
export interface Reference {
  /** The kind of edge: `dependsOn`, `component`, `owner`, `promotesFrom`, `target`, `environment`. */
  readonly edge: string;
  readonly target: Ref;
  /** Lower-case kinds that the schema allows here. */
  readonly kinds: readonly string[];
  readonly path: ValuePath;
  readonly range: SourceRange;
  /** Where it is written, when that is not the manifest's own file but one of defaults. */
  readonly file?: string;
  /** Where a fix may write another reference: UTF-16 offsets. Absent where an alias shares the text. */
  readonly written?: { readonly start: number; readonly end: number; readonly isBare: boolean };
}

/** One YAML document with a valid envelope. Its spec may still have errors: then `isValid` is false. */
export interface Manifest {
  readonly ref: Ref;
  readonly kind: ManifestKind;
  readonly name: string;
  /** The whole document, envelope included. */
  readonly value: JsonObject;
  readonly file: string;
  /** Position of the document in its file, from 0. */
  readonly document: number;
  /** Where the document starts and ends. */
  readonly range: SourceRange;
  /** Where `metadata.name` is written. */
  readonly nameRange: SourceRange;
  readonly references: readonly Reference[];
  /** False when the schema or a value check found an error: it is kept for references but not planned. */
  readonly isValid: boolean;
  /** Of an Overlay: the text that it was read from, in which a later stage may have to point at its patch. */
  readonly source?: { readonly text: string };
  /** Files of defaults that went into `value`, the outermost first. Absent where there are none. */
  readonly defaults?: readonly string[];
  /** Of a Markdown file: the text below the front matter. No part of what takes effect. */
  readonly documentation?: string;
}

/** What the manifests of a folder, and of those below, start from: one `_defaults.yaml`. */
export interface DefaultsLayer {
  readonly file: string;
  readonly blob: BlobId;
  /** `metadata` and `spec` by kind; `null` takes a default of an outer layer back. */
  readonly byKind: Readonly<Partial<Record<ManifestKind, JsonObject>>>;
  /** Where each value stands, with its key: by JSON pointers below the kind (`/Service/spec/replicas`). */
  readonly ranges: Readonly<Record<string, { readonly key: SourceRange; readonly value: SourceRange }>>;
}

/** What one file gives, whatever else is in the registry: the unit of the parse cache. */
export interface ParsedFile {
  readonly file: string;
  readonly blob: BlobId;
  readonly manifests: readonly Manifest[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of a file of defaults, which holds no manifests. */
  readonly defaults?: DefaultsLayer;
}

/** All manifests at one commit, every problem found in them, and nothing thrown away. */
export interface Registry {
  /** By ref; of duplicates the first in path order is kept (and all are reported). Overlays are included. */
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly diagnostics: readonly Diagnostic[];
  readonly settings: Settings;
}

/** A manifest with its overlay applied: what should run in one environment. */
export interface EffectiveManifest {
  readonly ref: Ref;
  readonly kind: ManifestKind;
  readonly environment: string;
  readonly value: JsonObject;
  /** The base manifest first, then the overlays in the order in which they were applied. */
  readonly sources: readonly { readonly ref: Ref; readonly file: string }[];
}

/** The effective manifests of one environment, by ref, and whether the registry allowed them to be made. */
export interface EffectiveEnvironment {
  readonly name: string;
  readonly manifests: ReadonlyMap<Ref, EffectiveManifest>;
}

/** Registry settings (`charter.yaml`), always read from the base branch. */
export interface Settings {
  /** Globs of files that hold manifests; every document in them must be one when `isExplicit`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly isExplicit: boolean;
  readonly approvals: { readonly profile: ApprovalProfile };
  /** Globs of branches that are protected as the default branch is, and whose own rules count. */
  readonly protectedBranches: readonly string[];
  readonly limits: Limits;
}

export interface Limits {
  /** Largest manifest file, in bytes. */
  readonly fileBytes: number;
  /** Most manifest files in a registry. */
  readonly files: number;
  /** Deepest nesting of maps and lists in a document. */
  readonly depth: number;
  /** Most nodes in one document, after aliases are expanded. */
  readonly nodes: number;
  /** Most alias uses in one document. */
  readonly aliases: number;
  /** Most documents in one file. */
  readonly documents: number;
  /** Most values among the defaults that reach one folder, those of the folders above included. */
  readonly defaults: number;
  /** Most effective manifests in a registry, over all environments. */
  readonly effective: number;
}
