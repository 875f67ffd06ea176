import type { Diagnostic, SourceRange } from '../../model/diagnostic.ts';
import { isJsonObject, stepsOf, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { BlobId } from '../../model/git.ts';
import type { DefaultsLayer, Settings } from '../../model/manifest.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import { manifestKinds, type ManifestKind } from '../../model/ref.ts';
import { checkManifest } from '../checks/check-manifest.ts';
import type { RegistryCode } from '../codes.ts';
import { apiVersion, isNearlyOurs } from '../envelope.ts';
import { mergePatch } from './merge-patch.ts';
import { wouldTakeKey } from './taken-key.ts';
import { toDiagnostic, type Problem, type SourceText } from '../reading/problem.ts';
import type { DocumentReading } from '../reading/read-documents.ts';
import { readDocumentsForRepair } from '../reading/repair-syntax.ts';
import { checkSchema } from '../schema/schema-problems.ts';
import { defaultsSchema } from '../schema/schemas.ts';
import { mapAt } from '../checks/spec-fields.ts';
import { locateProblem, type ValueProblem } from '../checks/value-problem.ts';

const fileName = /(?:^|\/)_defaults\.[yY][aA]?[mM][lL]$/;

/** True for a file that holds the defaults of its folder. */
export function isDefaultsFile(path: string): boolean {
  return fileName.test(path);
}

/**
 * The defaults of a folder and what is wrong with them. A field that is wrong is reported and still applied, so that
 * manifests are not reported for the lack of it too. Somebody else's file is left alone where files are not named.
 */
export function readDefaults(request: {
  readonly source: SourceText;
  readonly blob: BlobId;
  /** What is wrong with the characters of the file. */
  readonly characters: readonly Problem[];
  readonly settings: Settings;
}): { readonly layer: DefaultsLayer | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { source, blob, characters, settings } = request;
  const { documents, problems } = readDocumentsForRepair(source, settings.limits);
  const [document, ...others] = documents;
  if (document === undefined) return { layer: undefined, diagnostics: toDiagnostics(problems, source) };
  const { value, isWhole, syntax, strictness, places } = document;
  if (!settings.isExplicit && !isOurs(value)) {
    return { layer: undefined, diagnostics: toDiagnostics(syntax, source) };
  }
  const faults = isWhole ? findFaults(value) : [];
  const found = [
    ...characters,
    ...problems,
    ...others.map(secondDocument),
    ...syntax,
    ...strictness,
    ...faults.map((fault) => locateProblem(fault, places, source)),
  ];
  return {
    layer: isWhole ? { ...toLayer(document, source), blob } : undefined,
    diagnostics: toDiagnostics(found, source),
  };
}

function toDiagnostics(problems: readonly Problem[], source: SourceText): readonly Diagnostic[] {
  return problems.map((problem) => toDiagnostic(source, problem));
}

/** As with manifests, also where the version is missing or misspelt and the kind says whose it is. */
function isOurs(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { apiVersion: version, kind } = value;
  if (typeof version === 'string' && version.startsWith('charter.dev/')) return true;
  return kind === 'Defaults' && (version === undefined || version === null || isNearlyOurs(version));
}

function secondDocument({ span }: DocumentReading): Problem {
  const message = 'Defaults are one document; this one is not read. Merge it into the first.';
  return { code: 'too-many-documents', span, message };
}

/** What only holds of a whole manifest: it must have a field, and what names something in it must find it there. */
const wholeOnly: ReadonlySet<RegistryCode> = new Set([
  'missing-field',
  'exactly-one-of',
  'at-least-one-of',
  'conflicting-fields',
  'not-a-component',
  'unknown-contact',
  'unknown-parameter',
  'unknown-port',
  'unknown-section',
  'unknown-step',
]);

function findFaults(value: JsonValue): readonly ValueProblem[] {
  const spec = isJsonObject(value) ? mapAt(value, 'spec') : {};
  return [
    ...checkSchema(defaultsSchema, value),
    ...manifestKinds.flatMap((kind) => {
      const parts = spec[kind];
      return isJsonObject(parts) && kind !== 'Overlay' ? faultsOfKind(kind, parts) : [];
    }),
  ];
}

/** The faults of the parts, at their places in the file. */
function faultsOfKind(kind: ManifestKind, parts: JsonObject): readonly ValueProblem[] {
  const name: readonly ValueProblem[] = Object.hasOwn(mapAt(parts, 'metadata'), 'name')
    ? [nameInDefaults(kind)]
    : [];
  const faults = findDefaultFaults(kind, parts)
    .map((fault) => (wouldTakeKey(fault, parts) ? withoutRepair(fault) : fault))
    .map((fault) => ({ ...fault, path: ['spec', kind, ...fault.path] }));
  return [...name, ...faults];
}

/** What is wrong with the parts of a manifest whatever it adds to them: as that of one that has nothing else. */
export function findDefaultFaults(kind: ManifestKind, parts: JsonObject): readonly ValueProblem[] {
  const given = mergePatch({}, parts);
  const { metadata, spec } = isJsonObject(given) ? given : {};
  const manifest: JsonObject = {
    apiVersion,
    kind,
    metadata: isJsonObject(metadata) ? { ...metadata, name: 'defaults' } : { name: 'defaults' },
    spec: isJsonObject(spec) ? spec : {},
  };
  return checkManifest(kind, manifest).filter(({ code }) => !wholeOnly.has(code));
}

function withoutRepair({ repair: _repair, ...rest }: ValueProblem): ValueProblem {
  return rest;
}

function nameInDefaults(kind: ManifestKind): ValueProblem {
  return {
    code: 'conflicting-fields',
    path: ['spec', kind, 'metadata', 'name'],
    at: 'key',
    message: 'A default gives many manifests the same name, and names are unique. Remove it.',
  };
}

function toLayer({ value, places }: DocumentReading, source: SourceText): Omit<DefaultsLayer, 'blob'> {
  const spec = isJsonObject(value) ? mapAt(value, 'spec') : {};
  const ranges: Record<string, { key: SourceRange; value: SourceRange }> = {};
  const visit = (node: JsonValue, path: ValuePath): void => {
    const [key, written] = (['key', 'value'] as const).map((at) =>
      source.rangeOf(places.locate(['spec', ...path], at).span),
    );
    if (key !== undefined && written !== undefined) ranges[toPointer(path)] = { key, value: written };
    for (const [step, item] of stepsOf(node)) visit(item, [...path, step]);
  };
  const byKind = manifestKinds.flatMap((kind): [ManifestKind, JsonObject][] => {
    const parts = withoutName(mapAt(spec, kind));
    if (kind === 'Overlay' || Object.keys(parts).length === 0) return [];
    visit(parts, [kind]);
    return [[kind, parts]];
  });
  return { file: source.file, byKind: Object.fromEntries(byKind), ranges };
}

/** Metadata and spec, as far as they are maps, and without a name. */
function withoutName(parts: JsonObject): JsonObject {
  const { name: _name, ...metadata } = mapAt(parts, 'metadata');
  const spec = mapAt(parts, 'spec');
  return {
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(Object.keys(spec).length > 0 && { spec }),
  };
}
