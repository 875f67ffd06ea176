import type { PastFiles } from '../../history/past-files.ts';
import type { BlobId, TreeEntry } from '../../model/git.ts';
import type { CommitLine, RecordedCommit } from '../../model/history.ts';
import type { ParsedFile, Settings } from '../../model/manifest.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { HistoryReader } from '../../ports/history-reader.ts';
import { parseFile } from '../../registry/parse-file.ts';
import { selectManifestFiles } from '../../registry/select-files.ts';
import { defaultSettings, readSettings } from '../../registry/settings.ts';

/** Files that are read together: what they hold is in memory at once. */
const atOnce = 2_000;

export type SettingsByBlob = ReadonlyMap<BlobId, Settings>;

/** Reads blobs some at a time and gives each to `see`, once. */
export async function readEach(
  reader: HistoryReader,
  entries: readonly TreeEntry[],
  see: (id: BlobId, bytes: Uint8Array) => void,
): Promise<void> {
  const ids = [...new Set(entries.map(({ blob }) => blob))];
  for (let start = 0; start < ids.length; start += atOnce) {
    const blobs = await reader.readBlobs(ids.slice(start, start + atOnce));
    for (const [id, bytes] of blobs) see(id, bytes);
  }
}

/** The files that commits bring, once for each path and blob; links and submodules are none. */
export function filesIn(commits: readonly RecordedCommit[]): readonly TreeEntry[] {
  const files = new Map<string, TreeEntry>();
  for (const { changes } of commits) {
    for (const { before, after } of changes) {
      for (const entry of [before, after]) {
        if (entry !== undefined && isFile(entry)) files.set(`${entry.blob} ${entry.path}`, entry);
      }
    }
  }
  return [...files.values()];
}

function isFile({ mode }: TreeEntry): boolean {
  return mode === 'file' || mode === 'executable';
}

/** What each `charter.yaml` among some files says. */
export async function readEachSettings(
  reader: HistoryReader,
  files: readonly TreeEntry[],
): Promise<SettingsByBlob> {
  const settings = new Map<BlobId, Settings>();
  await readEach(
    reader,
    files.filter(({ path }) => path === settingsPath),
    (id, bytes) => settings.set(id, readSettings({ path: settingsPath, bytes }).settings),
  );
  return settings;
}

/** The settings that held at any time of a line: the defaults too, unless it begins with a `charter.yaml` and keeps one. */
export function settingsOver({ commits }: CommitLine, settings: SettingsByBlob): readonly Settings[] {
  const changes = commits.map(({ changes: all }) => all.find(({ path }) => path === settingsPath));
  const isAlwaysThere =
    changes[0]?.after !== undefined &&
    changes.every((change) => change === undefined || change.after !== undefined);
  return [...(isAlwaysThere ? [] : [defaultSettings]), ...settings.values()];
}

/** Those of some files that may hold manifests under one of the settings. */
export function selectFiles(files: readonly TreeEntry[], settings: Iterable<Settings>): readonly TreeEntry[] {
  const paths = new Set(files.map(({ path }) => path));
  const selections = [...new Set(settings)].map((each) => selectPaths(paths, each));
  return files.filter(({ path }) => selections.some((selected) => selected.has(path)));
}

function selectPaths(paths: ReadonlySet<string>, settings: Settings): ReadonlySet<string> {
  const entries = [...paths].map((path): TreeEntry => ({ path, mode: 'file', blob: '' }));
  // The limit is one for each state, and these are the paths of many.
  const unlimited = { ...settings, limits: { ...settings.limits, files: Infinity } };
  const { files } = selectManifestFiles({ commit: undefined, entries }, unlimited);
  return new Set(files.map(({ path }) => path));
}

/** Some files, read now and parsed when they are looked at. */
export async function readPastFiles(
  reader: HistoryReader,
  files: readonly TreeEntry[],
  settings: SettingsByBlob,
): Promise<PastFiles> {
  const bytes = new Map<BlobId, Uint8Array>();
  await readEach(reader, files, (id, content) => bytes.set(id, content));
  const paths = new Set(files.map(({ path }) => path));
  return {
    paths: new Set([...paths, settingsPath]),
    settingsPath,
    parse: createParser(bytes, paths),
    readSettings: (entry) => (entry && settings.get(entry.blob)) ?? defaultSettings,
  };
}

interface Scope {
  readonly selected: ReadonlySet<string>;
  readonly parsed: Map<string, ParsedFile>;
}

/** Parses each content once under the same path and settings. */
function createParser(
  bytes: ReadonlyMap<BlobId, Uint8Array>,
  paths: ReadonlySet<string>,
): PastFiles['parse'] {
  const scopes = new Map<Settings, Scope>();
  return (entry, settings, defaults = []) => {
    const scope = scopes.get(settings) ?? { selected: selectPaths(paths, settings), parsed: new Map() };
    scopes.set(settings, scope);
    const content = isFile(entry) && scope.selected.has(entry.path) ? bytes.get(entry.blob) : undefined;
    if (content === undefined) return undefined;
    const key = [entry.blob, ...defaults.map(({ blob, file }) => `${blob} ${file}`), entry.path].join(':');
    const known = scope.parsed.get(key);
    if (known !== undefined) return known;
    const parsed = parseFile({ file: entry.path, blob: entry.blob, bytes: content, settings, defaults });
    scope.parsed.set(key, parsed);
    return parsed;
  };
}
