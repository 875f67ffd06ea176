import type { SourceRange } from '../../model/diagnostic.ts';
import { childOf, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { DefaultsLayer } from '../../model/manifest.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import type { ManifestKind } from '../../model/ref.ts';
import type { Envelope } from '../envelope.ts';
import { mergePatch } from './merge-patch.ts';

/** A document with the defaults of its folder below it. */
export interface AppliedDefaults {
  /** What holds: the document itself where no default says anything about its kind. */
  readonly value: JsonObject;
  /** The document as it is written. */
  readonly own: JsonObject;
  readonly kind: ManifestKind | undefined;
  /** Those that say something about the kind, the outermost first. */
  readonly layers: readonly DefaultsLayer[];
}

const nothing: JsonObject = {};

/**
 * Puts defaults below a document: outer layers first, nearer ones merged over them (RFC 7396), and the document over
 * all. Maps are merged, everything else is taken from whoever is nearest; `null` takes a default back.
 */
export function applyDefaults(
  envelope: Exclude<Envelope, { kind: 'foreign' }>,
  defaults: readonly DefaultsLayer[],
): AppliedDefaults {
  if (envelope.kind === 'stranger') return { value: nothing, own: nothing, kind: undefined, layers: [] };
  const { value: own, manifestKind: kind } = envelope;
  const layers = kind === undefined ? [] : defaults.filter(({ byKind }) => byKind[kind] !== undefined);
  if (kind === undefined || layers.length === 0) return { value: own, own, kind, layers: [] };
  const value = fillIn(own, mergeLayers(kind, layers));
  return { value: isJsonObject(value) ? value : own, own, kind, layers };
}

/** What the layers give together, without a manifest. */
export function mergeLayers(kind: ManifestKind, layers: readonly DefaultsLayer[]): JsonValue {
  return layers.reduce<JsonValue>((merged, { byKind }) => mergePatch(merged, byKind[kind] ?? {}), {});
}

/** The fields of `own` first and in their order; a `null` that takes nothing back is left for the schema to refuse. */
function fillIn(own: JsonValue, below: JsonValue | undefined): JsonValue {
  if (!isJsonObject(own) || !isJsonObject(below)) return own;
  const kept = Object.entries(own).flatMap(([key, value]): [string, JsonValue][] => {
    const inherited = Object.hasOwn(below, key) ? below[key] : undefined;
    return value === null && inherited !== undefined ? [] : [[key, fillIn(value, inherited)]];
  });
  const added = Object.entries(below).filter(([key]) => !Object.hasOwn(own, key));
  return Object.fromEntries([...kept, ...added]);
}

/** Where the default stands that put a value at this path; undefined for what the document says itself, or nobody. */
export function placeInDefaults(
  { own, kind, layers }: AppliedDefaults,
  path: ValuePath,
  at: 'key' | 'value',
): { readonly file: string; readonly range: SourceRange } | undefined {
  if (kind === undefined || layers.length === 0 || hasPath(own, path)) return undefined;
  const pointer = toPointer([kind, ...path]);
  const layer = layers.findLast(({ ranges }) => Object.hasOwn(ranges, pointer));
  const range = layer?.ranges[pointer]?.[at];
  return layer === undefined || range === undefined ? undefined : { file: layer.file, range };
}

function hasPath(value: JsonValue, path: ValuePath): boolean {
  let here: JsonValue | undefined = value;
  for (const step of path) {
    here = childOf(here, step);
    if (here === undefined) return false;
  }
  return true;
}
