import type { TreeEntry } from '../model/git.ts';
import { nameFiles, type ViewChange } from './changed-files.ts';
import { factsOf } from './commit-facts.ts';
import type {
  CommitLine,
  HistoryAction,
  HistoryEntry,
  MergedCommits,
  RecordedCommit,
} from '../model/history.ts';
import type { ParsedFile, Settings } from '../model/manifest.ts';
import { compareText, type Ref } from '../model/ref.ts';
import type { TraitTree } from '../model/traits.ts';
import { arrangeDefaults } from '../registry/effective/defaults-by-folder.ts';
import { isDefaultsFile } from '../registry/effective/read-defaults.ts';
import {
  compareViews,
  nothingKnown,
  rememberValues,
  type KnownValues,
  type ViewDifference,
} from './compare-views.ts';
import { breakPlaces, nothingYet, partFor, viewManifest, type ManifestView } from './manifest-view.ts';
import { assignMakers } from './makers.ts';
import type { PastFiles } from './past-files.ts';

export interface TraceRequest {
  readonly ref: Ref;
  readonly traits: TraitTree;
  readonly line: CommitLine;
  /** What the merges brought that touch one of the files. */
  readonly sides: MergedCommits;
  readonly files: PastFiles;
}

interface Present {
  readonly settings: Settings;
  readonly view: ManifestView;
  readonly known: KnownValues;
  readonly file: string | undefined;
}

/** All steps in the life of a manifest, newest first, and the environments in which it takes effect at the end. */
export function traceManifest(request: TraceRequest): {
  readonly entries: readonly HistoryEntry[];
  readonly environments: readonly string[];
} {
  const trace = new Trace(request);
  for (const commit of request.line.commits) trace.follow(commit);
  return { entries: trace.entries.toReversed(), environments: trace.environments };
}

class Trace {
  readonly #request: TraceRequest;
  readonly #tree = new Map<string, TreeEntry>();
  /** By path: what of each file has a say in how the manifest looks. */
  readonly #parts = new Map<string, ParsedFile>();
  #present: Present;
  #defaultsOf: ReturnType<typeof arrangeDefaults>['defaultsOf'] = () => [];
  readonly entries: HistoryEntry[] = [];

  constructor(request: TraceRequest) {
    this.#request = request;
    const settings = request.files.readSettings(undefined);
    this.#present = { settings, view: nothingYet, known: nothingKnown, file: undefined };
  }

  get environments(): readonly string[] {
    return [...this.#present.view.environments]
      .filter(([, state]) => state.kind === 'present')
      .map(([name]) => name);
  }

  follow(commit: RecordedCommit): void {
    const { ref, files, traits } = this.#request;
    if (!this.#apply(commit)) return;
    const before = this.#present;
    const parts = [...this.#parts.values()].toSorted((a, b) => compareText(a.file, b.file));
    const view = breakPlaces(
      viewManifest({ ref, parts, settings: before.settings, lastFile: before.file }),
      before.view,
    );
    const change = compareViews({ before: before.view, after: view, known: before.known, traits });
    const file = fileOf(view) ?? before.file;
    const isMoved = fileOf(view) !== undefined && before.file !== undefined && file !== before.file;
    this.#present = { ...before, view, known: rememberValues(view, before.known), file: fileOf(view) };
    const action = actionOf(change, { isMoved, isBoundary: commit.isBoundary });
    if (action === undefined || file === undefined) return;
    const context = { files, ref, settings: before.settings, file };
    const named = nameFiles(change, this.#relevant(commit), context);
    this.entries.push(
      assignMakers(
        {
          landed: factsOf(commit),
          action,
          file,
          ...(isMoved ? { previousFile: before.file } : {}),
          ...(commit.isBoundary ? atBoundary(named) : named),
        },
        { ...context, commit, sides: this.#request.sides.get(commit.id) ?? [] },
      ),
    );
  }

  /** Brings the files up to a commit; false where nothing that has a say is different. */
  #apply(commit: RecordedCommit): boolean {
    const { files } = this.#request;
    const relevant = this.#relevant(commit);
    for (const { path, after } of relevant) {
      if (after === undefined) this.#tree.delete(path);
      else this.#tree.set(path, after);
    }
    if (relevant.some(({ path }) => path === files.settingsPath)) return this.#applySettings();
    if (relevant.some(({ path }) => isDefaultsFile(path))) return this.#applyAll();
    return relevant.map(({ path }) => this.#applyFile(path)).some(Boolean);
  }

  #relevant({ changes }: RecordedCommit): RecordedCommit['changes'] {
    return changes.filter(({ path }) => this.#request.files.paths.has(path));
  }

  #applySettings(): boolean {
    const { files } = this.#request;
    this.#present = { ...this.#present, settings: files.readSettings(this.#tree.get(files.settingsPath)) };
    return this.#applyAll();
  }

  #applyAll(): boolean {
    const { parse } = this.#request.files;
    const entries = [...this.#tree.values()].filter(({ path }) => isDefaultsFile(path));
    const { settings } = this.#present;
    const parsed = entries.flatMap((entry) => parse(entry, settings) ?? []);
    this.#defaultsOf = arrangeDefaults(parsed, settings.limits).defaultsOf;
    for (const path of new Set([...this.#parts.keys(), ...this.#tree.keys()])) this.#applyFile(path);
    return true;
  }

  #applyFile(path: string): boolean {
    const { files, ref } = this.#request;
    const entry = this.#tree.get(path);
    const parsed = entry && files.parse(entry, this.#present.settings, this.#defaultsOf(path));
    const part = parsed && partFor(ref, parsed);
    const had = this.#parts.delete(path);
    const isOwn = path === this.#present.file;
    if (part === undefined || (part.manifests.length === 0 && !isOwn)) return had;
    this.#parts.set(path, part);
    return true;
  }
}

function fileOf({ written }: ManifestView): string | undefined {
  return written.kind === 'absent' ? undefined : written.sources[0]?.file;
}

/** What happened, in one word; undefined where nothing did. */
function actionOf(
  { written, environments }: ViewDifference,
  { isMoved, isBoundary }: { readonly isMoved: boolean; readonly isBoundary: boolean },
): HistoryAction | undefined {
  if (isBoundary && written !== undefined) return 'present';
  if (written !== undefined) return written.action;
  if (isMoved) return 'move';
  return environments.length > 0 ? 'update' : undefined;
}

/** Nobody can tell whether the oldest commit of a shallow clone brought what it holds. */
function atBoundary({ written, environments }: ViewChange): ViewChange {
  return {
    written: written && { ...written, action: 'present' },
    environments: environments.map((change) => ({ ...change, action: 'present' })),
  };
}
