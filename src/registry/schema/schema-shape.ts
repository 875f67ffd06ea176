import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { findRepetitions, identityIn, isOfType } from './comparison-types.ts';
import { formats } from './formats.ts';
import type { JsonSchema } from './schemas.ts';

/** Whether a value fits a schema; that it does not is all this says, and why is for ajv to tell. */
export type ShapeCheck = (value: JsonValue) => boolean;

/** What a keyword is made into; undefined where it asks nothing of a value. */
type Keyword = (argument: unknown, schema: JsonSchema, scope: Scope) => ShapeCheck | undefined;

interface Scope {
  readonly root: JsonSchema;
  readonly definitions: Map<string, ShapeCheck>;
}

/**
 * A check made of the keywords that Charter's schemas use, ready at once where ajv needs tens of milliseconds for each
 * schema. Undefined for a schema with any other keyword, or with one used in another way: then ajv has to decide.
 */
export function compileShape(root: JsonSchema): ShapeCheck | undefined {
  try {
    return checkOf(root, { root, definitions: new Map() });
  } catch (error) {
    if (error instanceof UnknownKeyword) return undefined;
    throw error;
  }
}

class UnknownKeyword extends Error {}

function checkOf(schema: unknown, scope: Scope): ShapeCheck {
  if (schema === false) return () => false;
  if (schema === true) return () => true;
  if (!isSchema(schema)) throw new UnknownKeyword('a schema that is none');
  const entries = Object.entries(schema).filter(([keyword]) => !isPartOfFields(keyword, schema));
  const checks = entries.flatMap(([keyword, argument]) => {
    const make = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
    if (make === undefined) throw new UnknownKeyword(keyword);
    return make(argument, schema, scope) ?? [];
  });
  const [first, second] = checks;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (value) => {
    for (const check of checks) if (!check(value)) return false;
    return true;
  };
}

/** `additionalProperties` beside `properties` is checked with them, in one go through the fields. */
function isPartOfFields(keyword: string, schema: JsonSchema): boolean {
  return keyword === 'additionalProperties' && schema.properties !== undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keywords that ask nothing of a value, or are part of another: `then` of `if`, `uniqueItems` of `x-charter-type`. */
const silent = `
  $schema $defs title description examples default deprecated patternErrorMessage uniqueItems then else
  x-charter-key x-charter-risk x-charter-secret x-charter-replace x-charter-quiet x-charter-ref
`;

const keywords: Readonly<Record<string, Keyword>> = {
  ...Object.fromEntries(silent.match(/\S+/g)?.map((name) => [name, () => undefined] as const) ?? []),
  $ref: (path, _, scope) => definition(textIn(path), scope),
  type: (types) => {
    const checks = (typeof types === 'string' ? [types] : listIn(types)).map((type) =>
      typeCheck(textIn(type)),
    );
    const [only] = checks;
    return checks.length === 1 ? only : (value) => checks.some((check) => check(value));
  },
  const: (expected) => oneOfScalars([expected]),
  enum: (expected) => oneOfScalars(listIn(expected)),
  pattern: (source) => {
    const pattern = new RegExp(textIn(source), 'u');
    return ofText((text) => pattern.test(text));
  },
  format: (name) => {
    const isInFormat = formats[textIn(name)];
    if (isInFormat === undefined) throw new UnknownKeyword('format');
    return ofText(isInFormat);
  },
  minLength: bound((least) => ofText((text) => text.length >= 2 * least || lengthOf(text) >= least)),
  maxLength: bound((most) => ofText((text) => text.length <= most || lengthOf(text) <= most)),
  minimum: bound((least) => (value) => typeof value !== 'number' || value >= least),
  maximum: bound((most) => (value) => typeof value !== 'number' || value <= most),
  minItems: bound((least) => ofList((items) => items.length >= least)),
  maxItems: bound((most) => ofList((items) => items.length <= most)),
  minProperties: bound((least) => ofMap((map) => Object.keys(map).length >= least)),
  maxProperties: bound((most) => ofMap((map) => Object.keys(map).length <= most)),
  required: (names) => {
    const required = listIn(names).map(textIn);
    return ofMap((map) => required.every((name) => Object.hasOwn(map, name)));
  },
  properties: (properties, { additionalProperties = true }, scope) => {
    const checks = fieldChecks(properties, scope);
    const rest = checkOf(additionalProperties, scope);
    return ofMap((map) => {
      for (const name in map) if (!(checks.get(name) ?? rest)(map[name] ?? null)) return false;
      return true;
    });
  },
  additionalProperties: (rest, _, scope) => {
    const check = checkOf(rest, scope);
    return ofMap((map) => {
      for (const name in map) if (!check(map[name] ?? null)) return false;
      return true;
    });
  },
  propertyNames: (names, _, scope) => {
    const check = checkOf(names, scope);
    return ofMap((map) => Object.keys(map).every(check));
  },
  items: (items, _, scope) => {
    const check = checkOf(items, scope);
    return ofList((list) => list.every(check));
  },
  allOf: (schemas, _, scope) => {
    const checks = listIn(schemas).map((schema) => checkOf(schema, scope));
    return (value) => checks.every((check) => check(value));
  },
  anyOf: (schemas, _, scope) => {
    const checks = listIn(schemas).map((schema) => checkOf(schema, scope));
    return (value) => checks.some((check) => check(value));
  },
  oneOf: (schemas, _, scope) => {
    const checks = listIn(schemas).map((schema) => checkOf(schema, scope));
    return (value) => checks.filter((check) => check(value)).length === 1;
  },
  if: (condition, schema, scope) => {
    const holds = checkOf(condition, scope);
    const branches = schema as { readonly then?: unknown; readonly else?: unknown };
    const whenTrue = checkOf(branches.then ?? true, scope);
    const whenFalse = checkOf(branches.else ?? true, scope);
    return (value) => (holds(value) ? whenTrue(value) : whenFalse(value));
  },
  'x-charter-type': (name, schema, { root }) => {
    const type = textIn(name);
    const identity = identityIn(root, schema);
    return (value) =>
      isOfType(type, value) && (!isJsonArray(value) || findRepetitions(value, identity).length === 0);
  },
};

function definition(path: string, scope: Scope): ShapeCheck {
  const name = path.replace(/^#\/\$defs\//, '');
  const target = scope.root.$defs?.[name];
  if (target === undefined || name === path) throw new UnknownKeyword('$ref');
  const known = scope.definitions.get(name);
  if (known !== undefined) return known;
  // A definition may refer to itself, so it is known by a name before it is made.
  const made: { check?: ShapeCheck } = {};
  scope.definitions.set(name, (value) => made.check?.(value) === true);
  made.check = checkOf(target, scope);
  return made.check;
}

function fieldChecks(properties: unknown, scope: Scope): ReadonlyMap<string, ShapeCheck> {
  if (!isSchema(properties)) throw new UnknownKeyword('properties');
  return new Map(Object.entries(properties).map(([name, schema]) => [name, checkOf(schema, scope)]));
}

const types: Readonly<Record<string, ShapeCheck>> = {
  object: isJsonObject,
  array: isJsonArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  number: (value) => Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
};

function typeCheck(name: string): ShapeCheck {
  const check = types[name];
  if (check === undefined) throw new UnknownKeyword('type');
  return check;
}

function oneOfScalars(expected: readonly unknown[]): ShapeCheck {
  if (expected.some((value) => typeof value === 'object' && value !== null)) throw new UnknownKeyword('enum');
  const allowed = new Set(expected);
  return (value) => allowed.has(value);
}

function ofText(check: (text: string) => boolean): ShapeCheck {
  return (value) => typeof value !== 'string' || check(value);
}

function ofList(check: (list: readonly JsonValue[]) => boolean): ShapeCheck {
  return (value) => !isJsonArray(value) || check(value);
}

function ofMap(check: (map: JsonObject) => boolean): ShapeCheck {
  return (value) => !isJsonObject(value) || check(value);
}

/** In code points, as JSON Schema counts. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function textIn(value: unknown): string {
  if (typeof value !== 'string') throw new UnknownKeyword('a text that is none');
  return value;
}

function bound(make: (bound: number) => ShapeCheck): Keyword {
  return (value) => {
    if (typeof value !== 'number') throw new UnknownKeyword('a bound that is no number');
    return make(value);
  };
}

function listIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnknownKeyword('a list that is none');
  return value;
}
