import { Ajv2020 } from 'ajv/dist/2020.js';
import { isJsonArray, isJsonObject, type JsonObject } from '../../model/json.ts';
import { formatPath, type ValuePath } from '../../model/pointer.ts';
import { mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { describeValue, joined, quoted } from '../wording.ts';

let metaSchema: Ajv2020 | undefined;

/** Parameters must be a JSON Schema by its own meta-schema, and require only what they describe. */
export function checkParameters(spec: JsonObject, field: string): readonly ValueProblem[] {
  const parameters = Object.hasOwn(spec, field) ? spec[field] : undefined;
  if (!isJsonObject(parameters)) return [];
  const path = ['spec', field];
  const dialect = checkDialect(parameters, path);
  return dialect.length > 0
    ? dialect
    : [...checkMetaSchema(parameters, path), ...checkRequired(parameters, path)];
}

const draft = 'https://json-schema.org/draft/2020-12/schema';

/** Another meta-schema is neither known nor fetched: whoever writes a manifest does not choose what it is judged by. */
function checkDialect(parameters: JsonObject, path: ValuePath): readonly ValueProblem[] {
  if (!Object.hasOwn(parameters, '$schema')) return [];
  const { $schema } = parameters;
  if ($schema === draft || $schema === `${draft}#`) return [];
  const message = `Parameters are JSON Schema 2020-12; found ${describeValue($schema ?? null)} as \`$schema\`. Write ${quoted(draft)}, or leave it out.`;
  return [{ code: 'invalid-parameters', path: [...path, '$schema'], at: 'value', message }];
}

function checkMetaSchema(parameters: JsonObject, path: ValuePath): readonly ValueProblem[] {
  metaSchema ??= new Ajv2020({ allErrors: false, strict: false, logger: false });
  if (metaSchema.validate(draft, parameters)) return [];
  const [first] = metaSchema.errors ?? [];
  const steps = (first?.instancePath ?? '').split('/').slice(1).map(unescapePointer);
  const place = [...path, ...toValuePath(parameters, steps)];
  const message = `${quoted(formatPath(place))} is no JSON Schema (2020-12): it ${first?.message ?? 'does not follow the meta-schema'}. Correct it.`;
  return [{ code: 'invalid-parameters', path: place, at: 'value', message }];
}

function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The steps of a JSON pointer, those into lists as numbers. */
function toValuePath(value: JsonObject, steps: readonly string[]): ValuePath {
  const path: (string | number)[] = [];
  let at: unknown = value;
  for (const step of steps) {
    const isIndex = Array.isArray(at);
    path.push(isIndex ? Number(step) : step);
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[step];
  }
  return path;
}

function checkRequired(parameters: JsonObject, path: ValuePath): readonly ValueProblem[] {
  const properties = mapAt(parameters, 'properties');
  const known = Object.keys(properties);
  const { required } = parameters;
  return (isJsonArray(required) ? required : []).flatMap((name, index) => {
    if (typeof name !== 'string' || Object.hasOwn(properties, name)) return [];
    const names = joined(
      known.map((property) => quoted(property)),
      'and',
    );
    const there = known.length === 0 ? 'there are none' : `there are ${names}`;
    const message = `${quoted(name)} is required but not among the \`properties\`; ${there}. Describe it, or do not require it.`;
    return { code: 'invalid-parameters', path: [...path, 'required', index], at: 'value', message } as const;
  });
}
