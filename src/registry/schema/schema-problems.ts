import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts';
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
  const faults = withoutOtherBranches(findSchemaFaults(schema, value).slice(0, enoughFaults));
  const problems = faults.flatMap((fault) =>
    explainFault({
      fault,
      root: schema,
      path: pathOf(fault, value),
      value: fault.data as JsonValue,
      schema: fault.parentSchema as JsonSchema,
    }),
  );
  return withoutConsequences(problems);
}

/** The steps of a JSON pointer; positions in lists as numbers. */
function pathOf({ instancePath, propertyName }: SchemaFault, root: JsonValue): ValuePath {
  const steps = instancePath.split('/').slice(1);
  if (propertyName !== undefined) steps.push(propertyName.replaceAll('~', '~0').replaceAll('/', '~1'));
  let value: JsonValue | undefined = root;
  return steps.map((step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isPosition = isJsonArray(value);
    value = childOf(value, key);
    return isPosition ? Number(key) : key;
  });
}

function childOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (isJsonArray(value)) return value[Number(key)];
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
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
