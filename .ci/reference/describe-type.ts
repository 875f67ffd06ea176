import { resolveSchema, type JsonSchema } from '../../src/registry/schema/schemas.ts';
import { isAValue } from './list-fields.ts';
import { code, joined } from './markdown.ts';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true` or `false`',
  object: 'map',
  array: 'list',
  null: '`null`',
};

const formatNames: Readonly<Record<string, string>> = {
  'date-time': 'date and time (RFC 3339)',
  uri: 'URL',
  regex: 'regular expression',
};

const comparisonNames: Readonly<Record<string, string>> = {
  quantity: 'quantity',
  duration: 'duration',
  image: 'image',
};

/** What a value of this part of a schema is, in a few words, such as "list of references to Group". */
export function describeType(root: JsonSchema, part: JsonSchema): string {
  const schema = resolveSchema(root, part);
  const choices = (schema.oneOf ?? []).filter(isAValue);
  if (choices.length > 0) return `either ${choices.map((choice) => describeType(root, choice)).join(' or ')}`;
  return wordOf(schema) ?? describeCollection(root, schema) ?? plainType(schema);
}

function wordOf(schema: JsonSchema): string | undefined {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return joined(schema.enum.map(code), 'or');
  const reference = schema['x-charter-ref'];
  if (reference?.in === 'value') return 'reference';
  const type = comparisonNames[schema['x-charter-type'] ?? ''];
  return type ?? formatNames[schema.format ?? ''];
}

function describeCollection(root: JsonSchema, schema: JsonSchema): string | undefined {
  if (schema.items !== undefined) return `${listWord(schema)} of ${many(describeType(root, schema.items))}`;
  if (typeof schema.additionalProperties !== 'object' || schema.properties !== undefined) return undefined;
  const key = schema['x-charter-ref']?.in === 'key' ? 'reference' : 'name';
  return `map from ${key} to ${describeType(root, schema.additionalProperties)}`;
}

function listWord(schema: JsonSchema): string {
  return schema['x-charter-type'] === 'set' ? 'set' : 'list';
}

function many(words: string): string {
  const plurals: readonly (readonly [RegExp, string])[] = [
    [/^reference$/, 'references'],
    [/^text$/, 'texts'],
    [/^map$/, 'maps'],
    [/^set of/, 'sets of'],
    [/^list of/, 'lists of'],
  ];
  return plurals.reduce((text, [singular, plural]) => text.replace(singular, plural), words);
}

function plainType({ type }: JsonSchema): string {
  if (type === undefined) return 'any value';
  const types = typeof type === 'string' ? [type] : type;
  return joined(
    types.map((name) => typeNames[name] ?? name),
    'or',
  );
}
