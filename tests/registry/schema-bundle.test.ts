import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { manifestKinds } from '../../src/model/ref.ts';
import type { JsonSchema } from '../../src/registry/schema/schemas.ts';
import { bundleSchema, schemasByFile } from '../../src/registry/schema/umbrella-schema.ts';

const examples = [...schemasByFile].flatMap(([file, schema]) =>
  (schema.examples ?? []).map((example) => [file, example] as const),
);

function validatorOf(schema: JsonSchema): (value: unknown) => boolean {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  return (value) => validate(value);
}

describe('the schema over all kinds in one piece', () => {
  const accepts = validatorOf(bundleSchema('charter'));

  it('needs no other file', () => {
    const refs = [...JSON.stringify(bundleSchema('charter')).matchAll(/"\$ref":"([^"]*)"/g)].map(
      ([, ref = '']) => ref,
    );

    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => !ref.startsWith('#/$defs/'))).toEqual([]);
  });

  it.each(examples)('accepts the example of %s', (_, example) => {
    expect(accepts(example)).toBe(true);
  });

  it.each(manifestKinds)('refuses a %s without a spec, and with a field that nobody knows', (kind) => {
    const manifest = { apiVersion: 'charter.dev/v1', kind, metadata: { name: 'a' } };
    const [example = {}] = schemasByFile.get(kind.toLowerCase())?.examples ?? [];

    expect(accepts(manifest)).toBe(false);
    expect(accepts({ ...(example as object), surprise: true })).toBe(false);
  });

  it('refuses a kind that there is not', () => {
    expect(accepts({ apiVersion: 'charter.dev/v1', kind: 'Widget' })).toBe(false);
  });
});
