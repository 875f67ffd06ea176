import type { Diagnostic } from '../model/diagnostic.ts';
import type { TreeEntry } from '../model/git.ts';
import type { Settings } from '../model/manifest.ts';
import type { Ref } from '../model/ref.ts';

/** One reference between two refs, of which the second need not exist. */
export interface IndexedEdge {
  readonly source: Ref;
  readonly kind: string;
  readonly target: Ref;
}

/** What is known of a whole registry at one commit, without reading it: looked up, never loaded. */
export interface RegistryIndex {
  readonly settings: Settings;
  readonly manifests: number;
  /** Of the settings and of all files, in reporting order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Files that what others mean depends on: Environments and defaults. */
  readonly context: readonly TreeEntry[];
  /** The files in which refs are defined. */
  filesOf(refs: Iterable<Ref>): readonly TreeEntry[];
  edgesFrom(refs: Iterable<Ref>): readonly IndexedEdge[];
  edgesTo(refs: Iterable<Ref>): readonly IndexedEdge[];
}

/** A registry as it is written into an index. */
export interface RegistryToIndex {
  readonly settings: Settings;
  readonly manifests: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly context: readonly TreeEntry[];
  readonly definitions: Iterable<{ readonly ref: Ref; readonly file: TreeEntry }>;
  readonly edges: Iterable<IndexedEdge>;
}

/** Keeps the index of one state at a time; `state` names everything that the content follows from. */
export interface RegistryIndexStore {
  /** Undefined where another state or nothing is kept, or what is kept cannot be read. */
  open(state: string): RegistryIndex | undefined;
  /** In the place of what is there; that it fails is no error. */
  save(state: string, registry: RegistryToIndex): void;
  /** Nothing is kept from here on. */
  forget(): void;
}
