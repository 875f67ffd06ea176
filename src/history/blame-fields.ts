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
}

/**
 * Who gave each field its present value: the newest step that tells a change at the field, above it or below it. A
 * change of form which means the same (`512Mi`, `0.5Gi`) is none. Fields that no step tells of came with the manifest.
 */
export function blameFields({ history, environment, value, traits }: BlameRequest): readonly FieldOrigin[] {
  const steps = history.entries.flatMap((entry) => {
    const change = changeIn(entry, environment);
    return change === undefined ? [] : [{ entry, change }];
  });
  const first = steps.find(({ change }) => isBeginning(change)) ?? steps.at(-1);
  if (first === undefined) return [];
  const relevant = steps.slice(0, steps.indexOf(first) + 1);
  return leavesOf({ value, tree: traits, path: [] }).map((leaf) => {
    for (const { entry, change } of relevant) {
      const field = change.fields.find(({ path }) => isRelated(path, leaf.path));
      if (field !== undefined) return originOf(leaf, entry, field);
    }
    return originOf(leaf, first.entry, undefined);
  });
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

function isRelated(a: ValuePath, b: ValuePath): boolean {
  const shared = Math.min(a.length, b.length);
  return a.slice(0, shared).every((step, index) => step === b[index]);
}
