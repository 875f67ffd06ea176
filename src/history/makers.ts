import type { TreeEntry } from '../model/git.ts';
import { isEqualJson } from '../model/equality.ts';
import type { HistoryEntry, HistoryField, RecordedCommit } from '../model/history.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest, Settings } from '../model/manifest.ts';
import type { ValuePath } from '../model/pointer.ts';
import type { Ref } from '../model/ref.ts';
import { overlayParts } from '../registry/effective/overlays.ts';
import { factsOf } from './commit-facts.ts';
import type { PastFiles } from './past-files.ts';

/** Where the commits that a merge brought are looked into. */
export interface MakerContext {
  readonly commit: RecordedCommit;
  /** What the commit brought, newest first; empty where it is no merge. */
  readonly sides: readonly RecordedCommit[];
  readonly files: PastFiles;
  readonly ref: Ref;
  readonly settings: Settings;
}

/**
 * Adds who made a step: of a merge the commits that it brought in and that touched the same files; with several, also
 * which of them gave each field its new value. What no commit of the branch did (a conflict resolved in the merge) is
 * the merge's own.
 */
export function assignMakers(entry: Omit<HistoryEntry, 'made'>, context: MakerContext): HistoryEntry {
  const { commit, sides, files } = context;
  const touched = new Set(commit.changes.map(({ path }) => path).filter((path) => files.paths.has(path)));
  const involved = sides.filter(({ changes }) => changes.some(({ path }) => touched.has(path)));
  if (involved.length === 0) return { ...entry, made: [entry.landed] };
  const made = involved.map(factsOf);
  if (made.length === 1) return { ...entry, made };
  const steps = involved.map((side) => ({ id: side.id, pairs: pairsIn(side, touched, context) }));
  const assign = (field: HistoryField): HistoryField => {
    const maker = steps.find(({ pairs }) => pairs.some((pair) => differsAt(pair, field.path)));
    return maker === undefined ? field : { ...field, by: maker.id };
  };
  return {
    ...entry,
    made,
    written: entry.written && { ...entry.written, fields: entry.written.fields.map(assign) },
    environments: entry.environments.map((change) => ({ ...change, fields: change.fields.map(assign) })),
  };
}

/** The manifest, or a patch of it, before and after one commit. */
interface Pair {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

function pairsIn(
  { changes }: RecordedCommit,
  touched: ReadonlySet<string>,
  context: MakerContext,
): readonly Pair[] {
  const relevant = changes.filter(({ path }) => touched.has(path));
  const before = relevant.flatMap((change) => valuesIn(change.before, context));
  const after = relevant.flatMap((change) => valuesIn(change.after, context));
  const refs = new Set([...before, ...after].map(({ ref }) => ref));
  return [...refs].map((ref) => ({
    before: before.find((value) => value.ref === ref)?.value,
    after: after.find((value) => value.ref === ref)?.value,
  }));
}

/** What a file says of the manifest, in the shape of the manifest: a patch is a spec. */
function valuesIn(
  entry: TreeEntry | undefined,
  { files, ref, settings }: MakerContext,
): readonly { readonly ref: Ref; readonly value: JsonValue }[] {
  const manifests = entry === undefined ? [] : (files.parse(entry, settings)?.manifests ?? []);
  return manifests.flatMap((manifest) => {
    const value = shapeOf(manifest, ref);
    return value === undefined ? [] : [{ ref: manifest.ref, value }];
  });
}

function shapeOf(manifest: Manifest, ref: Ref): JsonValue | undefined {
  if (manifest.ref === ref) return manifest.value;
  const overlay = overlayParts(manifest);
  return overlay?.target.target === ref ? { spec: overlay.patch } : undefined;
}

/** Whether two values differ at a path or below it; a step that cannot be followed stands for all below. */
function differsAt({ before, after }: Pair, path: ValuePath): boolean {
  const [step, ...rest] = path;
  const isFollowed = typeof step === 'string' && [before, after].every(isMapOrNothing);
  if (!isFollowed) return !isEqualJson(before ?? null, after ?? null);
  return differsAt({ before: own(before, step), after: own(after, step) }, rest);
}

function isMapOrNothing(value: JsonValue | undefined): boolean {
  return value === undefined || isJsonObject(value);
}

function own(map: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(map) && Object.hasOwn(map, key) ? map[key] : undefined;
}
