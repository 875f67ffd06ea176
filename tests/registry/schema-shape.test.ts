import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileShape } from '../../src/registry/schema/schema-shape.ts';
import { explainSchemaFaults } from '../../src/registry/schema/schema-validator.ts';
import type { JsonSchema } from '../../src/registry/schema/schemas.ts';
import { anEdit, edited, schemas, writtenValues } from '../builders/an-edit.ts';
import { runs } from '../property-runs.ts';

describe('the shape of a schema', () => {
  it('can be made of every schema', () => {
    expect(Object.entries(schemas).filter(([, schema]) => compileShape(schema) === undefined)).toEqual([]);
  });

  it('is nothing where a keyword is not known', () => {
    expect(compileShape({ type: 'object', dependentRequired: {} } as JsonSchema)).toBeUndefined();
  });

  it('fits the values, and only those, in which ajv finds no fault', () => {
    const shapes = new Map(Object.entries(schemas).map(([kind, schema]) => [kind, compileShape(schema)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...writtenValues),
        fc.array(anEdit, { maxLength: 3 }),
        fc.constantFrom(...Object.keys(schemas)),
        (value, edits, other) => {
          const changed = edits.reduce(edited, value);
          const own = (value as { readonly kind?: string }).kind ?? other;
          for (const kind of [own, other]) {
            const schema = schemas[kind] ?? {};
            const faults = explainSchemaFaults(schema, changed);
            expect({ kind, fits: shapes.get(kind)?.(changed) }).toEqual({ kind, fits: faults.length === 0 });
          }
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});
