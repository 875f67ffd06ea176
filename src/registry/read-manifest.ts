import type { Diagnostic, SourceRange } from '../model/diagnostic.ts';
import { isJsonObject } from '../model/json.ts';
import type { DefaultsLayer, Manifest, Reference } from '../model/manifest.ts';
import { toRef } from '../model/ref.ts';
import {
  applyDefaults,
  mergeLayers,
  placeInDefaults,
  type AppliedDefaults,
} from './effective/apply-defaults.ts';
import { findDefaultFaults } from './effective/read-defaults.ts';
import { checkManifest } from './checks/check-manifest.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { findReferences, type FoundReference } from './find-references.ts';
import type { Problem, SourceText, Span } from './reading/problem.ts';
import type { DocumentReading } from './reading/read-documents.ts';
import { locateProblem, type ValueProblem } from './checks/value-problem.ts';
import { quoted } from './wording.ts';

/** What one document gives. */
export interface ReadManifest {
  /** Undefined for somebody else's document, and where not even kind and name can be told. */
  readonly manifest: Manifest | undefined;
  readonly problems: readonly Problem[];
  /** What is wrong with it because of a default, told where the default is written. */
  readonly elsewhere: readonly Diagnostic[];
}

export interface ReadingContext {
  readonly source: SourceText;
  readonly defaults: readonly DefaultsLayer[];
  readonly isExplicit: boolean;
}

/**
 * Makes a manifest of a document and says what is wrong with it. One that is broken, but still names itself, becomes
 * an invalid manifest, so that what refers to it is not reported too.
 */
export function readManifest(
  document: DocumentReading,
  { source, defaults, isExplicit }: ReadingContext,
): ReadManifest {
  const { isWhole, syntax, strictness, places } = document;
  const envelope = readEnvelope(document.value, isExplicit);
  if (envelope.kind === 'foreign') {
    const problems = isExplicit && !isWhole ? [...syntax, ...strictness] : syntax;
    return { manifest: undefined, problems, elsewhere: [] };
  }
  const applied = applyDefaults(envelope, defaults);
  const faults = isWhole ? findFaults(envelope, applied) : [];
  const told = new Set(strictness.map(({ span }) => span.start));
  const [own, inherited] = partition(faults, applied);
  const problems = [
    ...syntax,
    ...strictness,
    ...own.map((fault) => locateProblem(fault, places, source)).filter(({ span }) => !told.has(span.start)),
  ];
  const elsewhere = inherited.map(({ fault, place }) => toInherited(fault, place));
  const isValid =
    isWhole && [...problems, ...elsewhere].every(({ severity = 'error' }) => severity !== 'error');
  return { manifest: toManifest({ document, source, envelope, applied, isValid }), problems, elsewhere };
}

type OwnEnvelope = Exclude<Envelope, { kind: 'foreign' }>;

function findFaults(envelope: OwnEnvelope, { value }: AppliedDefaults): readonly ValueProblem[] {
  if (envelope.kind === 'stranger') return envelope.problems;
  const { manifestKind, isKnownVersion, problems } = envelope;
  if (manifestKind === undefined || !isKnownVersion) return problems;
  return [...problems, ...checkManifest(manifestKind, value)];
}

interface Inherited {
  readonly fault: ValueProblem;
  readonly place: { readonly file: string; readonly range: SourceRange };
}

/** What is wrong with a default itself is told where it is written; what a manifest makes wrong of it, there. */
function partition(
  faults: readonly ValueProblem[],
  applied: AppliedDefaults,
): readonly [readonly ValueProblem[], readonly Inherited[]] {
  const placed = faults.map((fault) => ({ fault, place: placeInDefaults(applied, fault.path, fault.at) }));
  if (placed.every(({ place }) => place === undefined)) return [faults, []];
  const known = faultsOfDefaults(applied);
  const own: ValueProblem[] = [];
  const inherited: Inherited[] = [];
  for (const { fault, place } of placed) {
    if (place === undefined) own.push(fault);
    else if (known.has(identityOf(fault))) inherited.push({ fault, place });
    else own.push(besideDefault(fault, place));
  }
  return [own, inherited];
}

function faultsOfDefaults({ kind, layers }: AppliedDefaults): ReadonlySet<string> {
  const parts = kind === undefined ? {} : mergeLayers(kind, layers);
  if (kind === undefined || !isJsonObject(parts)) return new Set();
  return new Set(findDefaultFaults(kind, parts).map(identityOf));
}

function identityOf({ code, path, message }: ValueProblem): string {
  return JSON.stringify([code, path, message]);
}

/** Without a repair: what it would change is written elsewhere. */
function besideDefault(
  { repair: _repair, ...fault }: ValueProblem,
  { file, range }: Inherited['place'],
): ValueProblem {
  if (fault.path.length < 2) return fault;
  const place = quoted(`${file}:${range.line}`, 200);
  return { ...fault, message: `${fault.message} This comes from ${place}.` };
}

function toInherited(
  { code, severity = 'error', message, isMasked }: ValueProblem,
  { file, range }: Inherited['place'],
): Diagnostic {
  return { code, severity, file, range, message, ...(isMasked === true && { isMasked }) };
}

interface Named {
  readonly document: DocumentReading;
  readonly source: SourceText;
  readonly envelope: OwnEnvelope;
  readonly applied: AppliedDefaults;
  readonly isValid: boolean;
}

function toManifest({ document, source, envelope, applied, isValid }: Named): Manifest | undefined {
  if (envelope.kind === 'stranger' || envelope.manifestKind === undefined) return undefined;
  const { manifestKind: kind } = envelope;
  const { value, layers } = applied;
  const { metadata } = value;
  const name = isJsonObject(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string' || name === '') return undefined;
  const found = document.isWhole ? findReferences(kind, value) : [];
  // Lines are counted quickest in the order in which they stand.
  const beginning = source.rangeOf({ start: document.span.start, end: document.span.start });
  const nameRange = source.rangeOf(document.places.locate(['metadata', 'name'], 'value').span);
  const references = found.map((reference) => locateReference(reference, { document, source, applied }));
  const end = source.rangeOf({ start: document.span.end, end: document.span.end });
  return {
    ref: toRef(kind, name),
    kind,
    name,
    value,
    file: source.file,
    document: document.index,
    range: { ...beginning, endLine: end.endLine, endColumn: end.endColumn },
    nameRange,
    references,
    isValid,
    ...(kind === 'Overlay' && { source: source.shared }),
    ...(layers.length > 0 && { defaults: layers.map(({ file }) => file) }),
  };
}

function locateReference(
  { edge, target, kinds, path, at, isBare }: FoundReference,
  { document: { places }, source, applied }: Pick<Named, 'document' | 'source' | 'applied'>,
): Reference {
  const inherited = placeInDefaults(applied, path, at);
  if (inherited !== undefined) return { edge, target, kinds, path, ...inherited };
  const { span, isShared } = places.locate(path, at);
  const written = isShared ? undefined : withoutQuotes(span, source.text);
  return {
    edge,
    target,
    kinds,
    path,
    range: source.rangeOf(span),
    ...(written !== undefined && { written: { ...written, isBare } }),
  };
}

/** Where the word of a reference is written; undefined for one that begins on the next line, or is spelt in codes. */
function withoutQuotes({ start, end }: Span, text: string): Span | undefined {
  const written = text.slice(start, end);
  if (/^[\w:-]+$/.test(written)) return { start, end };
  return /^(["'])[\w:-]+\1$/.test(written) ? { start: start + 1, end: end - 1 } : undefined;
}
