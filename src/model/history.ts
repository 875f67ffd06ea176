import type { CommitId, TreeChange } from './git.ts';
import type { JsonValue } from './json.ts';
import type { FieldChange } from './plan.ts';
import type { ValuePath } from './pointer.ts';
import type { ManifestKind, Ref } from './ref.ts';

/** Whom a commit names. Free text, which anybody can make up. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** What a commit says of itself. Its dates are claims of whoever made it, like its author. */
export interface CommitFacts {
  readonly id: CommitId;
  readonly parents: readonly CommitId[];
  readonly author: Person;
  /** ISO times with the offset that the commit carries: `2026-03-01T12:00:00+01:00`. */
  readonly authoredAt: string;
  readonly committedAt: string;
  /** The first paragraph of the message on one line; of a merge of a pull request, its title. */
  readonly subject: string;
  /** The pull request that the message names. */
  readonly pullRequest: number | undefined;
}

/** A commit with the files that it changes, compared with its first parent. */
export interface RecordedCommit extends CommitFacts {
  readonly changes: readonly TreeChange[];
  /** The history before it was cut off (a shallow clone): its files were there already, or came with it. */
  readonly isBoundary: boolean;
}

/** The first-parent line of a commit: what the branch was, one step for each merge or direct commit. */
export interface CommitLine {
  readonly tip: CommitId;
  /** Prefix of the paths that belong to the registry; '' for all. */
  readonly folder: string;
  /** Oldest first; commits that change nothing in the folder may be missing. Paths are relative to the folder. */
  readonly commits: readonly RecordedCommit[];
}

/** By the merge that brought them: the commits of the merged branch which change something, newest first. */
export type MergedCommits = ReadonlyMap<CommitId, readonly RecordedCommit[]>;

/**
 * `move`: the file alone is another one. `break`: it can no longer be read or has errors. `repair`: it is right again.
 * `present`: it was there where the history of a shallow clone begins.
 */
export type HistoryAction = 'create' | 'update' | 'delete' | 'move' | 'break' | 'repair' | 'present';

/** A field that differs from the state before. */
export interface HistoryField extends Omit<FieldChange, 'path'> {
  readonly path: ValuePath;
  /** The commit that made the change, where a merge brought several. */
  readonly by?: CommitId;
}

/** How a manifest changed in one place: as it is written, or in an environment. */
export interface PlaceChange {
  readonly action: HistoryAction;
  readonly fields: readonly HistoryField[];
  /** The files that the step changes and that made the difference. */
  readonly files: readonly string[];
  /** Of a break: what is wrong, in one sentence. */
  readonly problem?: string;
}

/** What stands behind an effective manifest: the manifest itself first, then what patches it. */
export interface HistorySource {
  readonly ref: Ref;
  readonly file: string;
}

export interface EnvironmentChange extends PlaceChange {
  readonly name: string;
  readonly sources: readonly HistorySource[];
}

/** One step in the life of a manifest. */
export interface HistoryEntry {
  /** On the first-parent line: the merge, or the commit itself. */
  readonly landed: CommitFacts;
  /** The commits that made the change, newest first; `landed` alone where no merge brought it. Never empty. */
  readonly made: readonly CommitFacts[];
  readonly action: HistoryAction;
  /** Where the manifest stands after it; of a deletion, where it stood. */
  readonly file: string;
  /** Where it stood before, if elsewhere. */
  readonly previousFile?: string;
  /** Undefined where only environments see a difference. */
  readonly written: PlaceChange | undefined;
  readonly environments: readonly EnvironmentChange[];
}

/** All that happened to one manifest, newest first. */
export interface ManifestHistory {
  readonly ref: Ref;
  readonly kind: ManifestKind;
  /** The commit whose line was read. */
  readonly tip: CommitId;
  readonly entries: readonly HistoryEntry[];
  /** The environments in which it takes effect now. */
  readonly environments: readonly string[];
  /** False where the history was cut off when the repository was cloned. */
  readonly isComplete: boolean;
}

/** One field of a manifest as it is now, and who gave it this value. */
export interface BlamedField {
  readonly path: ValuePath;
  /** Undefined for a secret. */
  readonly value: JsonValue | undefined;
  readonly entry: HistoryEntry;
  /** The commit that made it so: one of `entry.made`. */
  readonly commit: CommitFacts;
  readonly file: string;
  /** From 1; undefined where the place could not be found. */
  readonly line: number | undefined;
}

/** What one step of the line did to one manifest, as files tell it. */
export interface TouchedRef {
  readonly ref: Ref;
  readonly kind: ManifestKind;
  readonly action: HistoryAction;
  readonly file: string;
  readonly previousFile?: string;
  /** Where it takes effect, by what is written in it; undefined for everywhere. */
  readonly environments: readonly string[] | undefined;
}

/** One step of the line with all that it did to the registry. */
export interface LogEntry {
  readonly landed: CommitFacts;
  /** The commits that it brought, newest first; `landed` alone where it is no merge. */
  readonly made: readonly CommitFacts[];
  readonly touched: readonly TouchedRef[];
  /** Files that it changes and that hold for many manifests: settings, and defaults of a folder. */
  readonly shared: readonly string[];
}
