import { isEqualJson } from '../model/equality.ts';
import type { EnvironmentChange, HistoryAction, HistoryField, PlaceChange } from '../model/history.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { TraitTree } from '../model/traits.ts';
import { diffValues, rootPlace } from '../plan/diff-values.ts';
import type { ManifestView, PlaceState } from './manifest-view.ts';

/** What was last readable in each place: a repaired manifest is compared with how it was before it broke. */
export interface KnownValues {
  readonly written: JsonObject | undefined;
  readonly environments: ReadonlyMap<string, JsonObject>;
}

export const nothingKnown: KnownValues = { written: undefined, environments: new Map() };

/** How a place differs, before it is known which files made it so. */
export type PlaceDifference = Omit<PlaceChange, 'files'>;

export interface ViewDifference {
  readonly written: PlaceDifference | undefined;
  readonly environments: readonly Omit<EnvironmentChange, 'files'>[];
}

/** What differs between two views of a manifest; `known` goes with the one before. */
export function compareViews(request: {
  readonly before: ManifestView;
  readonly after: ManifestView;
  readonly known: KnownValues;
  readonly traits: TraitTree;
}): ViewDifference {
  const { before, after, known, traits } = request;
  const names = new Set([...after.environments.keys(), ...before.environments.keys()]);
  return {
    written: compareStates(before.written, after.written, { known: known.written, traits }),
    environments: [...names].flatMap((name) => {
      const last = before.environments.get(name) ?? gone;
      const next = after.environments.get(name) ?? gone;
      const change = compareStates(last, next, { known: known.environments.get(name), traits });
      return change === undefined ? [] : [{ name, ...change, sources: sourcesOf(next, last) }];
    }),
  };
}

const gone: PlaceState = { kind: 'absent' };

function sourcesOf(next: PlaceState, last: PlaceState): EnvironmentChange['sources'] {
  if (next.kind !== 'absent') return next.sources;
  return last.kind === 'absent' ? [] : last.sources;
}

/** What is known once a view has been seen. */
export function rememberValues(view: ManifestView, known: KnownValues): KnownValues {
  const environments = new Map<string, JsonObject>();
  for (const [name, state] of view.environments) {
    const value = valueOf(state) ?? known.environments.get(name);
    if (value !== undefined) environments.set(name, value);
  }
  const { written } = view;
  return {
    written: written.kind === 'absent' ? undefined : (valueOf(written) ?? known.written),
    environments,
  };
}

function valueOf(state: PlaceState): JsonObject | undefined {
  return state.kind === 'absent' ? undefined : state.value;
}

function compareStates(
  before: PlaceState,
  after: PlaceState,
  { known, traits }: { readonly known: JsonObject | undefined; readonly traits: TraitTree },
): PlaceDifference | undefined {
  if (after.kind === 'absent') {
    return before.kind === 'absent'
      ? undefined
      : { action: 'delete', fields: fieldsBetween(known, undefined, traits) };
  }
  const fields = after.value === undefined ? [] : fieldsBetween(known, after.value, traits);
  const action = actionOf(before.kind, after.kind);
  if (before.kind === after.kind && fields.length === 0) return undefined;
  return { action, fields, ...(after.kind === 'broken' ? { problem: after.problem } : {}) };
}

function actionOf(before: PlaceState['kind'], after: 'present' | 'broken'): HistoryAction {
  if (after === 'broken') return 'break';
  if (before === 'absent') return 'create';
  return before === 'broken' ? 'repair' : 'update';
}

/** A manifest that begins or ends is compared with the bare one of its name, so that every field is told. */
function fieldsBetween(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  traits: TraitTree,
): readonly HistoryField[] {
  const from = before ?? (after && bareOf(after));
  const to = after ?? (before && bareOf(before));
  if (from === undefined || to === undefined || isEqualJson(from, to)) return [];
  return diffValues({ before: from, after: to }, rootPlace(traits)).map(({ path, kind, ...values }) => ({
    path,
    kind,
    before: values.before,
    after: values.after,
  }));
}

/** What every manifest of that kind and name has. */
export function bareOf({ apiVersion = null, kind = null, metadata, spec }: JsonObject): JsonObject {
  const name = isJsonObject(metadata) ? (metadata['name'] ?? null) : null;
  return { apiVersion, kind, metadata: { name }, ...(isJsonObject(spec) ? { spec: {} } : {}) };
}
