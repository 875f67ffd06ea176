import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { manifestKinds, type ManifestKind } from '../model/ref.ts';
import { lookAlikeNote } from './reading/look-alikes.ts';
import { editDistance, nearestOf } from '../model/nearest.ts';
import type { ValueProblem } from './checks/value-problem.ts';
import { describeValue, joined, quoted } from './wording.ts';

/** The version of the manifest format that this version of Charter reads. */
export const apiVersion = 'charter.dev/v1';

const group = 'charter.dev';

export type Envelope =
  /** Empty, or somebody else's document. */
  | { readonly kind: 'foreign' }
  | {
      readonly kind: 'manifest';
      readonly value: JsonObject;
      /** As written, or as it was most likely meant; undefined where nobody can tell. */
      readonly manifestKind: ManifestKind | undefined;
      /** False where another version of the format holds, whose rules are not known. */
      readonly isKnownVersion: boolean;
      readonly problems: readonly ValueProblem[];
    }
  /** A document that is no manifest, where nothing else may be. */
  | { readonly kind: 'stranger'; readonly problems: readonly ValueProblem[] };

/**
 * Tells whose a document is. It is Charter's when its `apiVersion` begins with `charter.dev/`, or when that is missing
 * or misspelt and `kind` is one of Charter's. Where files were named explicitly, every document must be.
 */
export function readEnvelope(value: JsonValue, isExplicit: boolean): Envelope {
  if (value === null) return { kind: 'foreign' };
  if (!isJsonObject(value)) return isExplicit ? stranger(notAMap(value)) : { kind: 'foreign' };
  if (!isOurs(value)) return isExplicit ? stranger(notOurs(value)) : { kind: 'foreign' };
  const version = checkVersion(value);
  const kind = checkKind(value);
  return {
    kind: 'manifest',
    value,
    manifestKind: kind.manifestKind,
    isKnownVersion: version.isKnown,
    problems: [...version.problems, ...kind.problems],
  };
}

function stranger(problem: ValueProblem): Envelope {
  return { kind: 'stranger', problems: [problem] };
}

function isOurs({ apiVersion: version, kind }: JsonObject): boolean {
  if (typeof version === 'string' && version.startsWith(`${group}/`)) return true;
  return isKnownKind(kind) && (version === undefined || version === null || isNearlyOurs(version));
}

function isKnownKind(kind: JsonValue | undefined): kind is ManifestKind {
  return manifestKinds.some((known) => known === kind);
}

/** True of a misspelt version: `charter.dve/v1`, `Charter.dev/v1`, `charter/v1`, `charter.dev`. */
export function isNearlyOurs(version: JsonValue): boolean {
  if (typeof version !== 'string') return false;
  const [name = ''] = version.toLowerCase().split('/');
  return name === 'charter' || editDistance(name, group, 4) < 4;
}

function notAMap(value: JsonValue): ValueProblem {
  return {
    code: 'not-a-map',
    path: [],
    at: 'value',
    message: `This document is ${describeValue(value)}; expected a manifest, which is a map with \`apiVersion\`, \`kind\`, \`metadata\` and \`spec\`. Leave the file out with \`spec.manifests.exclude\` in \`charter.yaml\` if it is not meant to be one.`,
  };
}

function notOurs({ apiVersion: version }: JsonObject): ValueProblem {
  const advice =
    'Leave the file out with `spec.manifests.exclude` in `charter.yaml` if it is not meant to be a manifest.';
  if (version === undefined || version === null) return missingVersion(advice);
  return {
    code: 'unsupported-api-version',
    path: ['apiVersion'],
    at: 'value',
    message: `\`apiVersion\` is ${describeValue(version)}; expected \`${apiVersion}\`. ${advice}`,
  };
}

function missingVersion(advice: string): ValueProblem {
  return {
    code: 'missing-api-version',
    path: [],
    at: 'key',
    message: `This document has no \`apiVersion\`; expected \`apiVersion: ${apiVersion}\`. ${advice}`,
  };
}

function checkVersion({ apiVersion: version }: JsonObject): { isKnown: boolean; problems: ValueProblem[] } {
  if (version === apiVersion) return { isKnown: true, problems: [] };
  if (version === undefined || version === null) {
    return { isKnown: true, problems: [{ ...missingVersion('Add it.'), ...insertVersion(version) }] };
  }
  const isOther = typeof version === 'string' && /^charter\.dev\/v\d[a-z0-9]*$/.test(version);
  const advice = isOther ? 'Write the manifest in that version, or use a newer Charter.' : 'Correct it.';
  const problem: ValueProblem = {
    code: 'unsupported-api-version',
    path: ['apiVersion'],
    at: 'value',
    message: `\`apiVersion\` is ${describeValue(version)}; this version of Charter reads \`${apiVersion}\`. ${advice}${noteOn(version)}`,
  };
  if (isOther) return { isKnown: false, problems: [problem] };
  const title = `Write \`${apiVersion}\``;
  return { isKnown: true, problems: [{ ...problem, repair: { kind: 'rewrite', title, text: apiVersion } }] };
}

/** Where there is no field at all: an empty one is filled in by hand. */
function insertVersion(version: null | undefined): Pick<ValueProblem, 'repair'> {
  if (version === null) return {};
  const line = `apiVersion: ${apiVersion}`;
  return { repair: { kind: 'insert-line', title: `Add ${quoted(line)}`, line } };
}

function checkKind({ kind }: JsonObject): {
  manifestKind: ManifestKind | undefined;
  problems: ValueProblem[];
} {
  if (isKnownKind(kind)) return { manifestKind: kind, problems: [] };
  const known = joined(
    manifestKinds.map((name) => quoted(name)),
    'and',
  );
  if (kind === undefined || kind === null) {
    const message = `This manifest has no \`kind\`, so nobody can tell what it describes. Add it; known kinds are ${known}.`;
    return { manifestKind: undefined, problems: [{ code: 'missing-kind', path: [], at: 'key', message }] };
  }
  const nearest = typeof kind === 'string' ? nearestOf(kind, manifestKinds) : undefined;
  const found = `\`kind\` is ${describeValue(kind)}`;
  const problem: ValueProblem = {
    code: 'unknown-kind',
    path: ['kind'],
    at: 'value',
    message: `${found}, which is unknown. ${adviceOnKind(kind, nearest, known)}${noteOn(kind)}`,
  };
  if (nearest === undefined || typeof kind !== 'string')
    return { manifestKind: undefined, problems: [problem] };
  const title = `Replace ${quoted(kind)} with \`${nearest}\``;
  return {
    manifestKind: manifestKinds.find((one) => one === nearest),
    problems: [{ ...problem, repair: { kind: 'rewrite', title, text: nearest } }],
  };
}

function noteOn(value: JsonValue): string {
  return typeof value === 'string' ? lookAlikeNote(value) : '';
}

function adviceOnKind(kind: JsonValue, nearest: string | undefined, known: string): string {
  if (kind === 'Settings') return 'Settings are read from `charter.yaml` at the root only. Move them there.';
  if (kind === 'Defaults')
    return 'Defaults are read from files named `_defaults.yaml` only. Move them there.';
  if (nearest !== undefined) return `Did you mean \`${nearest}\`?`;
  return `Known kinds are ${known}.`;
}
