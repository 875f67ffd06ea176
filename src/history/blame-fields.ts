import type {
  CommitFacts,
  HistoryEntry,
  HistoryField,
  ManifestHistory,
  PlaceChange,
} from '../model/history.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ValuePath } from '../model/pointer.ts';
import type { TraitTree } from '../model/traits.ts';
import { isSecret } from '../plan/hide-secrets.ts';
import { childNodes, type ValueNode } from '../plan/walk-value.ts';
import { indexTold, type Step, type ToldField } from './told-fields.ts';

/** A field that holds no others, and the step of the history which gave it its value. */
export interface FieldOrigin {
  readonly path: ValuePath;
  /** Undefined for a secret. */
  readonly value: JsonValue | undefined;
  readonly entry: HistoryEntry;
  readonly commit: CommitFacts;
}

export interface BlameRequest {
  readonly history: ManifestHistory;
  /** Undefined for the manifest as it is written. */
  readonly environment: string | undefined;
  readonly value: JsonObject;
  readonly traits: TraitTree;
  /** False for a field that an overlay has given its value in the environment. */
  readonly isInherited: (path: ValuePath) => boolean;
}

/**
 * Who gave each field its present value: the newest step that tells a change at the field, above it or below it. A
 * change of form which means the same (`512Mi`, `0.5Gi`) is none. Fields that no step tells of came with the manifest;
 * what an environment has inherited since it began is told by the manifest as it is written.
 */
export function blameFields(request: BlameRequest): readonly FieldOrigin[] {
  const { history, environment, value, traits, isInherited } = request;
  const here = stepsIn(history, environment);
  const toldHere = indexTold(here);
  const toldAsWritten = indexTold(environment === undefined ? [] : stepsIn(history, undefined));
  return leavesOf({ value, tree: traits, path: [] }).flatMap((leaf) => {
    const found = toldHere(leaf.path);
    if (found === undefined) return [];
    const isFirst = found.entry === here.at(-1)?.entry;
    const base = isFirst && isInherited(leaf.path) ? toldAsWritten(leaf.path) : undefined;
    const { entry, field } = earlierOf(history, found, base);
    return [originOf(leaf, entry, field)];
  });
}

/** The steps in one place since the manifest last began there, newest first. */
function stepsIn(history: ManifestHistory, environment: string | undefined): readonly Step[] {
  const steps = history.entries.flatMap((entry) => {
    const change = changeIn(entry, environment);
    return change === undefined ? [] : [{ entry, change }];
  });
  const first = steps.findIndex(({ change }) => isBeginning(change));
  return first === -1 ? steps : steps.slice(0, first + 1);
}

/** What is told of the manifest as it is written, unless the environment began before that: an overlay hid it there. */
function earlierOf({ entries }: ManifestHistory, here: ToldField, written: ToldField | undefined): ToldField {
  if (written === undefined) return here;
  return entries.indexOf(written.entry) > entries.indexOf(here.entry) ? written : here;
}

/** What a step did to a manifest as it is written, or in an environment. */
export function changeIn(entry: HistoryEntry, environment: string | undefined): PlaceChange | undefined {
  if (environment === undefined) return entry.written;
  return entry.environments.find(({ name }) => name === environment);
}

function isBeginning({ action }: PlaceChange): boolean {
  return action === 'create' || action === 'present';
}

function originOf(
  { path, value, tree }: ValueNode,
  entry: HistoryEntry,
  field: HistoryField | undefined,
): FieldOrigin {
  const commit = entry.made.find(({ id }) => id === field?.by) ?? entry.made[0] ?? entry.landed;
  return { path, value: isSecret(tree) ? undefined : value, entry, commit };
}

/** The fields that hold no others; a secret and a list whose items have no identity are one each. */
function leavesOf(node: ValueNode): readonly ValueNode[] {
  const children = isSecret(node.tree) ? [] : childNodes(node);
  return children.length === 0 ? [node] : children.flatMap(leavesOf);
}
