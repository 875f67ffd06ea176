import { isEqualJson } from '../model/equality.ts';
import type { TreeChange, TreeEntry } from '../model/git.ts';
import { childOf, isJsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest, Settings } from '../model/manifest.ts';
import type { ValuePath } from '../model/pointer.ts';
import { parseRef, type Ref } from '../model/ref.ts';
import { overlayParts } from '../registry/effective/overlays.ts';
import type { PastFiles } from './past-files.ts';

/** Of what is looked for what files say. */
export interface StatedContext {
  readonly files: PastFiles;
  readonly ref: Ref;
  readonly settings: Settings;
  /** Where the manifest stands, which tells what defaults reach it. */
  readonly file: string;
}

interface StatedValue {
  readonly layer: 'manifest' | 'overlay' | 'defaults';
  /** Of an Overlay: the Environment in which it holds. */
  readonly environment: Ref | undefined;
  readonly file: string;
  readonly value: JsonValue;
}

/**
 * What one manifest, Overlay or file of defaults says of a manifest before and after a commit, in the shape of that
 * manifest: a patch is a spec, and defaults are a part of it.
 */
export interface StatedPair extends Omit<StatedValue, 'value'> {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** What some changed files say of a manifest; what only moves to another file is one pair, with the new file. */
export function statedPairs(changes: readonly TreeChange[], context: StatedContext): readonly StatedPair[] {
  const before = statedIn(
    changes.flatMap((change) => change.before ?? []),
    context,
  );
  const after = statedIn(
    changes.flatMap((change) => change.after ?? []),
    context,
  );
  return [...new Map([...before, ...after])].map(([key, { layer, environment, file }]) => ({
    layer,
    environment,
    file,
    before: before.get(key)?.value,
    after: after.get(key)?.value,
  }));
}

function statedIn(entries: readonly TreeEntry[], context: StatedContext): ReadonlyMap<string, StatedValue> {
  const stated = new Map<string, StatedValue>();
  for (const entry of entries) {
    for (const [key, value] of valuesIn(entry, context)) if (!stated.has(key)) stated.set(key, value);
  }
  return stated;
}

function valuesIn(
  entry: TreeEntry,
  { files, ref, settings, file }: StatedContext,
): readonly (readonly [string, StatedValue])[] {
  const parsed = files.parse(entry, settings);
  if (parsed?.defaults !== undefined) {
    const { byKind, file: place } = parsed.defaults;
    const value = Object.entries(byKind).find(([kind]) => kind.toLowerCase() === parseRef(ref)?.kind)?.[1];
    const reaches = file.startsWith(place.slice(0, place.lastIndexOf('/') + 1));
    if (value === undefined || !reaches) return [];
    return [[place, { layer: 'defaults', environment: undefined, file: place, value }]];
  }
  return (parsed?.manifests ?? []).flatMap((manifest) => {
    const stated = statedBy(manifest, ref);
    return stated === undefined ? [] : [[`${manifest.ref} ${stated.environment ?? ''}`, stated] as const];
  });
}

function statedBy(manifest: Manifest, ref: Ref): StatedValue | undefined {
  const { file, value } = manifest;
  if (manifest.ref === ref) return { layer: 'manifest', environment: undefined, file, value };
  const overlay = overlayParts(manifest);
  if (overlay?.target.target !== ref) return undefined;
  return { layer: 'overlay', environment: overlay.environment.target, file, value: { spec: overlay.patch } };
}

/** Whether the two values of a pair differ at a path or below it; a step that cannot be followed stands for all below. */
export function differsAt({ before, after }: Pick<StatedPair, 'before' | 'after'>, path: ValuePath): boolean {
  const [step, ...rest] = path;
  const isFollowed = typeof step === 'string' && [before, after].every(isMapOrNothing);
  if (isFollowed) return differsAt({ before: childOf(before, step), after: childOf(after, step) }, rest);
  if (before === undefined || after === undefined) return before !== after;
  return !isEqualJson(before, after);
}

function isMapOrNothing(value: JsonValue | undefined): boolean {
  return value === undefined || isJsonObject(value);
}

/** What a value has at a path of maps; undefined for nothing, and where the path cannot be followed. */
export function valueInMaps(value: JsonValue | undefined, path: ValuePath): JsonValue | undefined {
  let here = value;
  for (const step of path) {
    if (typeof step !== 'string' || !isMapOrNothing(here)) return undefined;
    here = childOf(here, step);
  }
  return here;
}
