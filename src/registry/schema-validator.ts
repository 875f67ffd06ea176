import type { SchemaValidateFunction } from 'ajv';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parseDuration } from '../model/duration.ts';
import { parseImage } from '../model/image.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import { parseQuantity } from '../model/quantity.ts';
import { toFullRef } from '../model/ref.ts';
import { resolveSchema, type JsonSchema } from './schemas.ts';

/** A fault that the schema found, with the value and the part of the schema that it contradicts. */
export type SchemaFault = ErrorObject<string, Record<string, unknown>>;

/** An item of a set or keyed list that stands there already, at `first`. */
export interface Repetition {
  readonly index: number;
  readonly first: number;
}

const annotations = [
  'patternErrorMessage',
  'x-charter-key',
  'x-charter-risk',
  'x-charter-secret',
  'x-charter-replace',
  'x-charter-quiet',
  'x-charter-ref',
];

const validators = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * All faults of a value, none hidden by another, in the order in which the schema is read. The validator is
 * compiled at the first use of a schema and kept.
 */
export function findSchemaFaults(schema: JsonSchema, value: JsonValue): readonly SchemaFault[] {
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = compile(schema);
    validators.set(schema, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
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
  ajv.addFormat('date-time', isDateTime).addFormat('uri', isUrl).addFormat('regex', isPattern);
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

function isOfType(type: string, value: JsonValue): boolean {
  if (typeof value === 'number') return type !== 'quantity' || parseQuantity(value) !== undefined;
  if (typeof value !== 'string') return true;
  switch (type) {
    case 'quantity':
      return parseQuantity(value) !== undefined;
    case 'duration':
      return parseDuration(value) !== undefined;
    case 'image':
      return parseImage(value) !== undefined;
    default:
      return true;
  }
}

/** What makes two items of a list the same: the key field, or for references the ref that a bare name stands for. */
function identityIn(root: JsonSchema, schema: JsonSchema): (item: JsonValue) => string | undefined {
  const key = schema['x-charter-key'];
  if (key !== undefined) {
    return (item) => (isJsonObject(item) && Object.hasOwn(item, key) ? identityOf(item[key]) : undefined);
  }
  const kinds = schema.items && resolveSchema(root, schema.items)['x-charter-ref']?.kinds;
  if (kinds === undefined) return identityOf;
  return (item) => identityOf(typeof item === 'string' ? toFullRef(item, kinds) : item);
}

function identityOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'object' ? undefined : `${typeof value} ${String(value)}`;
}

function findRepetitions(
  items: readonly JsonValue[],
  identity: (item: JsonValue) => string | undefined,
): readonly Repetition[] {
  const firsts = new Map<string, number>();
  return items.flatMap((item, index) => {
    const id = identity(item);
    const first = id === undefined ? undefined : firsts.get(id);
    if (id !== undefined && first === undefined) firsts.set(id, index);
    return first === undefined ? [] : { index, first };
  });
}

const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339, 5.6, with the days that each month has and without leap seconds. */
function isDateTime(text: string): boolean {
  const [, year = '', month = '', day = ''] = dateTime.exec(text) ?? [];
  if (year === '') return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** Absolute, with a host, and without a password, which would be a secret in the open. */
function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text) && URL.canParse(text) && new URL(text).password === '';
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').flags === 'u';
  } catch {
    return false;
  }
}
