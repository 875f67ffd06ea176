import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { isJsonArray, isJsonObject } from '../../src/model/json.ts';
import { manifestKinds, namePattern } from '../../src/model/ref.ts';
import { childTraits, type TraitTree } from '../../src/model/traits.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import { parseText } from '../builders/a-registry.ts';

const files = readdirSync('schemas');
const schemas = new Map(
  files.map((file) => [file, JSON.parse(readFileSync(`schemas/${file}`, 'utf8')) as JsonObject]),
);

const annotations = ['type', 'key', 'risk', 'secret', 'replace', 'quiet', 'ref'].map(
  (name) => `x-charter-${name}`,
);

function aValidator(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
  ajv.addVocabulary([...annotations, 'patternErrorMessage']);
  for (const format of ['date-time', 'regex', 'uri']) ajv.addFormat(format, true);
  for (const [file, schema] of schemas) ajv.addSchema(schema, file);
  return ajv;
}

/** All parts of a schema that describe a value, with where they are. */
function* nodesOf(schema: JsonValue, path: string): Generator<readonly [string, JsonObject]> {
  if (!isJsonObject(schema)) return;
  if (schema['$ref'] === undefined) yield [path, schema];
  for (const key of ['properties', '$defs']) {
    for (const [name, child] of Object.entries(isJsonObject(schema[key]) ? schema[key] : {})) {
      yield* nodesOf(child, `${path}/${key}/${name}`);
    }
  }
  for (const key of ['items', 'additionalProperties']) {
    if (isJsonObject(schema[key])) yield* nodesOf(schema[key], `${path}/${key}`);
  }
  const branches = isJsonArray(schema['oneOf']) ? schema['oneOf'] : [];
  for (const [index, branch] of branches.entries()) {
    const isValue = isJsonObject(branch) && branch['type'] !== undefined;
    if (isValue) yield* nodesOf(branch, `${path}/oneOf/${index}`);
  }
}

/** The fields below a node which have no risk, neither of their own nor from above. */
function withoutRisk(tree: TraitTree, path: string): readonly string[] {
  if (tree.traits.risk !== undefined) return [];
  const below = Object.entries(tree.properties);
  if (below.length === 0) return [path];
  return below.flatMap(([name, child]) => withoutRisk(child, `${path}.${name}`));
}

const nodes = [...schemas].flatMap(([file, schema]) => [...nodesOf(schema, file)]);

describe('the schemas', () => {
  it('are one for each kind, for the settings, for defaults, for patches, and one over all', () => {
    const names = [
      ...manifestKinds.map((kind) => kind.toLowerCase()),
      'defaults',
      'patches',
      'settings',
      'charter',
    ];

    expect(files.toSorted()).toEqual(names.map((name) => `${name}.schema.json`).toSorted());
  });

  it('are valid by JSON Schema 2020-12, and so are their own examples', () => {
    const ajv = aValidator();
    for (const [file, schema] of schemas) {
      const validate = ajv.getSchema(file);
      for (const example of isJsonArray(schema['examples']) ? schema['examples'] : []) {
        expect([file, validate?.(example), validate?.errors]).toEqual([file, true, null]);
      }
    }
  });

  it('give every field a title and a description, which editors show', () => {
    const silent = nodes.filter(([, node]) => !node['title'] || !node['description']).map(([path]) => path);

    expect(nodes.length).toBeGreaterThan(150);
    expect(silent).toEqual([]);
  });

  it('say of every field of a spec how risky a change of it is; an Overlay changes those of its target', () => {
    const spec = manifestKinds
      .filter((kind) => kind !== 'Overlay')
      .flatMap((kind) => withoutRisk(childTraits(traitsOf(kind), 'spec'), `${kind}.spec`));

    expect(spec).toEqual([]);
  });

  it('carry the value that holds when a field is left out, where the description names it', () => {
    const silent = nodes.filter(
      ([, node]) =>
        typeof node['description'] === 'string' &&
        /`[^`]+` when left out/.test(node['description']) &&
        node['default'] === undefined,
    );

    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('allow no field that they do not name, but in maps', () => {
    const open = nodes
      .filter(([, node]) => node['type'] === 'object' && node['additionalProperties'] === undefined)
      .map(([path]) => path);

    expect(open).toEqual(['charter.schema.json']);
  });

  it('describe the envelope in the same words for every kind', () => {
    const metadata = manifestKinds.map((kind) => {
      const defs = schemas.get(`${kind.toLowerCase()}.schema.json`)?.['$defs'];
      return isJsonObject(defs) ? defs['metadata'] : undefined;
    });

    expect(new Set(metadata.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(JSON.stringify(metadata[0])).toContain(JSON.stringify(namePattern.source));
  });

  it('make of the umbrella what the schema of each kind says', () => {
    const ajv = aValidator();
    const umbrella = ajv.getSchema('charter.schema.json');
    const example = schemas.get('service.schema.json')?.['examples'];
    const service = isJsonArray(example) ? example[0] : undefined;

    expect(umbrella?.(service)).toBe(true);
    expect(umbrella?.({ ...(isJsonObject(service) ? service : {}), spec: {} })).toBe(false);
    expect(umbrella?.({ apiVersion: 'charter.dev/v1', kind: 'Widget' })).toBe(false);
  });

  it('have examples that pass every check, not only the schema', () => {
    for (const kind of manifestKinds) {
      const examples = schemas.get(`${kind.toLowerCase()}.schema.json`)?.['examples'];
      for (const example of isJsonArray(examples) ? examples : []) {
        expect(parseText(JSON.stringify(example)).diagnostics).toEqual([]);
      }
    }
  });
});
