import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { formatSchema, patchesFile, patchesSchema } from '../../.ci/schemas/patches-schema.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import { manifestKinds } from '../../src/model/ref.ts';
import { childTraits, type TraitTree } from '../../src/model/traits.ts';
import { mergePatch } from '../../src/registry/effective/merge-patch.ts';
import { checkSchema } from '../../src/registry/schema/schema-problems.ts';
import { findSchemaFaults } from '../../src/registry/schema/schema-validator.ts';
import { manifestSchemas } from '../../src/registry/schema/schemas.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import { bundleSchema, schemasByFile } from '../../src/registry/schema/umbrella-schema.ts';
import { anEdit, edited, writtenValues } from '../builders/an-edit.ts';
import { runs } from '../property-runs.ts';
import { makeCorpus } from './mutated/corpus.ts';

const patchable = ['Service', 'Stack'] as const;
const kinds = manifestKinds.filter((kind) => kind !== 'Overlay');
type Kind = (typeof kinds)[number];

const isPatchable = (kind: Kind): boolean => patchable.some((one) => one === kind);

const umbrella = bundleSchema('charter');

/** Whether an editor that reads the umbrella underlines something. */
const isUnderlined = (manifest: JsonValue): boolean => findSchemaFaults(umbrella, manifest).length > 0;

const envelope = { apiVersion: 'charter.dev/v1', metadata: { name: 'a' } };

const overlayOf = (kind: Kind, patch: JsonValue): JsonObject => ({
  ...envelope,
  kind: 'Overlay',
  spec: { target: `${kind.toLowerCase()}:a`, environment: 'production', patch },
});

const defaultsOf = (kind: Kind, spec: JsonValue): JsonObject => ({
  apiVersion: 'charter.dev/v1',
  kind: 'Defaults',
  spec: { [kind]: { spec } },
});

/** The specs of a kind in the examples. */
function specsOf(kind: Kind): readonly JsonObject[] {
  return writtenValues.flatMap((value) =>
    isJsonObject(value) && value['kind'] === kind && isJsonObject(value['spec']) ? [value['spec']] : [],
  );
}

/** What a patch can lack because its target has it; in a list it cannot, as lists are replaced. */
const presence = ['missing-field', 'exactly-one-of', 'at-least-one-of'];

/** Whether the validator finds fault with a patch by itself, one that removes nothing. */
function isWrongAlone(kind: Kind, spec: JsonObject): boolean {
  return checkSchema(manifestSchemas[kind], { ...envelope, kind, spec }).some(
    ({ code, path }) =>
      path[0] === 'spec' && (!presence.includes(code) || path.some((step) => typeof step === 'number')),
  );
}

/** Every value with one field of a map, at any depth but not in a list, replaced by `null`. */
function withNulls(value: JsonValue): readonly JsonObject[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    [null, ...withNulls(child)].map((put) => ({ ...value, [key]: put })),
  );
}

function keyedLists({ traits, properties, additional, items }: TraitTree, path: string): readonly string[] {
  const below = [...Object.entries(properties), ['<name>', additional] as const, ['[]', items] as const];
  return [
    ...(traits.type === 'keyedList' ? [path] : []),
    ...below.flatMap(([name, tree]) => (tree === undefined ? [] : keyedLists(tree, `${path}.${name}`))),
  ];
}

/** What is wrong with the characters of a file, with other manifests, or with an effect: no schema can see it. */
const unseen: readonly string[] = [
  'hidden-character',
  'control-character',
  'byte-order-mark',
  'non-text-key',
  'reserved-key',
  'secret-in-the-open',
  'unknown-ref',
  'wrong-ref-kind',
  'duplicate-overlay',
  'overlay-without-effect',
  'patch-removes-nothing',
  'dependency-cycle',
];

interface ReadCase {
  readonly manifests: readonly JsonObject[];
  /** What the validator says of their file. */
  readonly codes: readonly string[];
}

/** Every file of the corpus with Overlays or defaults in it, as far as it is YAML. */
function readableCases(): readonly (readonly [string, ReadCase])[] {
  return [...makeCorpus()].flatMap(([group, cases]) =>
    cases.flatMap(({ name, files, expected }) =>
      Object.entries(files).flatMap(([file, text]): (readonly [string, ReadCase])[] => {
        const manifests = readOverlaysAndDefaults(text);
        // What a patch leaves of its target is not to be seen in the patch.
        if (manifests.length === 0 || name === 'removes-what-is-required') return [];
        const problems = expected.map((problem) => problem.split(' '));
        const own = problems.filter(({ length, 0: first }) => length === 2 || first === file);
        return [[`${group}/${name}, ${file}`, { manifests, codes: own.map((words) => words.at(-2) ?? '') }]];
      }),
    ),
  );
}

function readOverlaysAndDefaults(text: string): readonly JsonObject[] {
  if (!/^kind: (?:Overlay|Defaults)$/m.test(text) || text.includes('*nobody')) return [];
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (documents.some(({ errors, warnings }) => errors.length + warnings.length > 0)) return [];
  return documents.map((document) => document.toJS() as JsonValue).filter(isJsonObject);
}

describe('the schema of patches', () => {
  it('is in step with the schemas of the kinds; if not, run `npm run reference`', async () => {
    expect(readFileSync(patchesFile, 'utf8')).toBe(await formatSchema(patchesSchema()));
  });

  it('is asked about every kind that can be patched', () => {
    const { target } = manifestSchemas.Overlay.$defs?.['spec']?.properties ?? {};
    expect(target?.['x-charter-ref']?.kinds).toEqual(patchable.map((kind) => kind.toLowerCase()));
    for (const kind of patchable) {
      expect([kind, isUnderlined(overlayOf(kind, { surprise: 1 }))]).toEqual([kind, true]);
    }
  });

  it('is asked about every kind that has defaults', () => {
    const { spec } = schemasByFile.get('defaults')?.properties ?? {};
    expect(Object.keys(spec?.properties ?? {})).toEqual(kinds);
    for (const kind of kinds) {
      expect([kind, isUnderlined(defaultsOf(kind, { surprise: 1 }))]).toEqual([kind, true]);
      expect([kind, isUnderlined(defaultsOf(kind, {}))]).toEqual([kind, false]);
    }
  });

  it('takes a target without a kind for a Service, as the validator does', () => {
    const spec = { target: 'a', environment: 'production' };
    const of = (patch: JsonObject): JsonObject => ({
      ...overlayOf('Service', patch),
      spec: { ...spec, patch },
    });

    expect([isUnderlined(of({ replicas: 2 })), isUnderlined(of({ components: [] }))]).toEqual([false, true]);
  });

  it('need not know of keyed lists, whose items are merged: nothing that is patched has one', () => {
    const lists = patchable.flatMap((kind) => keyedLists(childTraits(traitsOf(kind), 'spec'), kind));

    expect(lists).toEqual([]);
  });

  it.each(kinds)('lets every field of %s be left out or removed', (kind) => {
    const parts = specsOf(kind).flatMap((spec) => [
      ...Object.entries(spec).map(([name, value]) => ({ [name]: value })),
      ...withNulls(spec),
    ]);
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.filter((part) => isUnderlined(defaultsOf(kind, part)))).toEqual([]);
    expect(parts.filter((part) => isPatchable(kind) && isUnderlined(overlayOf(kind, part)))).toEqual([]);
  });

  // One that removes nothing: the removal of a field that no manifest can have is underlined, and at most a warning.
  it('finds fault with a patch, and with defaults, where the validator does, and nowhere else', () => {
    const patch = fc
      .record({
        start: fc.constantFrom(...kinds.flatMap((kind) => specsOf(kind).map((spec) => ({ kind, spec })))),
        edits: fc.array(anEdit, { maxLength: 3 }),
      })
      .map(({ start: { kind, spec }, edits }) => ({
        kind,
        spec: mergePatch({}, edits.reduce(edited, spec)),
      }));
    fc.assert(
      fc.property(patch, ({ kind, spec }) => {
        if (!isJsonObject(spec)) return;
        const isWrong = isWrongAlone(kind, spec);
        expect({ kind, isUnderlined: isUnderlined(defaultsOf(kind, spec)) }).toEqual({
          kind,
          isUnderlined: isWrong,
        });
        const isInPatch = isPatchable(kind) && isUnderlined(overlayOf(kind, spec));
        expect({ kind, isInPatch }).toEqual({ kind, isInPatch: isPatchable(kind) && isWrong });
      }),
      { numRuns: runs(600) },
    );
  });

  it.each(readableCases())(
    'agrees with the validator on the broken registry %s',
    (_, { manifests, codes }) => {
      const isWrong = codes.some((code) => !unseen.includes(code));

      expect(manifests.some(isUnderlined)).toBe(isWrong);
    },
  );

  it('agrees with the validator that every Overlay and all defaults of the example are right', () => {
    const written = writtenValues.filter(
      (value) => isJsonObject(value) && (value['kind'] === 'Overlay' || value['kind'] === 'Defaults'),
    );

    expect(written.length).toBeGreaterThan(20);
    expect(written.filter(isUnderlined)).toEqual([]);
  });
});
