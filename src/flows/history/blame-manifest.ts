import { blameFields } from '../../history/blame-fields.ts';
import { filesAtTip } from '../../history/files-at-tip.ts';
import { partFor, viewManifest, type PlaceState } from '../../history/manifest-view.ts';
import { plainPath } from '../../history/plain-path.ts';
import type { TreeEntry } from '../../model/git.ts';
import type { BlamedField, CommitLine } from '../../model/history.ts';
import type { JsonObject } from '../../model/json.ts';
import type { DefaultsLayer, Manifest, ParsedFile } from '../../model/manifest.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import { compareText, type Ref } from '../../model/ref.ts';
import type { HistoryReader } from '../../ports/history-reader.ts';
import { assembleRegistry } from '../../registry/assemble-registry.ts';
import { arrangeDefaults } from '../../registry/effective/defaults-by-folder.ts';
import { explainManifest, type ExplainedField } from '../../registry/effective/explain-manifest.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { traitsOf } from '../../registry/schema/traits.ts';
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
  const present = await readPresent(source.reader, line, target);
  const { state } = present;
  if (state.kind === 'absent') return { kind: 'absent' };
  const { value } = state;
  if (value === undefined || present.manifest === undefined) {
    return { kind: 'broken', problem: state.kind === 'broken' ? state.problem : '' };
  }
  const traits = traitsOf(history.kind);
  const explained = await explain(source.reader, present, { ...present.manifest, value });
  const locate = locator(explained, present.manifest.file);
  const place = (path: ValuePath): Location => locate(plainPath(value, path, traits));
  const patch = present.overlay?.kind === 'Overlay' ? present.overlay.file : undefined;
  const isInherited = (path: ValuePath): boolean => place(path).file !== patch;
  const origins = blameFields({ history, environment, value, traits, isInherited });
  return { kind: 'found', fields: origins.map((origin) => ({ ...origin, ...place(origin.path) })) };
}

interface Present {
  readonly tree: ReadonlyMap<string, TreeEntry>;
  readonly state: PlaceState;
  readonly manifest: Manifest | undefined;
  readonly overlay: Manifest | undefined;
  readonly defaults: readonly DefaultsLayer[];
}

async function readPresent(
  reader: HistoryReader,
  line: CommitLine,
  { history, paths, environment }: BlameTarget,
): Promise<Present> {
  const { ref } = history;
  const tree = filesAtTip(line);
  const wanted = new Set(paths);
  const entries = [...tree.values()].filter(({ path }) => wanted.has(path));
  const past = await readPastFiles(reader, entries, await readEachSettings(reader, [...tree.values()]));
  const settings = past.readSettings(tree.get(past.settingsPath));
  const parse = (entry: TreeEntry, layers?: readonly DefaultsLayer[]): readonly ParsedFile[] =>
    [past.parse(entry, settings, layers) ?? []].flat();
  const ofFolders = entries.filter(({ path }) => isDefaultsFile(path)).flatMap((entry) => parse(entry));
  const { defaultsOf } = arrangeDefaults(ofFolders, settings.limits);
  const parts = entries
    .flatMap((entry) => parse(entry, defaultsOf(entry.path)))
    .map((parsed) => partFor(ref, parsed))
    .toSorted((a, b) => compareText(a.file, b.file));
  const view = viewManifest({ ref, parts, settings, lastFile: history.entries[0]?.file });
  const state: PlaceState =
    environment === undefined ? view.written : (view.environments.get(environment) ?? { kind: 'absent' });
  const { manifests } = assembleRegistry(parts, settings);
  const manifest = manifests.get(ref);
  return {
    tree,
    state,
    manifest,
    overlay: manifests.get(patchOf(state) ?? ref),
    defaults: manifest === undefined ? [] : defaultsOf(manifest.file),
  };
}

/** The overlay that has a say in a state; undefined where there is none. */
function patchOf(state: PlaceState): Ref | undefined {
  return state.kind === 'absent' ? undefined : state.sources.slice(1).at(-1)?.ref;
}

async function explain(
  reader: HistoryReader,
  { tree, overlay, defaults }: Present,
  manifest: Manifest & { readonly value: JsonObject },
): Promise<readonly ExplainedField[]> {
  const entry = tree.get(manifest.file);
  let bytes = new Uint8Array();
  await readEach(
    reader,
    entry === undefined ? [] : [entry],
    (_, content) => (bytes = new Uint8Array(content)),
  );
  return explainManifest({
    value: manifest.value,
    manifest,
    bytes,
    overlay: overlay?.kind === 'Overlay' && overlay.ref !== manifest.ref ? overlay : undefined,
    defaults,
  });
}

type Location = Pick<BlamedField, 'file' | 'line'>;

/** Finds the place of a field among those that are known: its own, or that of the first value in it. */
function locator(fields: readonly ExplainedField[], file: string): (path: ValuePath | undefined) => Location {
  const places = new Map<string, Location>();
  for (const { path, file: place, range } of fields) {
    for (let length = path.length; length > 0; length -= 1) {
      const pointer = toPointer(path.slice(0, length));
      if (!places.has(pointer)) places.set(pointer, { file: place, line: range.line });
    }
  }
  return (path) => places.get(toPointer(path ?? [])) ?? { file, line: undefined };
}
