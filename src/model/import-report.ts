import type { Diagnostic } from './diagnostic.ts';
import type { Ref } from './ref.ts';

/** Where something stands in a document that is imported. */
export interface ImportSource {
  readonly file: string;
  /** Position of the document in its file, from 0. */
  readonly document: number;
  readonly line: number;
  /** As people read it: `services.web.ports[0]`; '' for the document as a whole. */
  readonly path: string;
}

/** The field of a manifest that something went to, or would have gone to. */
export interface ImportTarget {
  readonly ref: Ref;
  /** Left out where it is the manifest as a whole. */
  readonly field?: string;
}

/** A value that means the same in the manifest as in the source. */
export interface MappedValue {
  readonly source: ImportSource;
  readonly target: ImportTarget;
}

/** A value that was made of what the source says and an assumption, which somebody should look at. */
export interface GuessedValue extends MappedValue {
  readonly reason: string;
}

/** A value of the source that no manifest holds. */
export interface DroppedValue {
  readonly source: ImportSource;
  readonly target?: ImportTarget;
  readonly reason: string;
}

/** A manifest as it is to be written, below the folder of a registry. */
export interface ImportedManifest {
  readonly path: string;
  readonly ref: Ref;
  readonly text: string;
}

/** Everything that importing some files gives: each scalar of them is in exactly one of the three lists. */
export interface ImportOutcome {
  readonly manifests: readonly ImportedManifest[];
  readonly mapped: readonly MappedValue[];
  readonly guessed: readonly GuessedValue[];
  readonly dropped: readonly DroppedValue[];
  readonly diagnostics: readonly Diagnostic[];
}
