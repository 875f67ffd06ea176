import type { JsonValue } from '../../model/json.ts';
import type {
  BlamedField,
  CommitFacts,
  EnvironmentChange,
  HistoryEntry,
  HistoryField,
  LogEntry,
  ManifestHistory,
  PlaceChange,
  TouchedRef,
} from '../../model/history.ts';
import { formatPath } from '../../model/pointer.ts';
import { maskSecrets } from '../../model/secret-text.ts';
import type { ShownHistory } from './history-text.ts';
import { maskedValue } from '../diagnostics/masked-value.ts';

/**
 * What `--json` prints of history, with what looks like a secret masked. The names are part of the public contract:
 * extend, never rename (docs/cli.md).
 */

export interface CommitJson {
  readonly commit: string;
  readonly author: CommitFacts['author'];
  /** When it was committed: ISO time with the offset that the commit carries. */
  readonly date: string;
  readonly authorDate: string;
  readonly subject: string;
  readonly pullRequest?: number;
}

interface FieldJson {
  readonly path: string;
  readonly kind: HistoryField['kind'];
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** The commit that made the change, where a merge brought several. */
  readonly by?: string;
}

interface PlaceJson {
  readonly action: PlaceChange['action'];
  readonly fields: readonly FieldJson[];
  /** The files that the step changes and that made the difference. */
  readonly files: readonly string[];
  readonly problem?: string;
}

export interface HistoryEntryJson extends CommitJson, PlaceJson {
  /** Of a merge: the commits that made the change, newest first. */
  readonly commits: readonly CommitJson[];
  readonly file: string;
  readonly previousFile?: string;
  readonly environments: readonly (PlaceJson & Pick<EnvironmentChange, 'name' | 'sources'>)[];
}

export interface HistoryJson {
  readonly ref: string;
  readonly environment?: string;
  readonly head: string;
  /** False where the clone is shallow: there may be more. */
  readonly isComplete: boolean;
  readonly entries: readonly HistoryEntryJson[];
}

function commitJson({ id, author, committedAt, authoredAt, subject, pullRequest }: CommitFacts): CommitJson {
  return {
    commit: id,
    author,
    date: committedAt,
    authorDate: authoredAt,
    subject: maskSecrets(subject),
    ...(pullRequest === undefined ? {} : { pullRequest }),
  };
}

/** The author of a step is who made it, not who merged it. */
function stepJson({ landed, made }: Pick<HistoryEntry, 'landed' | 'made'>): CommitJson {
  const [maker = landed] = made;
  return commitJson({
    ...landed,
    author: maker.author,
    authoredAt: maker.authoredAt,
    pullRequest: landed.pullRequest ?? maker.pullRequest,
  });
}

/** A history as `charter history --json` prints it. */
export function historyToJson({ history, entries, environment }: ShownHistory): HistoryJson {
  return {
    ref: history.ref,
    ...(environment === undefined ? {} : { environment }),
    head: history.tip,
    isComplete: history.isComplete,
    entries: entries.map((entry) => entryJson(entry, environment)),
  };
}

function entryJson(entry: HistoryEntry, environment: string | undefined): HistoryEntryJson {
  const environments = entry.environments.filter(
    ({ name }) => environment === undefined || name === environment,
  );
  const own = environment === undefined ? entry.written : environments[0];
  return {
    ...stepJson(entry),
    commits: entry.made.map(commitJson),
    ...placeJson({ fields: [], files: [], ...own, action: own?.action ?? entry.action }),
    file: entry.file,
    ...(entry.previousFile === undefined ? {} : { previousFile: entry.previousFile }),
    environments: environments.map((change) => ({
      name: change.name,
      ...placeJson(change),
      sources: change.sources,
    })),
  };
}

function placeJson({ action, fields, files, problem }: PlaceChange): PlaceJson {
  return { action, fields: fields.map(fieldJson), files, ...(problem === undefined ? {} : { problem }) };
}

/** A secret's values are undefined already; here they are left out a second time, whatever comes in. */
function fieldJson({ path, kind, before, after, by }: HistoryField): FieldJson {
  return {
    path: formatPath(path),
    kind,
    ...(before === undefined || kind === 'secret' ? {} : { before: maskedValue(before) }),
    ...(after === undefined || kind === 'secret' ? {} : { after: maskedValue(after) }),
    ...(by === undefined ? {} : { by }),
  };
}

export interface BlameJson {
  readonly ref: string;
  readonly environment?: string;
  readonly head: string;
  readonly isComplete: boolean;
  readonly fields: readonly {
    readonly path: string;
    /** Left out for a secret. */
    readonly value?: JsonValue;
    readonly file: string;
    readonly line?: number;
    /** Who made it so, in which commit. */
    readonly set: CommitJson;
    /** The merge that brought that commit, where there is one. */
    readonly merge?: CommitJson;
    /** True where the history of a shallow clone begins with that commit: the value may be older. */
    readonly isOrEarlier?: boolean;
  }[];
}

/** Who set what, as `charter blame --json` prints it. */
export function blameToJson(
  { ref, tip, isComplete }: ManifestHistory,
  environment: string | undefined,
  fields: readonly BlamedField[],
): BlameJson {
  return {
    ref,
    ...(environment === undefined ? {} : { environment }),
    head: tip,
    isComplete,
    fields: fields.map(({ path, value, file, line, commit, entry }) => ({
      path: formatPath(path),
      ...(value === undefined ? {} : { value: maskedValue(value) }),
      file,
      ...(line === undefined ? {} : { line }),
      set: commitJson(commit),
      ...(commit.id === entry.landed.id ? {} : { merge: commitJson(entry.landed) }),
      ...(entry.action === 'present' ? { isOrEarlier: true } : {}),
    })),
  };
}

export interface LogJson {
  readonly head: string;
  readonly isComplete: boolean;
  /** True where `--limit` left older entries out. */
  readonly hasMore: boolean;
  readonly entries: readonly (CommitJson & {
    readonly commits: readonly CommitJson[];
    readonly changes: readonly TouchedRef[];
    /** Settings and defaults of folders. */
    readonly sharedFiles: readonly string[];
  })[];
}

/** Changes over the whole registry, as `charter log --json` prints them. */
export function logToJson(log: {
  readonly tip: string;
  readonly isComplete: boolean;
  readonly hasMore: boolean;
  readonly entries: readonly LogEntry[];
}): LogJson {
  return {
    head: log.tip,
    isComplete: log.isComplete,
    hasMore: log.hasMore,
    entries: log.entries.map((entry) => ({
      ...stepJson(entry),
      commits: entry.made.map(commitJson),
      changes: entry.touched,
      sharedFiles: entry.shared,
    })),
  };
}
