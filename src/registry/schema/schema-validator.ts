import type { SchemaValidateFunction } from 'ajv';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isJsonArray, type JsonValue } from '../../model/json.ts';
import { findRepetitions, identityIn, isOfType } from './comparison-types.ts';
import { formats } from './formats.ts';
import { compileShape, type ShapeCheck } from './schema-shape.ts';
import type { JsonSchema } from './schemas.ts';

/** A fault that the schema found, with the value and the part of the schema that it contradicts. */
export type SchemaFault = ErrorObject<string, Record<string, unknown>>;

const annotations = [
  'patternErrorMessage',
  'x-charter-key',
  'x-charter-risk',
  'x-charter-secret',
  'x-charter-replace',
  'x-charter-quiet',
  'x-charter-ref',
];

const shapes = new WeakMap<JsonSchema, ShapeCheck>();
const validators = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * All faults of a value, none hidden by another, in the order in which the schema is read. Most values have none,
 * which the schema's shape tells; ajv is only asked about the others, and compiled when it is.
 */
export function findSchemaFaults(schema: JsonSchema, value: JsonValue): readonly SchemaFault[] {
  return shapeOf(schema)(value) ? [] : explainSchemaFaults(schema, value);
}

/** The same from ajv alone. */
export function explainSchemaFaults(schema: JsonSchema, value: JsonValue): readonly SchemaFault[] {
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = compile(schema);
    validators.set(schema, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
}

function shapeOf(schema: JsonSchema): ShapeCheck {
  let shape = shapes.get(schema);
  if (shape === undefined) {
    shape = compileShape(schema) ?? (() => false);
    shapes.set(schema, shape);
  }
  return shape;
}

function compile(root: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    validateSchema: false,
  });
  ajv.addVocabulary(annotations);
  // Quadratic in ajv; `x-charter-type: set` finds repetitions in one pass.
  ajv.removeKeyword('uniqueItems').addVocabulary(['uniqueItems']);
  for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
  ajv.addKeyword({ keyword: 'x-charter-type', validate: typeCheck(root), errors: true });
  return ajv.compile(root);
}

function typeCheck(root: JsonSchema): SchemaValidateFunction {
  const check: SchemaValidateFunction = (type: string, value: JsonValue, parent?: unknown) => {
    const schema = (parent ?? {}) as JsonSchema;
    const repetitions = isJsonArray(value) ? findRepetitions(value, identityIn(root, schema)) : [];
    check.errors = [{ keyword: 'x-charter-type', params: { repetitions }, parentSchema: { ...schema } }];
    return repetitions.length === 0 && isOfType(type, value);
  };
  return check;
}
