import { filesAtTip } from '../../history/files-at-tip.ts';
import { mayConcern, textsConcerning } from '../../history/mentions.ts';
import type { PastFiles } from '../../history/past-files.ts';
import { traceManifest } from '../../history/trace-manifest.ts';
import type { CommitId, TreeEntry } from '../../model/git.ts';
import type { CommitLine, ManifestHistory, MergedCommits } from '../../model/history.ts';
import type { Manifest, Settings } from '../../model/manifest.ts';
import { parseRef, type Ref } from '../../model/ref.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { HistoryReader } from '../../ports/history-reader.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { traitsOf } from '../../registry/schema/traits.ts';
import type { HistorySource } from './commit-line.ts';
import { toLatin1 } from '../registry/narrow-source.ts';
import {
  filesIn,
  readEach,
  readEachSettings,
  readPastFiles,
  selectFiles,
  settingsOver,
} from './past-files.ts';
import { saveHistory, type HistoryRequest, type SavedHistory } from './saved-history.ts';

export type TracedHistory =
  | ({ readonly kind: 'found' } & SavedHistory)
  /** A bare name that several kinds have. */
  | { readonly kind: 'ambiguous'; readonly refs: readonly Ref[] }
  | { readonly kind: 'unknown' };

/** The history of a manifest on a line that was read; `saved` is what was kept of it on the same line or another one. */
export async function traceLine(
  source: HistorySource,
  request: HistoryRequest,
  { line, saved }: { readonly line: CommitLine; readonly saved: SavedHistory | undefined },
): Promise<TracedHistory> {
  const { reader } = source;
  const tree = filesAtTip(line);
  const all = filesIn(line.commits);
  const settings = await readEachSettings(reader, all);
  const newer = newerCommits(line, saved?.history.tip);
  const searched = newer.isContinued ? filesIn(newer.commits) : all;
  const over = settingsOver(line, settings);
  const found = await searchPaths(reader, {
    line,
    tree,
    files: searched,
    settings: over,
    text: request.text,
  });
  const paths = new Set([...(newer.isContinued ? (saved?.paths ?? []) : []), ...found]);
  const sides = await readSidesAt(reader, line, paths);
  const wanted = [...all, ...filesIn([...sides.values()].flat())].filter(({ path }) => paths.has(path));
  const past: Past = { line, tree, sides, files: await readPastFiles(reader, wanted, settings) };
  const refs = findRefs(request.text, past);
  const [only] = refs;
  if (only === undefined) return { kind: 'unknown' };
  if (refs.length > 1) return { kind: 'ambiguous', refs: refs.map(({ ref }) => ref) };
  const traced = { history: historyOf(only, past), paths: [...paths] };
  await saveHistory(source, request, traced);
  return { kind: 'found', ...traced };
}

/** What was read of the past of a manifest. */
interface Past {
  readonly line: CommitLine;
  /** The files at the end of the line, by path. */
  readonly tree: ReadonlyMap<string, TreeEntry>;
  readonly sides: MergedCommits;
  readonly files: PastFiles;
}

/** What those merges brought that touch one of some paths, or the settings. */
function readSidesAt(
  reader: HistoryReader,
  { tip, folder, commits }: CommitLine,
  paths: ReadonlySet<string>,
): Promise<MergedCommits> {
  const merges = commits
    .filter(({ parents }) => parents.length > 1)
    .filter(({ changes }) => changes.some(({ path }) => paths.has(path) || path === settingsPath));
  return reader.readSides({ tip, folder, merges: merges.map(({ id }) => id) });
}

function historyOf({ ref, kind }: Found, { line, sides, files }: Past): ManifestHistory {
  return {
    ref,
    kind,
    tip: line.tip,
    ...traceManifest({ ref, traits: traitsOf(kind), line, sides, files }),
    isComplete: line.commits.every(({ isBoundary }) => !isBoundary),
  };
}

/** The commits after one; all where it is not on the line. */
function newerCommits(
  { commits }: CommitLine,
  tip: CommitId | undefined,
): { readonly commits: CommitLine['commits']; readonly isContinued: boolean } {
  const index = commits.findIndex(({ id }) => id === tip);
  return { commits: commits.slice(index + 1), isContinued: index !== -1 };
}

interface Search extends Pick<Past, 'line' | 'tree'> {
  readonly files: readonly TreeEntry[];
  /** Those that held at any time. */
  readonly settings: readonly Settings[];
  readonly text: string;
}

/** The paths at which one of the files may say anything of a name. */
async function searchPaths(reader: HistoryReader, search: Search): Promise<ReadonlySet<string>> {
  const { files, settings, text } = search;
  const isOfInterest = mayConcern(nameIn(text));
  const defaults = files.filter(({ path }) => isDefaultsFile(path));
  const paths = new Set(selectFiles(defaults, settings).map(({ path }) => path));
  const unknown = selectFiles(await leaveOutPresent(reader, search), settings);
  const byBlob = Map.groupBy(unknown, ({ blob }) => blob);
  await readEach(reader, unknown, (id, bytes) => {
    if (!isOfInterest(toLatin1(bytes))) return;
    for (const { path } of byBlob.get(id) ?? []) paths.add(path);
  });
  paths.delete(settingsPath);
  return paths;
}

/** So many files are read by one search of Git's own rather than one by one. */
const many = 500;

/** Some files without those of the tip that Git itself knows to hold nothing of interest. */
async function leaveOutPresent(
  reader: HistoryReader,
  { line, tree, files, text }: Search,
): Promise<readonly TreeEntry[]> {
  const { tip, folder } = line;
  const texts = textsConcerning(nameIn(text));
  if (texts === undefined || files.length < many) return files;
  const holding = await reader.findFiles({ commit: tip, folder, texts, isWanted: () => false });
  const isOfInterest = new Set(holding.map(({ blob }) => blob));
  const present = new Set(tree.values().map(({ blob }) => blob));
  return files.filter(({ blob }) => !present.has(blob) || isOfInterest.has(blob));
}

function nameIn(text: string): string {
  return (parseRef(text)?.name ?? text).toLowerCase();
}

type Found = Pick<Manifest, 'ref' | 'kind'>;

/** The refs that a text may mean: those that there are at the end of the line, else those that there ever were. */
function findRefs(text: string, { line, tree, files }: Past): readonly Found[] {
  const wanted = text.toLowerCase();
  const isFull = parseRef(text) !== undefined;
  const settings = files.readSettings(tree.get(files.settingsPath));
  const find = (entries: Iterable<TreeEntry>): readonly Found[] => {
    const found = new Map<Ref, Found>();
    for (const entry of entries) {
      for (const { ref, kind, name } of files.parse(entry, settings)?.manifests ?? []) {
        if (isFull ? ref === wanted : name === wanted) found.set(ref, { ref, kind });
      }
    }
    return [...found.values()];
  };
  const present = find(tree.values());
  return present.length > 0 ? present : find(filesIn(line.commits));
}
