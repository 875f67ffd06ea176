import type { SourceRange } from '../../model/diagnostic.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Limits, Manifest } from '../../model/manifest.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { readCommonSubset } from '../reading/common-subset.ts';
import type { Places } from '../reading/places.ts';
import type { SourceText } from '../reading/problem.ts';
import { readDocuments } from '../reading/read-documents.ts';
import { toSourceText } from '../reading/source-text.ts';

/** Where the lines of an Overlay's patch are written. */
export interface PatchPlaces {
  /** The line at a path below `spec.patch`, with its key; of what is not written there, what it lies in. */
  rangeOf(path: ValuePath): SourceRange;
}

/** Reads the text of an Overlay once more, at the first question: most patches are never pointed at. */
export function patchPlaces(overlay: Manifest): PatchPlaces {
  let found: Found | undefined;
  return {
    rangeOf: (path) => {
      found ??= findPlaces(overlay);
      return found === undefined ? overlay.nameRange : rangeAt(found, knownPart(overlay, path));
    },
  };
}

interface Found {
  readonly source: SourceText;
  readonly places: Places;
}

/** It has been read before, within the limits of its registry. */
const withoutLimits: Limits = {
  fileBytes: Infinity,
  files: Infinity,
  depth: Infinity,
  nodes: Infinity,
  aliases: Infinity,
  documents: Infinity,
  defaults: Infinity,
  effective: Infinity,
};

function findPlaces({ file, document, source }: Manifest): Found | undefined {
  if (source === undefined) return undefined;
  const text = toSourceText(file, source.text);
  const reading =
    readCommonSubset(text.text, withoutLimits) ?? readDocuments(text, withoutLimits).documents[document];
  return reading && { source: text, places: reading.places };
}

/** The path as far as the patch has it. */
function knownPart({ value }: Manifest, path: ValuePath): ValuePath {
  const known: (string | number)[] = [];
  let here: JsonValue | undefined = value;
  for (const step of ['spec', 'patch', ...path]) {
    here = childOf(here, step);
    if (here === undefined) break;
    known.push(step);
  }
  return known;
}

function childOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[])[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function rangeAt({ source, places }: Found, path: ValuePath): SourceRange {
  const key = places.locate(path, 'key').span;
  const { start, end } = places.locate(path, 'value').span;
  return source.rangeOf({ start: Math.min(key.start, start), end: Math.max(key.end, end) });
}
