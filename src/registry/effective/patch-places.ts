import type { Fix, SourceRange } from '../../model/diagnostic.ts';
import { childOf, type JsonValue } from '../../model/json.ts';
import type { Limits, Manifest } from '../../model/manifest.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { locateProblem, type ValueProblem } from '../checks/value-problem.ts';
import { readCommonSubset } from '../reading/common-subset.ts';
import type { Places } from '../reading/places.ts';
import { toDiagnostic, type SourceText } from '../reading/problem.ts';
import { readDocuments } from '../reading/read-documents.ts';
import { toSourceText } from '../reading/source-text.ts';

/** Where the lines of an Overlay's patch are written. */
export interface PatchPlaces {
  /** The line at a path below `spec.patch`, with its key; of what is not written there, what it lies in. */
  rangeOf(path: ValuePath): SourceRange;
  /** The repair of a problem, at a path below `spec.patch`, as edits of the file; undefined where it cannot be made. */
  fixOf(problem: ValueProblem): Fix | undefined;
}

/** Reads the text of an Overlay once more, at the first question: most patches are never pointed at. */
export function patchPlaces(overlay: Manifest): PatchPlaces {
  let read: { readonly found: Found | undefined } | undefined;
  const find = (): Found | undefined => (read ??= { found: findPlaces(overlay) }).found;
  return {
    rangeOf: (path) => {
      const found = find();
      return found === undefined ? overlay.nameRange : rangeAt(found, knownPart(overlay, path));
    },
    fixOf: (problem) => {
      const found = find();
      return found && toFix({ ...problem, path: ['spec', 'patch', ...problem.path] }, found);
    },
  };
}

function toFix(problem: ValueProblem, { source, places }: Found): Fix | undefined {
  return toDiagnostic(source, locateProblem(problem, places, source)).fix;
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

function rangeAt({ source, places }: Found, path: ValuePath): SourceRange {
  const key = places.locate(path, 'key').span;
  const { start, end } = places.locate(path, 'value').span;
  return source.rangeOf({ start: Math.min(key.start, start), end: Math.max(key.end, end) });
}
