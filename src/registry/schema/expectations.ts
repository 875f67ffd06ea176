import type { JsonValue } from '../../model/json.ts';
import { resolveSchema, type JsonSchema } from './schemas.ts';
import { joined, quoted } from '../wording.ts';

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'a boolean',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
};

const comparisonNames: Readonly<Record<string, string>> = {
  quantity: 'a quantity',
  duration: 'a duration',
  image: 'a container image',
};

/** What a part of the schema wants, as the end of a sentence: `a whole number from 1 to 65535`. */
export function describeExpected(root: JsonSchema, schema: JsonSchema): string {
  const node = resolveSchema(root, schema);
  const type = comparisonNames[node['x-charter-type'] ?? ''];
  if (node.const !== undefined) return quoted(node.const);
  if (node.enum !== undefined) return oneOf(node.enum);
  if (type !== undefined) return `${type}${example(node)}`;
  if (node.oneOf !== undefined && node.type === undefined) return describeBranches(root, node.oneOf);
  return node.patternErrorMessage ?? describeTypes(node);
}

function describeBranches(root: JsonSchema, branches: readonly JsonSchema[]): string {
  return joined(
    branches.map((branch) => describeExpected(root, branch)),
    'or',
  );
}

function describeTypes(node: JsonSchema): string {
  const types = typesOf(node);
  if (types.length === 1 && types[0] === 'boolean') return '`true` or `false`';
  const names = types.map((type) => `${typeNames[type] ?? type}${bounds(node, type)}${contents(node, type)}`);
  return names.length === 0 ? 'another value' : joined(names, 'or');
}

/** `one of`, and all values that are allowed. */
export function oneOf(values: readonly string[]): string {
  const names = values.map((value) => quoted(value));
  return names.length === 1 ? joined(names, 'or') : `one of ${joined(names, 'or')}`;
}

/** The JSON types that a part of the schema allows; empty where it does not say. */
export function typesOf({ type }: JsonSchema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

/** Whether a value is of one of these JSON types. */
export function isOfTypes(value: JsonValue, types: readonly string[]): boolean {
  return types.some((type) => {
    if (type === 'integer') return Number.isInteger(value);
    if (type === 'null') return value === null;
    if (type === 'array') return Array.isArray(value);
    if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
    return typeof value === type;
  });
}

function bounds({ minimum, maximum }: JsonSchema, type: string): string {
  if (type !== 'integer' && type !== 'number') return '';
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum === undefined ? '' : ` of at least ${minimum}`;
}

function contents({ required }: JsonSchema, type: string): string {
  if (type !== 'object' || required === undefined || required.length === 0) return '';
  return ` with ${joined(
    required.map((name) => quoted(name)),
    'and',
  )}`;
}

function example(node: JsonSchema): string {
  const text = firstExample(node);
  return text === undefined ? '' : ` such as ${quoted(text)}`;
}

/** `for example` and a line that may be written, where the schema has a short example. */
export function exampleLine(name: string, node: JsonSchema): string {
  const text = firstExample(node) ?? node.const ?? node.enum?.[0];
  return text === undefined ? '' : `, for example ${quoted(`${name}: ${text}`)}`;
}

function firstExample({ examples }: JsonSchema): string | undefined {
  const [first] = examples ?? [];
  return typeof first === 'string' || typeof first === 'number' ? String(first) : undefined;
}
