import { isEqualJson } from '../model/equality.ts';
import type { TreeEntry } from '../model/git.ts';
import type { HistoryAction, RecordedCommit, TouchedRef } from '../model/history.ts';
import type { Manifest, ParsedFile } from '../model/manifest.ts';
import { compareText, parseRef, type Ref } from '../model/ref.ts';
import { namedEnvironments, overlayParts } from '../registry/effective/overlays.ts';

/** Gives what a file says; undefined for one that is no manifest file. */
export type ParseEntry = (entry: TreeEntry) => ParsedFile | undefined;

interface FilePair {
  readonly before: ParsedFile | undefined;
  readonly after: ParsedFile | undefined;
}

/** What one step of the line did to which manifests, in order of ref: by what is written in the files it changes. */
export function findTouchedRefs(
  { changes, isBoundary }: RecordedCommit,
  parse: { readonly before: ParseEntry; readonly after: ParseEntry },
): readonly TouchedRef[] {
  const pairs = changes.map((change): FilePair => ({
    before: change.before && parse.before(change.before),
    after: change.after && parse.after(change.after),
  }));
  const before = manifestsIn(pairs.map((pair) => pair.before));
  const after = manifestsIn(pairs.map((pair) => pair.after));
  const broken = new Set(
    pairs.map((pair) => pair.after).flatMap((file) => (isBroken(file) ? [file.file] : [])),
  );
  return [...new Set([...before.keys(), ...after.keys()])].toSorted(compareText).flatMap((ref) => {
    const states = { before: before.get(ref), after: after.get(ref) };
    const action = actionOf(states, { broken, isBoundary });
    const shown = states.after ?? states.before;
    if (action === undefined || shown === undefined) return [];
    const previousFile = states.before?.file ?? shown.file;
    return {
      ref,
      kind: shown.kind,
      action,
      file: shown.file,
      ...(previousFile === shown.file ? {} : { previousFile }),
      environments: placesOf([states.before, states.after]),
    };
  });
}

function manifestsIn(files: readonly (ParsedFile | undefined)[]): ReadonlyMap<Ref, Manifest> {
  const manifests = new Map<Ref, Manifest>();
  for (const manifest of files.flatMap((file) => file?.manifests ?? [])) {
    if (!manifests.has(manifest.ref)) manifests.set(manifest.ref, manifest);
  }
  return manifests;
}

/** True where it cannot be told whose a part of the file is. */
function isBroken(file: ParsedFile | undefined): file is ParsedFile {
  return file?.diagnostics.some(({ severity, ref }) => severity === 'error' && ref === undefined) === true;
}

interface States {
  readonly before: Manifest | undefined;
  readonly after: Manifest | undefined;
}

/** Undefined where the manifest is the same in the same file. */
function actionOf(
  { before, after }: States,
  context: { readonly broken: ReadonlySet<string>; readonly isBoundary: boolean },
): HistoryAction | undefined {
  if (after === undefined) return isStillAt(before, context.broken) ? 'break' : 'delete';
  if (context.isBoundary) return 'present';
  if (before === undefined) return after.isValid ? 'create' : 'break';
  return compareManifests(before, after);
}

/** Nobody can tell what a file that cannot be read still holds. */
function isStillAt(before: Manifest | undefined, broken: ReadonlySet<string>): boolean {
  return before !== undefined && broken.has(before.file);
}

function compareManifests(before: Manifest, after: Manifest): HistoryAction | undefined {
  if (before.isValid !== after.isValid) return after.isValid ? 'repair' : 'break';
  if (!isEqualJson(before.value, after.value)) return 'update';
  return before.file === after.file ? undefined : 'move';
}

/** The environments that the manifest names before or after; undefined where it takes effect in all. */
function placesOf(manifests: readonly (Manifest | undefined)[]): readonly string[] | undefined {
  const places = manifests.flatMap((manifest) => (manifest === undefined ? [] : [environmentsOf(manifest)]));
  if (places.includes(undefined)) return undefined;
  return [...new Set(places.flatMap((names) => names ?? []))].toSorted(compareText);
}

function environmentsOf(manifest: Manifest): readonly string[] | undefined {
  switch (manifest.kind) {
    case 'Service':
    case 'Stack': {
      const named = namedEnvironments(manifest);
      return named && [...named].flatMap((ref) => parseRef(ref)?.name ?? []);
    }
    case 'Environment':
      return [manifest.name];
    case 'Overlay':
      return [parseRef(overlayParts(manifest)?.environment.target ?? '')?.name ?? []].flat();
    default:
      return [];
  }
}
