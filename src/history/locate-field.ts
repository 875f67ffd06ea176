import { entriesOf } from '../model/equality.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import { itemsByKey } from '../model/keyed-list.ts';
import type { DefaultsLayer } from '../model/manifest.ts';
import { toPointer, type ValuePath } from '../model/pointer.ts';
import type { ManifestKind, Ref } from '../model/ref.ts';
import { childTraits, type TraitTree } from '../model/traits.ts';
import { decodeText } from '../registry/decode-text.ts';
import type { SourceText } from '../registry/problem.ts';
import { readDocuments, type DocumentReading } from '../registry/read-documents.ts';
import { defaultSettings } from '../registry/settings.ts';
import { toSourceText } from '../registry/source-text.ts';

/** A file in which a manifest, or a patch of it, is written. */
export interface WrittenFile {
  readonly ref: Ref;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Where a field is written. */
export interface FieldLocation {
  readonly file: string;
  /** From 1; undefined where the field is written in none of the files. */
  readonly line: number | undefined;
}

export interface FieldSources {
  /** The manifest's own file first, then what patches it. */
  readonly files: readonly WrittenFile[];
  /** Of the folder of the manifest and those above, the outermost first. */
  readonly defaults: readonly DefaultsLayer[];
  readonly kind: ManifestKind;
  readonly traits: TraitTree;
}

/**
 * Finds where a field is written: in the last of the files that says anything of it, else in the nearest defaults that
 * do.
 */
export function locateField({
  files,
  defaults,
  kind,
  traits,
}: FieldSources): (path: ValuePath) => FieldLocation {
  const written = files.flatMap((file, index) => readWritten(file, index > 0) ?? []).toReversed();
  return (path) => {
    for (const { file, source, document, value, isPatch } of written) {
      const steps = stepsTo(value, path, traits);
      if (steps === undefined) continue;
      const place = isPatch ? ['spec', 'patch', ...steps.slice(1)] : steps;
      const { span } = document.places.locate(place, 'key');
      return { file, line: source.rangeOf(span).line };
    }
    return locateInDefaults(defaults, [kind, ...path]) ?? { file: files[0]?.file ?? '', line: undefined };
  };
}

/** A list stands in defaults as a whole, so its items are found by what they lie in. */
function locateInDefaults(layers: readonly DefaultsLayer[], path: ValuePath): FieldLocation | undefined {
  for (let length = path.length; length > 2; length -= 1) {
    const pointer = toPointer(path.slice(0, length));
    const layer = layers.findLast(({ ranges }) => Object.hasOwn(ranges, pointer));
    const range = layer?.ranges[pointer];
    if (layer !== undefined && range !== undefined) return { file: layer.file, line: range.key.line };
  }
  return undefined;
}

interface Written {
  readonly file: string;
  readonly source: SourceText;
  readonly document: DocumentReading;
  /** In the shape of the manifest. */
  readonly value: JsonValue;
  /** The spec of that shape is the patch of the document. */
  readonly isPatch: boolean;
}

function readWritten({ file, ref, bytes }: WrittenFile, isPatch: boolean): Written | undefined {
  const { limits } = defaultSettings;
  const decoded = decodeText(file, bytes, Infinity);
  if (decoded.kind === 'refused') return undefined;
  const source = toSourceText(file, decoded.text);
  const document = readDocuments(source, limits).documents.find(({ value }) => refOf(value) === ref);
  if (document === undefined) return undefined;
  if (!isPatch) return { file, source, document, value: document.value, isPatch };
  const patch = at(at(document.value, 'spec'), 'patch');
  return { file, source, document, value: { spec: patch ?? {} }, isPatch };
}

function refOf(value: JsonValue): string | undefined {
  const kind = at(value, 'kind');
  const name = at(at(value, 'metadata'), 'name');
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return `${kind.toLowerCase()}:${name}`;
}

function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The steps by which the document itself gets to a field; undefined where it says nothing of it. */
function stepsTo(value: JsonValue, path: ValuePath, traits: TraitTree): ValuePath | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  const found = childAt(value, step, traits);
  if (found === undefined) return undefined;
  const below = stepsTo(found.value, rest, childTraits(traits, step));
  return below && [found.step, ...below];
}

/** A keyed step is a position in the document, and the key of a reference may be written in short there. */
function childAt(
  value: JsonValue,
  step: string | number,
  traits: TraitTree,
): { readonly step: string | number; readonly value: JsonValue } | undefined {
  if (isJsonArray(value)) {
    const index = typeof step === 'number' ? step : keyedPosition(value, step, traits);
    const item = value[index];
    return item === undefined ? undefined : { step: index, value: item };
  }
  if (!isJsonObject(value)) return undefined;
  const position = entriesOf(value, traits).findIndex(([key]) => key === step);
  const key = Object.keys(value)[position];
  const child = key === undefined ? undefined : value[key];
  return key === undefined || child === undefined ? undefined : { step: key, value: child };
}

function keyedPosition(items: readonly JsonValue[], step: string, { traits }: TraitTree): number {
  return [...(itemsByKey(items, traits.key ?? 'name')?.keys() ?? [])].indexOf(step);
}
