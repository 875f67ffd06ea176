import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Limits, Settings } from '../model/manifest.ts';
import { decodeText } from './reading/decode-text.ts';
import { parseGlob } from '../model/glob.ts';
import { toDiagnostic, type Problem } from './reading/problem.ts';
import { readDocuments, type DocumentReading } from './reading/read-documents.ts';
import { checkSchema } from './schema/schema-problems.ts';
import { settingsSchema } from './schema/schemas.ts';
import { toSourceText } from './reading/source-text.ts';
import { listAt, mapAt } from './checks/spec-fields.ts';
import { locateProblem, type ValueProblem } from './checks/value-problem.ts';
import { quoted } from './wording.ts';

const alwaysExcluded: readonly string[] = ['**/node_modules/**', 'charter.yaml'];

/** What holds without a `charter.yaml`, and for every field that it leaves out. */
export const defaultSettings: Settings = {
  include: ['**/*.yaml', '**/*.yml', '**/*.md'],
  exclude: ['**/.*/**', ...alwaysExcluded],
  isExplicit: false,
  approvals: { profile: 'team' },
  protectedBranches: [],
  limits: {
    fileBytes: 1_048_576,
    files: 100_000,
    depth: 64,
    nodes: 100_000,
    aliases: 100,
    documents: 1_000,
    defaults: 2_000,
    effective: 200_000,
  },
};

/**
 * The settings of a registry out of its `charter.yaml`; the defaults where there is none. A field that is wrong is
 * reported and its default holds, so that a broken file never switches a limit off.
 */
export function readSettings(file: { readonly path: string; readonly bytes: Uint8Array } | undefined): {
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
} {
  if (file === undefined) return { settings: defaultSettings, diagnostics: [] };
  const { limits } = defaultSettings;
  const decoded = decodeText(file.path, file.bytes, limits.fileBytes);
  if (decoded.kind === 'refused') return { settings: defaultSettings, diagnostics: [decoded.diagnostic] };

  const source = toSourceText(file.path, decoded.text);
  const { documents, problems } = readDocuments(source, limits);
  const [document] = documents;
  const value = document?.value ?? null;
  const faults = document?.isWhole === true ? findFaults(value) : [];
  const found = [
    ...decoded.problems,
    ...problems,
    ...documents.slice(1).map(secondDocument),
    ...(document === undefined ? [] : [...document.syntax, ...document.strictness]),
    ...faults.flatMap((fault) =>
      document === undefined ? [] : locateProblem(fault, document.places, source),
    ),
  ];
  return {
    settings: document?.isWhole === true ? toSettings(value, faults) : defaultSettings,
    diagnostics: found.map((problem) => toDiagnostic(source, problem)).toSorted(compareDiagnostics),
  };
}

function secondDocument({ span }: DocumentReading): Problem {
  const message = 'The settings are one document; this one is not read. Merge it into the first.';
  return { code: 'too-many-documents', span, message };
}

function findFaults(value: JsonValue): readonly ValueProblem[] {
  return [
    ...checkSchema(settingsSchema, value),
    ...['include', 'exclude'].flatMap((list) => checkGlobs(value, list)),
  ];
}

function checkGlobs(value: JsonValue, list: string): readonly ValueProblem[] {
  return globsIn(value, list).flatMap((glob, index) => {
    const fault = typeof glob === 'string' && glob !== '' ? parseGlob(glob) : undefined;
    if (typeof glob !== 'string' || typeof fault !== 'string') return [];
    const message = `The glob ${quoted(glob)} cannot be read: ${fault}. Use \`*\`, \`**\`, \`?\` and \`{a,b}\`.`;
    return {
      code: 'invalid-glob',
      path: ['spec', 'manifests', list, index],
      at: 'value',
      message,
    } satisfies ValueProblem;
  });
}

function globsIn(value: JsonValue, list: string): readonly JsonValue[] {
  return isJsonObject(value) ? listAt(mapAt(mapAt(value, 'spec'), 'manifests'), list) : [];
}

function toSettings(value: JsonValue, faults: readonly ValueProblem[]): Settings {
  const include = readableGlobs(value, 'include');
  const exclude = readableGlobs(value, 'exclude');
  const isExplicit = include.length > 0;
  const spec = isJsonObject(value) ? mapAt(value, 'spec') : {};
  return {
    include: isExplicit ? include : defaultSettings.include,
    exclude: [...(isExplicit ? alwaysExcluded : defaultSettings.exclude), ...exclude],
    isExplicit,
    // Whatever else is written there is no `solo`, and so is the stronger of the two.
    approvals: { profile: mapAt(spec, 'approvals')['profile'] === 'solo' ? 'solo' : 'team' },
    protectedBranches: readGlobs(listAt(spec, 'protectedBranches')),
    limits: toLimits(mapAt(spec, 'limits'), faults),
  };
}

function readableGlobs(value: JsonValue, list: string): readonly string[] {
  return readGlobs(globsIn(value, list));
}

function readGlobs(globs: readonly JsonValue[]): readonly string[] {
  return globs.flatMap((glob) =>
    typeof glob === 'string' && typeof parseGlob(glob) === 'object' ? [glob] : [],
  );
}

function toLimits(given: JsonObject, faults: readonly ValueProblem[]): Limits {
  const faulty = new Set(faults.filter(({ path }) => path[1] === 'limits').map(({ path }) => path[2]));
  const limitOf = (name: keyof Limits): number => {
    const value = given[name];
    return typeof value === 'number' && !faulty.has(name) ? value : defaultSettings.limits[name];
  };
  return {
    fileBytes: limitOf('fileBytes'),
    files: limitOf('files'),
    depth: limitOf('depth'),
    nodes: limitOf('nodes'),
    aliases: limitOf('aliases'),
    documents: limitOf('documents'),
    defaults: limitOf('defaults'),
    effective: limitOf('effective'),
  };
}
