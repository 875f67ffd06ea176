import { blameFields } from '../history/blame-fields.ts';
import { filesAtTip } from '../history/files-at-tip.ts';
import { locateField, type WrittenFile } from '../history/locate-field.ts';
import { partFor, viewManifest, type PlaceState } from '../history/manifest-view.ts';
import type { TreeEntry } from '../model/git.ts';
import type { BlamedField, CommitLine } from '../model/history.ts';
import type { DefaultsLayer, ParsedFile } from '../model/manifest.ts';
import { compareText } from '../model/ref.ts';
import type { HistoryReader } from '../ports/history-reader.ts';
import { defaultsByFolder } from '../registry/defaults-by-folder.ts';
import { isDefaultsFile } from '../registry/read-defaults.ts';
import { traitsOf } from '../registry/traits.ts';
import { readCommitLine, type HistorySource } from './commit-line.ts';
import { readEach, readEachSettings, readPastFiles } from './past-files.ts';
import type { SavedHistory } from './saved-history.ts';

export type Blame =
  | { readonly kind: 'found'; readonly fields: readonly BlamedField[] }
  /** It cannot be read, or has errors. */
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'absent' };

export interface BlameTarget extends SavedHistory {
  /** Prefix of the paths that belong to the registry. */
  readonly folder: string;
  /** Undefined for the manifest as it is written. */
  readonly environment: string | undefined;
}

/** Who set each field of a manifest at the tip of its history: as it is written, or as it takes effect somewhere. */
export async function blameManifest(source: HistorySource, target: BlameTarget): Promise<Blame> {
  const { history, environment, folder } = target;
  const line = await readCommitLine(source, { tip: history.tip, folder });
  const { state, defaults } = await readPresent(source.reader, line, target);
  if (state.kind === 'absent') return { kind: 'absent' };
  if (state.value === undefined) {
    return { kind: 'broken', problem: state.kind === 'broken' ? state.problem : '' };
  }
  const traits = traitsOf(history.kind);
  const origins = blameFields({ history, environment, value: state.value, traits });
  const files = await readWritten(source.reader, line, state.sources);
  const locate = locateField({ files, defaults, kind: history.kind, traits });
  return { kind: 'found', fields: origins.map((origin) => ({ ...origin, ...locate(origin.path) })) };
}

async function readPresent(
  reader: HistoryReader,
  line: CommitLine,
  { history, paths, environment }: BlameTarget,
): Promise<{ readonly state: PlaceState; readonly defaults: readonly DefaultsLayer[] }> {
  const tree = filesAtTip(line);
  const entries = [...tree.values()];
  const wanted = new Set(paths);
  const past = await readPastFiles(
    reader,
    entries.filter(({ path }) => wanted.has(path)),
    await readEachSettings(reader, entries),
  );
  const settings = past.readSettings(tree.get(past.settingsPath));
  const parse = (entry: TreeEntry, layers?: readonly DefaultsLayer[]): readonly ParsedFile[] =>
    wanted.has(entry.path) ? [past.parse(entry, settings, layers) ?? []].flat() : [];
  const defaultsOf = defaultsByFolder(
    entries.filter(({ path }) => isDefaultsFile(path)).flatMap((entry) => parse(entry)),
  );
  const parts = entries
    .flatMap((entry) => parse(entry, defaultsOf(entry.path)))
    .map((parsed) => partFor(history.ref, parsed))
    .toSorted((a, b) => compareText(a.file, b.file));
  const view = viewManifest({ ref: history.ref, parts, settings, lastFile: history.entries[0]?.file });
  const state: PlaceState =
    environment === undefined ? view.written : (view.environments.get(environment) ?? { kind: 'absent' });
  const file = state.kind === 'absent' ? undefined : state.sources[0]?.file;
  return { state, defaults: file === undefined ? [] : defaultsOf(file) };
}

async function readWritten(
  reader: HistoryReader,
  line: CommitLine,
  sources: readonly { readonly ref: WrittenFile['ref']; readonly file: string }[],
): Promise<readonly WrittenFile[]> {
  const tree = filesAtTip(line);
  const entries = sources.flatMap(({ file }) => tree.get(file) ?? []);
  const bytes = new Map<string, Uint8Array>();
  await readEach(reader, entries, (id, content) => bytes.set(id, content));
  return sources.flatMap(({ ref, file }) => {
    const content = bytes.get(tree.get(file)?.blob ?? '');
    return content === undefined ? [] : [{ ref, file, bytes: content }];
  });
}
