import { resolveSchema, type JsonSchema } from '../../src/registry/schema/schemas.ts';

/** One field of a kind, with what its schema and those around it say of it. */
export interface Field {
  /** From the root of the manifest; `<name>` stands for any key of a map, `[]` for any item of a list. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** Its own risk, or that of the nearest field above which has one. */
  readonly risk: string | undefined;
  /** Where several fields are described alike, their names. */
  readonly names: readonly string[];
}

interface Place {
  readonly path: string;
  readonly risk: string | undefined;
}

/** The fields below a part of a schema, those of a map before those of the next. */
export function listFields(root: JsonSchema, part: JsonSchema, place: Place): readonly Field[] {
  const schema = resolveSchema(root, part);
  const { items, additionalProperties, oneOf = [] } = schema;
  return [
    ...listProperties(root, schema, place),
    ...(typeof additionalProperties === 'object'
      ? listFields(root, additionalProperties, { ...place, path: `${place.path}.${keyWord(schema)}` })
      : []),
    ...(items === undefined ? [] : listFields(root, items, { ...place, path: `${place.path}[]` })),
    ...oneOf.filter(isAValue).flatMap((branch) => listFields(root, branch, place)),
  ];
}

function listProperties(root: JsonSchema, schema: JsonSchema, place: Place): readonly Field[] {
  const properties = Object.entries(schema.properties ?? {});
  const alike = fieldsDescribedAlike(properties);
  return properties.flatMap(([name, part]) => {
    const isOneOfMany = alike.includes(name);
    if (isOneOfMany && name !== alike[0]) return [];
    const field = resolveSchema(root, isOneOfMany ? definitionOf(part) : part);
    const path = join(place.path, isOneOfMany ? '<kind>' : name);
    const risk = field['x-charter-risk'] ?? place.risk;
    const isRequired = schema.required?.includes(name) === true;
    const below = listFields(root, part, { path, risk });
    return [{ path, schema: field, isRequired, risk, names: isOneOfMany ? alike : [name] }, ...below];
  });
}

/** The names of more than two fields that refer to the same definition, as in defaults, where each kind has one. */
function fieldsDescribedAlike(properties: readonly (readonly [string, JsonSchema])[]): readonly string[] {
  const byTarget = Map.groupBy(properties, ([, { $ref }]) => $ref);
  byTarget.delete(undefined);
  const most = [...byTarget.values()].find((group) => group.length > 2) ?? [];
  return most.map(([name]) => name);
}

/** What several fields have in common: the definition that they refer to, without what each says of itself. */
function definitionOf({ $ref }: JsonSchema): JsonSchema {
  return $ref === undefined ? {} : { $ref };
}

/** True for a branch that is a value of its own, not only a demand for fields. */
export function isAValue({ type }: JsonSchema): boolean {
  return type !== undefined;
}

function keyWord(schema: JsonSchema): string {
  return schema['x-charter-ref']?.in === 'key' ? '<ref>' : '<name>';
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
