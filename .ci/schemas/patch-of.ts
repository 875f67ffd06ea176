import type { JsonSchema } from '../../src/registry/schema/schemas.ts';

/** Where the definitions that a schema refers to lie, once it stands in the file of patches. */
export interface Addresses {
  /** Of a definition as a patch of it. */
  readonly patch: (definition: string) => string;
  /** Of a definition as it is. */
  readonly whole: (definition: string) => string;
}

export type PatchSchema = Readonly<Record<string, unknown>>;

type Change = (value: unknown, addresses: Addresses) => PatchSchema;

/**
 * What may stand in a merge patch (RFC 7396) to a value of a schema: any part of it, and `null` everywhere, which
 * removes. A list is replaced, so its items are whole. Throws a `TypeError` for a keyword that it does not know.
 */
export function patchOf(schema: JsonSchema, addresses: Addresses): PatchSchema {
  const parts = Object.entries(schema).map(([keyword, value]) => {
    const change = changes[keyword];
    if (change === undefined) throw new TypeError(`what \`${keyword}\` asks of a patch is not known`);
    return change(value, addresses);
  });
  return Object.assign({}, ...parts) as PatchSchema;
}

/** What holds of a patch as well, and what only says something about the field. */
const kept = `
  title description examples default deprecated format pattern patternErrorMessage propertyNames
  minLength maxLength minimum maximum minItems maxItems uniqueItems minProperties maxProperties
  x-charter-type x-charter-key x-charter-risk x-charter-secret x-charter-replace x-charter-quiet x-charter-ref
`;

const changes: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(
    (kept.match(/\S+/g) ?? []).map((keyword): [string, Change] => [
      keyword,
      (value) => ({ [keyword]: value }),
    ]),
  ),
  // What is missing the target may have.
  required: () => ({}),
  $ref: (path, { patch }) => ({ $ref: patch(definitionIn(path)) }),
  type: (types) => ({ type: [types, 'null'].flat() }),
  enum: (values) => ({ enum: [values, null].flat() }),
  const: (value) => ({ enum: [value, null] }),
  properties: (fields, addresses) => ({
    properties: Object.fromEntries(
      Object.entries(fields as Readonly<Record<string, JsonSchema>>).map(([name, field]) => [
        name,
        patchOf(field, addresses),
      ]),
    ),
  }),
  additionalProperties: (rest, addresses) => ({
    additionalProperties: typeof rest === 'boolean' ? rest : patchOf(rest as JsonSchema, addresses),
  }),
  items: (item, addresses) => ({ items: moved(item, addresses) }),
  oneOf: someOf,
  anyOf: someOf,
};

/** As patches, the branches of a choice are no longer apart; one that asks nothing makes the choice ask nothing. */
function someOf(branches: unknown, addresses: Addresses): PatchSchema {
  const patches = (branches as readonly JsonSchema[]).map((branch) => patchOf(branch, addresses));
  return patches.some((patch) => Object.keys(patch).length === 0) ? {} : { anyOf: patches };
}

/** The same schema in another file. */
function moved(value: unknown, addresses: Addresses): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, addresses));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      key === '$ref' ? addresses.whole(definitionIn(item)) : moved(item, addresses),
    ]),
  );
}

function definitionIn(path: unknown): string {
  return String(path).replace('#/$defs/', '');
}
