import { childOf, isJsonArray, type JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { explainFault } from './explain-fault.ts';
import type { ExplainedProblem } from './fault.ts';
import { withoutOtherBranches } from './schema-choices.ts';
import type { JsonSchema } from './schemas.ts';
import { findSchemaFaults, type SchemaFault } from './schema-validator.ts';

/** Faults that are looked at in one document; a map of nothing but mistakes has more than anybody reads. */
const enoughFaults = 500;

/** What contradicts the schema in a value, one problem for each mistake, in words for the person who wrote it. */
export function checkSchema(schema: JsonSchema, value: JsonValue): readonly ExplainedProblem[] {
  const found = findSchemaFaults(schema, value);
  if (found.length === 0) return [];
  const faults = withoutOtherBranches(found.slice(0, enoughFaults));
  const explained = faults.map((fault) => ({
    fault,
    problems: explainFault({
      fault,
      root: schema,
      path: pathOf(fault, value),
      value: fault.data as JsonValue,
      schema: fault.parentSchema as JsonSchema,
      siblings: siblingsOf(fault, value),
    }),
  }));
  return withoutConsequences(withoutLostKeys(explained));
}

interface Explained {
  readonly fault: SchemaFault;
  readonly problems: readonly ExplainedProblem[];
}

/** A value that names a key, such as a port or a step, is not repaired where the key is not: it would name nothing. */
function withoutLostKeys(explained: readonly Explained[]): readonly ExplainedProblem[] {
  const lost = new Set(
    explained.flatMap(({ fault: { propertyName }, problems }) =>
      propertyName !== undefined && problems.some(({ repair }) => repair === undefined) ? [propertyName] : [],
    ),
  );
  return explained.flatMap(({ fault: { data, keyword, propertyName }, problems }) => {
    const isLost = keyword === 'pattern' && propertyName === undefined && lost.has(String(data));
    return isLost ? problems.map(({ repair: _repair, ...rest }) => rest) : problems;
  });
}

const texts = new WeakMap<object, readonly string[]>();

function siblingsOf(
  { instancePath, propertyName, keyword }: SchemaFault,
  root: JsonValue,
): readonly string[] {
  if (keyword !== 'pattern') return [];
  const steps = stepsOf(instancePath);
  const parent = (propertyName === undefined ? steps.slice(0, -1) : steps).reduce<JsonValue | undefined>(
    childOf,
    root,
  );
  if (typeof parent !== 'object' || parent === null) return [];
  const known = texts.get(parent) ?? textsIn(parent);
  texts.set(parent, known);
  return known;
}

/** The keys of a map, the texts of a list. */
function textsIn(parent: object): readonly string[] {
  return Array.isArray(parent) ? parent.filter((item) => typeof item === 'string') : Object.keys(parent);
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The steps of a JSON pointer; positions in lists as numbers. */
function pathOf({ instancePath, propertyName }: SchemaFault, root: JsonValue): ValuePath {
  const steps = [...stepsOf(instancePath), ...(propertyName === undefined ? [] : [propertyName])];
  let value: JsonValue | undefined = root;
  return steps.map((key) => {
    const isPosition = isJsonArray(value);
    value = childOf(value, key);
    return isPosition ? Number(key) : key;
  });
}

/** A misspelt field is one mistake, though the field which it should be is missing. */
function withoutConsequences(problems: readonly ExplainedProblem[]): readonly ExplainedProblem[] {
  const meant = new Set(problems.flatMap(({ meant }) => meant ?? []));
  if (meant.size === 0) return problems;
  return problems.filter(
    ({ missing = '', missingAll = [] }) =>
      !meant.has(missing) && !missingAll.some((field) => meant.has(field)),
  );
}
