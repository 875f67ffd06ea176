import { factsOf } from '../../history/commit-facts.ts';
import { findTouchedRefs } from '../../history/touched-refs.ts';
import type { PastFiles } from '../../history/past-files.ts';
import type { CommitId, TreeEntry } from '../../model/git.ts';
import type { CommitLine, LogEntry, RecordedCommit, TouchedRef } from '../../model/history.ts';
import type { Settings } from '../../model/manifest.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { HistoryReader } from '../../ports/history-reader.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { defaultSettings } from '../../registry/settings.ts';
import { readCommitLine, type HistorySource } from './commit-line.ts';
import { filesIn, readEachSettings, readPastFiles, selectFiles, type SettingsByBlob } from './past-files.ts';

export interface LogRequest {
  readonly tip: CommitId;
  /** Prefix of the paths that belong to the registry; '' for all. */
  readonly folder: string;
  /** ISO times, both included. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** Only what `isWanted` says of the manifests that a step touched is kept; a step without any is left out. */
  readonly isWanted: (touched: TouchedRef) => boolean;
  /** Whether files that hold for many manifests are wanted. */
  readonly isSharedWanted: boolean;
  readonly limit: number;
}

export interface RegistryLog {
  readonly tip: CommitId;
  readonly isComplete: boolean;
  /** True where there are more entries than the limit. */
  readonly hasMore: boolean;
  readonly entries: readonly LogEntry[];
}

/** Steps that are looked into together: their files are read at once. */
const atOnce = 200;

/** What happened to the whole registry, newest first; no more of the past is read than the limit asks for. */
export async function readLog(source: HistorySource, request: LogRequest): Promise<RegistryLog> {
  const line = await readCommitLine(source, request);
  const settings = await readEachSettings(source.reader, filesIn(line.commits));
  const steps = withSettings(line.commits, settings).filter(({ commit }) => isWithin(commit, request));
  const entries: Found[] = [];
  for (let end = steps.length; end > 0 && entries.length <= request.limit; end -= atOnce) {
    const batch = steps.slice(Math.max(0, end - atOnce), end).toReversed();
    entries.push(...(await readSteps(source.reader, { batch, settings, request })));
  }
  const shown = entries.slice(0, request.limit);
  return {
    tip: line.tip,
    isComplete: line.commits.every(({ isBoundary }) => !isBoundary),
    hasMore: entries.length > request.limit,
    entries: await addMakers(source.reader, line, shown),
  };
}

type Found = Omit<LogEntry, 'made'>;

/** Adds to each entry the commits that it brought. */
async function addMakers(
  reader: HistoryReader,
  { tip, folder }: CommitLine,
  entries: readonly Found[],
): Promise<readonly LogEntry[]> {
  const merges = entries.flatMap(({ landed: { id, parents } }) => (parents.length > 1 ? [id] : []));
  const sides = await reader.readSides({ tip, folder, merges });
  return entries.map((entry) => ({
    ...entry,
    made: sides.get(entry.landed.id)?.map(factsOf) ?? [entry.landed],
  }));
}

function isWithin({ committedAt }: RecordedCommit, { since, until }: LogRequest): boolean {
  const time = Date.parse(committedAt);
  return (
    (since === undefined || time >= Date.parse(since)) && (until === undefined || time <= Date.parse(until))
  );
}

/** A step with the settings that held before and after it. */
interface Step {
  readonly commit: RecordedCommit;
  readonly before: Settings;
  readonly after: Settings;
}

function withSettings(commits: readonly RecordedCommit[], settings: SettingsByBlob): readonly Step[] {
  let before = defaultSettings;
  return commits.map((commit) => {
    const change = commit.changes.find(({ path }) => path === settingsPath);
    const present = change === undefined ? before : settingsOf(change.after, settings);
    const step = { commit, before, after: present };
    before = present;
    return step;
  });
}

function settingsOf(entry: TreeEntry | undefined, settings: SettingsByBlob): Settings {
  return (entry && settings.get(entry.blob)) ?? defaultSettings;
}

async function readSteps(
  reader: HistoryReader,
  context: {
    readonly batch: readonly Step[];
    readonly settings: SettingsByBlob;
    readonly request: LogRequest;
  },
): Promise<readonly Found[]> {
  const { batch, settings, request } = context;
  const wanted = selectFiles(
    filesIn(batch.map(({ commit }) => commit)),
    batch.flatMap(({ before, after }) => [before, after]),
  );
  const files = await readPastFiles(reader, wanted, settings);
  return batch.flatMap((step) => {
    const touched = touchedIn(step, files).filter(request.isWanted);
    const shared = request.isSharedWanted ? sharedIn(step.commit) : [];
    if (touched.length === 0 && shared.length === 0) return [];
    return { landed: factsOf(step.commit), touched, shared };
  });
}

function touchedIn({ commit, before, after }: Step, files: PastFiles): readonly TouchedRef[] {
  return findTouchedRefs(commit, {
    before: (entry) => files.parse(entry, before),
    after: (entry) => files.parse(entry, after),
  });
}

function sharedIn({ changes }: RecordedCommit): readonly string[] {
  return changes.map(({ path }) => path).filter((path) => path === settingsPath || isDefaultsFile(path));
}
