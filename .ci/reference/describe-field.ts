import { manifestKinds } from '../../src/model/ref.ts';
import { resolveSchema, type JsonSchema } from '../../src/registry/schema/schemas.ts';
import { describeType } from './describe-type.ts';
import { isAValue, type Field } from './list-fields.ts';
import { code, joined, yamlBlock } from './markdown.ts';

/** The section about one field. */
export function describeField(root: JsonSchema, field: Field): string {
  const { schema, path, names } = field;
  return [
    `### ${code(path)}`,
    schema.description ?? '',
    factsOf(root, field)
      .map(([name, text]) => `- **${name}:**${text.startsWith('\n') ? '' : ' '}${text}`)
      .join('\n'),
    ...examplesOf(schema, names[0] ?? ''),
  ].join('\n\n');
}

type Fact = readonly [name: string, text: string];

function factsOf(root: JsonSchema, { schema, isRequired, risk, names }: Field): readonly Fact[] {
  const item = schema.items && resolveSchema(root, schema.items);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Type', describeType(root, schema)],
    ['Required', isRequired ? 'yes' : 'no'],
    ['Default', schema.default === undefined ? undefined : code(schema.default)],
    ['One for each of', names.length > 1 ? joined(names.map(code), 'and') : undefined],
    ['Refers to', describeReference(schema) ?? (item && describeReference(item))],
    ['Must be', mustBe(root, schema)],
    ['Each of them', partsOf(root, schema)[0]?.description],
    ['Fields', demandedFields(root, schema)],
    ['Compared', comparison(root, schema)],
    ['Risk of a change', describeRisk(schema, risk)],
  ];
  return facts.filter((fact): fact is Fact => fact[1] !== undefined);
}

/** The kinds that a reference may lead to, with the edge of the graph that it makes. */
function describeReference(schema: JsonSchema): string | undefined {
  const reference = schema['x-charter-ref'];
  if (reference === undefined) return undefined;
  const kinds = reference.kinds.map(linkToKind);
  const bare = reference.kinds[0] === undefined ? '' : `; a bare name is ${code(`${reference.kinds[0]}:`)}`;
  return `${joined(kinds, 'or')}, by an edge ${code(reference.edge)}${kinds.length > 5 ? '' : bare}`;
}

/** A link to the page of a kind that is written in lower case, as in a ref. */
export function linkToKind(kind: string): string {
  return `[${manifestKinds.find((known) => known.toLowerCase() === kind) ?? kind}](${kind}.md)`;
}

function mustBe(root: JsonSchema, schema: JsonSchema): string | undefined {
  const limits = limitsOf(schema);
  const items = schema.items === undefined ? [] : limitsOf(resolveSchema(root, schema.items));
  const keys = schema.propertyNames === undefined ? [] : limitsOf(schema.propertyNames);
  const values =
    typeof schema.additionalProperties === 'object'
      ? limitsOf(resolveSchema(root, schema.additionalProperties))
      : [];
  const choices = (schema.oneOf ?? []).filter(isAValue).flatMap(limitsOf);
  const sentences = [
    [...limits, ...choices].join('; '),
    ...[...new Set(items)].map((limit) => `each item: ${limit}`),
    ...keys.map((limit) => `each key: ${limit}`),
    ...values.map((limit) => `each value: ${limit}`),
  ].filter((text) => text !== '');
  return sentences.length === 0 ? undefined : sentences.join('; ');
}

function limitsOf(schema: JsonSchema): readonly string[] {
  const { minItems, minProperties, maxItems } = schema;
  return [
    schema['x-charter-ref']?.in === 'value' ? undefined : schema.patternErrorMessage,
    range(schema.minimum, schema.maximum),
    longest(schema),
    schema.minLength === 1 ? 'not empty' : undefined,
    (minItems ?? minProperties ?? 0) > 0 ? `at least ${minItems ?? minProperties} of them` : undefined,
    maxItems === undefined ? undefined : `at most ${maxItems.toLocaleString('en')} of them`,
  ].filter((limit) => limit !== undefined);
}

function longest({ maxLength, patternErrorMessage = '', ...schema }: JsonSchema): string | undefined {
  const isTold = patternErrorMessage.includes('characters') || schema['x-charter-ref'] !== undefined;
  if (maxLength === undefined || isTold) return undefined;
  return `at most ${maxLength.toLocaleString('en')} characters`;
}

function range(least: number | undefined, most: number | undefined): string | undefined {
  if (least !== undefined && most !== undefined) return `${format(least)} to ${format(most)}`;
  if (least !== undefined) return `${format(least)} or more`;
  return most === undefined ? undefined : `${format(most)} or less`;
}

function format(value: number): string {
  return value === Number.MAX_SAFE_INTEGER ? '2⁵³ − 1' : value.toLocaleString('en');
}

/** Which of the fields below go together, where the schema demands that, one to a line. */
function demandedFields(root: JsonSchema, schema: JsonSchema): string | undefined {
  const demands = [schema, ...partsOf(root, schema)].flatMap(demandsOf);
  return demands.length > 1 ? demands.map((demand) => `\n  - ${demand}`).join('') : demands[0];
}

/** What a map or list of maps holds. */
function partsOf(root: JsonSchema, { items, additionalProperties }: JsonSchema): readonly JsonSchema[] {
  return [items, additionalProperties]
    .filter((part) => typeof part === 'object')
    .map((part) => resolveSchema(root, part))
    .filter(({ properties, oneOf }) => properties !== undefined || oneOf !== undefined);
}

function demandsOf({ oneOf, anyOf, allOf = [] }: JsonSchema): readonly string[] {
  const exactly = fieldsOfBranches(oneOf);
  const least = fieldsOfBranches(anyOf);
  return [
    exactly === undefined ? undefined : `exactly one of ${joined(exactly, 'and')}`,
    least === undefined ? undefined : `at least one of ${joined(least, 'and')}`,
    ...allOf.map(conditionalDemand),
  ].filter((demand) => demand !== undefined);
}

function fieldsOfBranches(branches: readonly JsonSchema[] = []): readonly string[] | undefined {
  const names = branches.filter((branch) => !isAValue(branch)).flatMap(({ required = [] }) => required);
  return names.length === 0 ? undefined : names.map(code);
}

function conditionalDemand({ if: condition, then }: JsonSchema): string | undefined {
  const [when] = Object.entries(condition?.properties ?? {});
  const demanded = then && demandOfBranch(then);
  if (when === undefined || demanded === undefined) return undefined;
  const [name, { enum: values = [], const: value }] = when;
  return `${demanded} where ${code(name)} is ${joined((value === undefined ? values : [value]).map(code), 'or')}`;
}

function demandOfBranch({ required, anyOf }: JsonSchema): string | undefined {
  if (required !== undefined) return joined(required.map(code), 'and');
  const least = fieldsOfBranches(anyOf);
  return least && joined(least, 'or');
}

const comparisons: Readonly<Record<string, string>> = {
  quantity: 'by amount: `512Mi` is `0.5Gi` ([units](../manifests.md#units))',
  duration: 'by length: `90s` is `1m30s` ([units](../manifests.md#units))',
  image: 'by what it names: `nginx` is `docker.io/library/nginx:latest` ([units](../manifests.md#units))',
  set: 'as a set: the order does not matter',
};

function comparison(root: JsonSchema, schema: JsonSchema): string | undefined {
  const type = schema['x-charter-type'];
  if (type === 'keyedList')
    return `item by item, each known by its ${code(schema['x-charter-key'])}, wherever it stands`;
  if (type === 'set' && schema.items !== undefined)
    return resolveSchema(root, schema.items).type === 'string' ? comparisons['set'] : undefined;
  return comparisons[type ?? ''];
}

function describeRisk(schema: JsonSchema, risk: string | undefined): string | undefined {
  const isReplaced = schema['x-charter-replace'] === true;
  if (risk === undefined) return undefined;
  return isReplaced ? `${risk}; it cannot be made in place, so the plan says replace` : risk;
}

function examplesOf(schema: JsonSchema, name: string): readonly string[] {
  const [example] = schema.examples ?? [];
  return example === undefined ? [] : [yamlBlock({ [name]: example })];
}
