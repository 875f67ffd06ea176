import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { ValuePath } from '../../model/pointer.ts';
import { nearestOf } from '../../model/nearest.ts';
import { mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** `${name}` in a text stands for a parameter; `$${` is a dollar sign and a brace. */
const placeholder = /(?<!\$)\$\{([^{}]*)\}/g;

/** A JSON Schema of an object, and the field in which it is written. */
export interface Parameters {
  readonly schema: JsonObject;
  /** In words of a path, as in `spec.parameters`. */
  readonly field: string;
}

/** Every `${name}` in the texts of a value that is not among the parameters. */
export function findUnknownPlaceholders(
  value: JsonValue | undefined,
  path: ValuePath,
  parameters: Parameters,
): readonly ValueProblem[] {
  if (typeof value === 'string') return unknownIn(value, path, parameters);
  if (isJsonArray(value)) {
    return value.flatMap((item, index) => findUnknownPlaceholders(item, [...path, index], parameters));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    findUnknownPlaceholders(item, [...path, key], parameters),
  );
}

function unknownIn(text: string, path: ValuePath, { schema, field }: Parameters): readonly ValueProblem[] {
  const properties = mapAt(schema, 'properties');
  const names = new Set([...text.matchAll(placeholder)].map(([, name = '']) => name));
  return [...names]
    .filter((name) => !Object.hasOwn(properties, name))
    .map((name) => {
      const nearest = nearestOf(name, Object.keys(properties));
      const hint = nearest === undefined ? '' : ` Did you mean ${quoted(nearest)}?`;
      const message = `${quoted(`\${${name}}`)} stands for a parameter that \`${field}.properties\` does not have.${hint} Correct the name, add the parameter, or write \`$\${\` for a dollar sign and a brace.`;
      return { code: 'unknown-parameter', path, at: 'value', message };
    });
}
