import type { CommitId } from '../model/git.ts';
import { isEqualJson } from '../model/equality.ts';
import type { HistoryEntry, HistoryField, RecordedCommit } from '../model/history.ts';
import { isJsonObject } from '../model/json.ts';
import { factsOf } from './commit-facts.ts';
import { differsAt, valueInMaps, statedPairs, type StatedContext, type StatedPair } from './stated-values.ts';

/** Where the commits that a merge brought are looked into. */
export interface MakerContext extends StatedContext {
  readonly commit: RecordedCommit;
  /** What the commit brought, newest first; empty where it is no merge. */
  readonly sides: readonly RecordedCommit[];
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
    pairs: statedPairs(
      side.changes.filter(({ path }) => touched.has(path)),
      context,
    ),
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
  steps: readonly { readonly id: CommitId; readonly pairs: readonly StatedPair[] }[],
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
function mayGive({ after }: StatedPair, { path, kind, after: value }: HistoryField): boolean {
  if (kind !== 'value') return true;
  const said = valueInMaps(after, path);
  return said === undefined || said === null || isJsonObject(said) || isEqualJson(said, value ?? null);
}
