import { filesAtTip } from '../../history/files-at-tip.ts';
import { mayConcern, textsConcerning } from '../../history/mentions.ts';
import type { PastFiles } from '../../history/past-files.ts';
import { traceManifest } from '../../history/trace-manifest.ts';
import type { CommitId, TreeEntry } from '../../model/git.ts';
import type { CommitLine, ManifestHistory } from '../../model/history.ts';
import type { Manifest } from '../../model/manifest.ts';
import { parseRef, type Ref } from '../../model/ref.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { HistoryReader } from '../../ports/history-reader.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { traitsOf } from '../../registry/schema/traits.ts';
import { readCommitLine, type HistorySource } from './commit-line.ts';
import { toLatin1 } from '../registry/narrow-source.ts';
import {
  allCommits,
  filesIn,
  readEach,
  readEachSettings,
  readPastFiles,
  selectFiles,
  settingsOver,
} from './past-files.ts';
import { loadSavedHistory, saveHistory, type HistoryRequest, type SavedHistory } from './saved-history.ts';

export type TracedHistory =
  | ({ readonly kind: 'found' } & SavedHistory)
  /** A bare name that several kinds have. */
  | { readonly kind: 'ambiguous'; readonly refs: readonly Ref[] }
  | { readonly kind: 'unknown' };

/**
 * The history of a manifest on the first-parent line of a commit, found by its ref or, where only one kind has it, by
 * its bare name, wherever it stood. What is found is kept; of a line that only went on, only new files are searched.
 */
export async function traceHistory(source: HistorySource, request: HistoryRequest): Promise<TracedHistory> {
  const saved = await loadSavedHistory(source, request);
  if (saved?.history.tip === request.tip) return { kind: 'found', ...saved };
  const { reader } = source;
  const line = await readCommitLine(source, request);
  const all = filesIn(allCommits(line));
  const settings = await readEachSettings(reader, all);
  const newer = newerCommits(line, saved?.history.tip);
  const paths = new Set(newer.isContinued ? saved?.paths : []);
  const searched = selectFiles(filesIn(newer.commits), settingsOver(line, settings));
  for (const path of await searchPaths(reader, { line, files: searched, text: request.text }))
    paths.add(path);
  const files = await readPastFiles(
    reader,
    all.filter(({ path }) => paths.has(path)),
    settings,
  );
  const refs = findRefs(request.text, line, files);
  const [only] = refs;
  if (only === undefined) return { kind: 'unknown' };
  if (refs.length > 1) return { kind: 'ambiguous', refs: refs.map(({ ref }) => ref) };
  const found = { history: historyOf(only, line, files), paths: [...paths] };
  await saveHistory(source, request, found);
  return { kind: 'found', ...found };
}

function historyOf({ ref, kind }: Found, line: CommitLine, files: PastFiles): ManifestHistory {
  return {
    ref,
    kind,
    tip: line.tip,
    ...traceManifest({ ref, traits: traitsOf(kind), line, files }),
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

interface Search {
  readonly line: CommitLine;
  readonly files: readonly TreeEntry[];
  readonly text: string;
}

/** The paths at which one of the files may say anything of a name. */
async function searchPaths(reader: HistoryReader, search: Search): Promise<ReadonlySet<string>> {
  const { files, text } = search;
  const name = nameIn(text);
  const byBlob = Map.groupBy(files, ({ blob }) => blob);
  const isOfInterest = mayConcern(name);
  const paths = new Set(files.map(({ path }) => path).filter(isDefaultsFile));
  await readEach(reader, await leaveOutPresent(reader, search), (id, bytes) => {
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
  { line, files, text }: Search,
): Promise<readonly TreeEntry[]> {
  const { tip, folder } = line;
  const texts = textsConcerning(nameIn(text));
  if (texts === undefined || files.length < many) return files;
  const holding = await reader.findFiles({ commit: tip, folder, texts, isWanted: () => false });
  const isOfInterest = new Set(holding.map(({ blob }) => blob));
  const present = new Set([...filesAtTip(line).values()].map(({ blob }) => blob));
  return files.filter(({ blob }) => !present.has(blob) || isOfInterest.has(blob));
}

function nameIn(text: string): string {
  return (parseRef(text)?.name ?? text).toLowerCase();
}

type Found = Pick<Manifest, 'ref' | 'kind'>;

/** The refs that a text may mean: those that there are at the end of the line, else those that there ever were. */
function findRefs(text: string, line: CommitLine, files: PastFiles): readonly Found[] {
  const wanted = text.toLowerCase();
  const isFull = parseRef(text) !== undefined;
  const tree = filesAtTip(line);
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
  return present.length > 0 ? present : find(filesIn(allCommits(line)));
}
