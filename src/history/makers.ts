import type { CommitId, TreeEntry } from '../model/git.ts';
import { isEqualJson } from '../model/equality.ts';
import type { HistoryEntry, HistoryField, RecordedCommit } from '../model/history.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest, Settings } from '../model/manifest.ts';
import type { ValuePath } from '../model/pointer.ts';
import { parseRef, type Ref } from '../model/ref.ts';
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
 * Adds who made a step: of a merge the commits that it brought in and that touched the same files, and which of them
 * gave each field its new value. A value that no commit of the branch gave (a conflict resolved in the merge) is the
 * merge's own.
 */
export function assignMakers(entry: Omit<HistoryEntry, 'made'>, context: MakerContext): HistoryEntry {
  const { commit, sides, files } = context;
  const touched = new Set(commit.changes.map(({ path }) => path).filter((path) => files.paths.has(path)));
  const involved = sides.filter(({ changes }) => changes.some(({ path }) => touched.has(path)));
  if (involved.length === 0) return { ...entry, made: [entry.landed] };
  const steps = involved.map((side) => ({
    id: side.id,
    pairs: pairsIn(side, touched, { ...context, file: entry.file }),
  }));
  const makers = new Map(fieldsOf(entry).map((field) => [field, makerOf(field, steps, entry.landed.id)]));
  const isOwn = makers.values().some((maker) => maker === entry.landed.id);
  const made = [...(isOwn ? [entry.landed] : []), ...involved.map(factsOf)];
  if (made.length === 1) return { ...entry, made };
  const assign = (field: HistoryField): HistoryField => {
    const maker = makers.get(field);
    return maker === undefined ? field : { ...field, by: maker };
  };
  return {
    ...entry,
    made,
    written: entry.written && { ...entry.written, fields: entry.written.fields.map(assign) },
    environments: entry.environments.map((change) => ({ ...change, fields: change.fields.map(assign) })),
  };
}

function fieldsOf({ written, environments }: Omit<HistoryEntry, 'made'>): readonly HistoryField[] {
  return [...(written?.fields ?? []), ...environments.flatMap(({ fields }) => fields)];
}

/** The newest commit that gave a field the value it has, else the merge or, where values are put together, the newest. */
function makerOf(
  field: HistoryField,
  steps: readonly { readonly id: CommitId; readonly pairs: readonly Pair[] }[],
  merge: CommitId,
): CommitId | undefined {
  const touching = steps.flatMap(({ id, pairs }) => {
    const differing = pairs.filter((pair) => differsAt(pair, field.path));
    return differing.length === 0 ? [] : [{ id, pairs: differing }];
  });
  const giver = touching.find(({ pairs }) => pairs.some((pair) => mayGive(pair, field)));
  if (giver !== undefined) return giver.id;
  return touching.length === 0 ? undefined : merge;
}

/**
 * Whether a file that differs at a field may have given it its value: it says the same, or not the whole of it, as where
 * it takes something away or a patch or defaults add to it.
 */
function mayGive({ after }: Pair, { path, kind, after: value }: HistoryField): boolean {
  if (kind !== 'value') return true;
  let here = after;
  for (const step of path) {
    if (typeof step !== 'string' || !isMapOrNothing(here)) return true;
    here = own(here, step);
  }
  return here === undefined || here === null || isJsonObject(here) || isEqualJson(here, value ?? null);
}

/** The manifest, or a patch of it, before and after one commit. */
interface Pair {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

interface PairContext extends MakerContext {
  /** Where the manifest stands, which tells what defaults reach it. */
  readonly file: string;
}

function pairsIn(
  { changes }: RecordedCommit,
  touched: ReadonlySet<string>,
  context: PairContext,
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

/** What a file says of the manifest, in the shape of the manifest: a patch is a spec, and defaults are a part of it. */
function valuesIn(
  entry: TreeEntry | undefined,
  { files, ref, settings, file }: PairContext,
): readonly { readonly ref: string; readonly value: JsonValue }[] {
  const parsed = entry === undefined ? undefined : files.parse(entry, settings);
  if (parsed?.defaults !== undefined) {
    const { byKind, file: place } = parsed.defaults;
    const value = Object.entries(byKind).find(([kind]) => kind.toLowerCase() === parseRef(ref)?.kind)?.[1];
    const reaches = file.startsWith(place.slice(0, place.lastIndexOf('/') + 1));
    return value === undefined || !reaches ? [] : [{ ref: place, value }];
  }
  return (parsed?.manifests ?? []).flatMap((manifest) => {
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
