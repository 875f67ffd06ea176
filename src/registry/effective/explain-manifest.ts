import type { SourceRange } from '../../model/diagnostic.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts';
import type { DefaultsLayer, Manifest } from '../../model/manifest.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import { childTraits, type TraitTree } from '../../model/traits.ts';
import { decodeText } from '../reading/decode-text.ts';
import { yamlOf } from '../reading/front-matter.ts';
import { readDocuments } from '../reading/read-documents.ts';
import { defaultSettings } from '../settings.ts';
import { toSourceText } from '../reading/source-text.ts';
import { traitsOf } from '../schema/traits.ts';
import { patchPlaces } from './patch-places.ts';

export type FieldOrigin = 'manifest' | 'overlay' | 'defaults';

/** A value that takes effect, and where it is written. */
export interface ExplainedField {
  readonly path: ValuePath;
  /** A scalar, an empty map or list, or an item of a list. */
  readonly value: JsonValue;
  readonly origin: FieldOrigin;
  readonly file: string;
  readonly range: SourceRange;
}

/** One of the texts that a manifest is made of, in the shape of the manifest. */
interface Layer {
  readonly origin: FieldOrigin;
  readonly file: string;
  readonly root: JsonValue;
  /** Keyed lists are merged item by item. */
  readonly isPatch: boolean;
  readonly rangeOf: (path: ValuePath) => SourceRange | undefined;
}

/**
 * Says of every value of a manifest where it comes from: its overlay, its own file, or the nearest defaults. `bytes`
 * are those of the manifest's file; `value` is the effective value that the parts give together.
 */
export function explainManifest(request: {
  readonly value: JsonValue;
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly overlay: Manifest | undefined;
  /** The files of defaults that the manifest names, the outermost first. */
  readonly defaults: readonly DefaultsLayer[];
}): readonly ExplainedField[] {
  const { value, manifest, bytes, overlay, defaults } = request;
  const layers = [
    ...(overlay === undefined ? [] : [overlayLayer(overlay)]),
    ownLayer(manifest, bytes),
    ...defaults.toReversed().map((layer) => defaultsLayer(layer, manifest)),
  ];
  const parts = layers.map((layer) => ({ layer, node: layer.root, path: [] }));
  return explain({ value, path: [], traits: traitsOf(manifest.kind), parts });
}

function overlayLayer(overlay: Manifest): Layer {
  const { spec } = overlay.value;
  const places = patchPlaces(overlay);
  return {
    origin: 'overlay',
    file: overlay.file,
    root: { spec: isJsonObject(spec) ? (spec['patch'] ?? {}) : {} },
    isPatch: true,
    rangeOf: (path) => places.rangeOf(path.slice(1)),
  };
}

function defaultsLayer({ file, byKind, ranges }: DefaultsLayer, { kind }: Manifest): Layer {
  return {
    origin: 'defaults',
    file,
    root: byKind[kind] ?? {},
    isPatch: false,
    rangeOf: (path) => ranges[toPointer([kind, ...path])]?.key,
  };
}

function ownLayer({ file, document: index }: Manifest, bytes: Uint8Array): Layer {
  const { limits } = defaultSettings;
  const decoded = decodeText(file, bytes, Infinity);
  const text = decoded.kind === 'refused' ? '' : decoded.text;
  const source = toSourceText(file, yamlOf(file, text));
  const endless = { ...limits, nodes: Infinity, depth: Infinity, documents: Infinity, aliases: Infinity };
  const document = readDocuments(source, endless).documents[index];
  return {
    origin: 'manifest',
    file,
    root: document?.value ?? {},
    isPatch: false,
    rangeOf: (path) => document && source.rangeOf(document.places.locate(path, 'key').span),
  };
}

/** What a layer says at some place, and by which path it says it. */
interface Part {
  readonly layer: Layer;
  readonly node: JsonValue;
  readonly path: ValuePath;
}

interface Place {
  readonly value: JsonValue;
  readonly path: ValuePath;
  readonly traits: TraitTree;
  /** What speaks of this place, the one that wins first. */
  readonly parts: readonly Part[];
}

function explain(place: Place): readonly ExplainedField[] {
  const { value, path, traits, parts } = place;
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) =>
      explain({
        value: item,
        path: [...path, key],
        traits: childTraits(traits, key),
        parts: mapsAmong(parts).flatMap((part) => childOf(part, key)),
      }),
    );
  }
  if (isJsonArray(value) && value.length > 0) {
    return value.flatMap((item, index) =>
      explain({
        value: item,
        path: [...path, index],
        traits: childTraits(traits, index),
        parts: partsOfItem({ item, index }, place),
      }),
    );
  }
  const [winner] = parts;
  const range = winner?.layer.rangeOf(winner.path);
  if (winner === undefined || range === undefined) return [];
  return [{ path, value, origin: winner.layer.origin, file: winner.layer.file, range }];
}

/** A merge goes through maps; below anything else nothing shines through. */
function mapsAmong(parts: readonly Part[]): readonly Part[] {
  const end = parts.findIndex(({ node }) => !isJsonObject(node));
  return end === -1 ? parts : parts.slice(0, end);
}

function childOf({ layer, node, path }: Part, step: string | number): readonly Part[] {
  const child = isJsonArray(node) ? node[Number(step)] : propertyOf(node, String(step));
  return child === undefined ? [] : [{ layer, node: child, path: [...path, step] }];
}

function propertyOf(node: JsonValue, key: string): JsonValue | undefined {
  return isJsonObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** A list is taken whole from whoever wins; a patch of a keyed list only adds to the list that it patches. */
function partsOfItem(
  { item, index }: { readonly item: JsonValue; readonly index: number },
  { traits, parts }: Place,
): readonly Part[] {
  const [winner, next] = parts;
  const { type, key } = traits.traits;
  if (winner?.layer.isPatch === true && type === 'keyedList' && key !== undefined) {
    const identity = propertyOf(item, key);
    return [winner, next].flatMap((part) => (part === undefined ? [] : itemOf(part, key, identity)));
  }
  return winner === undefined ? [] : childOf(winner, index);
}

function itemOf(part: Part, key: string, identity: JsonValue | undefined): readonly Part[] {
  if (!isJsonArray(part.node)) return [];
  const index = part.node.findLastIndex((item) => propertyOf(item, key) === identity);
  return index === -1 ? [] : childOf(part, index);
}
