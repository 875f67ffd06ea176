import type { TreeChange, TreeEntry } from '../model/git.ts';
import type { EnvironmentChange, HistoryAction, PlaceChange } from '../model/history.ts';
import { isJsonArray, isJsonObject } from '../model/json.ts';
import type { ValuePath } from '../model/pointer.ts';
import { toRef } from '../model/ref.ts';
import type { PlaceDifference, ViewDifference } from './compare-views.ts';
import { differsAt, valueInMaps, statedPairs, type StatedContext, type StatedPair } from './stated-values.ts';

/** What differs between two views of a manifest, each place with the files that made it so. */
export interface ViewChange {
  readonly written: PlaceChange | undefined;
  readonly environments: readonly EnvironmentChange[];
}

/**
 * Adds to each place which of the files that a commit changes made the difference there: those that say something else
 * of one of its fields than before and are not overruled by what a stronger one says. Where none does, as where a file
 * can no longer be read, those that have a say there at all.
 */
export function nameFiles(
  { written, environments }: ViewDifference,
  changes: readonly TreeChange[],
  context: StatedContext,
): ViewChange {
  const touched: Touched = { changes, context, pairs: strongestFirst(statedPairs(changes, context)) };
  const isWhole = written !== undefined && isBeginOrEnd(written.action);
  return {
    written: written && { ...written, files: filesOf(written, { touched, name: undefined, isWhole }) },
    environments: environments.map((difference) => ({
      ...difference,
      files: filesOf(difference, { touched, name: difference.name, isWhole }),
    })),
  };
}

interface Touched {
  readonly changes: readonly TreeChange[];
  readonly context: StatedContext;
  readonly pairs: readonly StatedPair[];
}

interface Place {
  readonly touched: Touched;
  /** Of the environment; undefined for the manifest as it is written. */
  readonly name: string | undefined;
  /** Whether the manifest itself begins or ends with the commit, and not in an environment alone. */
  readonly isWhole: boolean;
}

function filesOf({ action, fields }: PlaceDifference, place: Place): readonly string[] {
  const { touched, name } = place;
  const environment = name === undefined ? undefined : toRef('Environment', name);
  const pairs = touched.pairs.filter(
    ({ layer, environment: of }) => layer !== 'overlay' || of === environment,
  );
  const making = isBeginOrEnd(action)
    ? endsAndBeginnings(pairs, place)
    : pairs.filter((pair) => fields.some(({ path }) => isHeardAt(path, pair, pairs))).map(({ file }) => file);
  const paths = touched.changes.map(({ path }) => path);
  const candidates = [
    (): readonly string[] => making,
    (): readonly string[] => pairs.map(({ file }) => file),
    (): readonly string[] => environmentFiles(place),
    (): readonly string[] => paths.filter((path) => path === touched.context.file),
    (): readonly string[] => paths,
  ];
  for (const candidate of candidates) {
    const found = candidate();
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

function isBeginOrEnd(action: HistoryAction): boolean {
  return action === 'create' || action === 'delete';
}

/** The manifest and its overlay; in an environment alone also the Environment that comes or goes. */
function endsAndBeginnings(pairs: readonly StatedPair[], place: Place): readonly string[] {
  const differing = pairs.filter((pair) => pair.layer !== 'defaults' && differsAt(pair, []));
  const own = differing.toSorted((a, b) => rankOf(b) - rankOf(a)).map(({ file }) => file);
  if (!place.isWhole) return [...environmentFiles(place), ...own];
  // A manifest that could not be read before it went is said nowhere; its file tells all the same.
  const { changes, context } = place.touched;
  return [...changes.map(({ path }) => path).filter((path) => path === context.file), ...own];
}

/** Files in which the Environment of a place begins or ends. */
function environmentFiles({ touched, name }: Place): readonly string[] {
  if (name === undefined) return [];
  const { files, settings } = touched.context;
  const holds = (entry: TreeEntry | undefined): boolean => {
    const { manifests = [] } = (entry && files.parse(entry, settings)) ?? {};
    return manifests.some((manifest) => manifest.kind === 'Environment' && manifest.name === name);
  };
  return touched.changes
    .filter(({ before, after }) => holds(before) !== holds(after))
    .map(({ path }) => path);
}

function strongestFirst(pairs: readonly StatedPair[]): readonly StatedPair[] {
  return pairs.toSorted((a, b) => rankOf(a) - rankOf(b) || b.file.length - a.file.length);
}

/** What overrules comes first: an overlay, the manifest, then defaults, of which the inner ones are those with longer paths. */
function rankOf({ layer }: StatedPair): number {
  return ['overlay', 'manifest', 'defaults'].indexOf(layer);
}

/** Whether a pair differs at a path, and none that overrules it says what stands there. */
function isHeardAt(path: ValuePath, pair: StatedPair, pairs: readonly StatedPair[]): boolean {
  const stronger = pairs.slice(0, pairs.indexOf(pair));
  return differsAt(pair, path) && !stronger.some((other) => settles(other, path));
}

/** Whether what stands at a path now is said whole: a map is filled up by what is below, and a list may be. */
function settles({ after }: StatedPair, path: ValuePath): boolean {
  const said = valueInMaps(after, path);
  return said !== undefined && !isJsonObject(said) && !isJsonArray(said);
}
