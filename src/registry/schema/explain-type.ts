import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { toPointer } from '../../model/pointer.ts';
import { isOfType } from './comparison-types.ts';
import { describeExpected, isOfTypes, typesOf } from './expectations.ts';
import { finding, valueProblem, type ExplainedProblem, type Fault } from './fault.ts';
import { formats } from './formats.ts';
import { isFieldChoice } from './schema-choices.ts';
import type { JsonSchema } from './schemas.ts';
import type { ValueRepair } from '../checks/value-problem.ts';
import { joined, quoted, quotedPath, sentence } from '../wording.ts';

/** A value of another JSON type than the schema asks for. */
export function explainType(fault: Fault): readonly ExplainedProblem[] {
  const { value, schema, root } = fault;
  const repair = mayBeQuoted(value, schema) ? repairType(value, typesOf(schema)) : undefined;
  const message = `${finding(fault)}; expected ${describeExpected(root, schema)}. ${adviceOnType(value, schema)}`;
  return [{ ...valueProblem(fault, 'wrong-type', message), ...(repair !== undefined && { repair }) }];
}

function adviceOnType(value: JsonValue, schema: JsonSchema): string {
  const types = typesOf(schema);
  if (value === null) return 'Fill it in, or remove the field.';
  if (types.includes('array')) return 'Begin each item with `- `.';
  if (types.includes('object')) return 'Write it as `key: value` lines, indented below the field.';
  if (!types.includes('string') || typeof value === 'object') return 'Change it.';
  if (mayBeQuoted(value, schema)) return 'Put it into quotes.';
  return schema['x-charter-type'] === 'duration' ? 'Write it with its unit.' : 'Change it.';
}

/** False for a number or boolean that would be as wrong as a text: `10` is no duration, in quotes or not. */
function mayBeQuoted(value: JsonValue, { format, pattern, ...schema }: JsonSchema): boolean {
  if (typeof value !== 'number' && typeof value !== 'boolean') return true;
  const text = String(value);
  if (!isOfType(schema['x-charter-type'] ?? '', text)) return false;
  if (format !== undefined && formats[format]?.(text) === false) return false;
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

function repairType(value: JsonValue, types: readonly string[]): ValueRepair | undefined {
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (isPlain && types.includes('string')) return { kind: 'quote' };
  if (typeof value !== 'string') return undefined;
  const meant = types.includes('boolean') ? yesOrNo.get(value.toLowerCase()) : undefined;
  if (meant !== undefined) {
    return { kind: 'replace', title: `Replace ${quoted(value)} with ${quoted(meant)}`, text: meant };
  }
  const unquoted = readPlain(value);
  if (unquoted === undefined || !isOfTypes(unquoted, types)) return undefined;
  return { kind: 'replace', title: `Write ${quoted(value)} without quotes`, text: String(unquoted) };
}

/** The booleans of YAML 1.1, which are texts in YAML 1.2. */
const yesOrNo: ReadonlyMap<string, string> = new Map([
  ...['yes', 'on', 'y'].map((word) => [word, 'true'] as const),
  ...['no', 'off', 'n'].map((word) => [word, 'false'] as const),
]);

function readPlain(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

/** A choice of which no branch was met, or too many. */
export function explainChoice(fault: Fault): readonly ExplainedProblem[] {
  const branches = fault.fault.schema as readonly JsonSchema[];
  if (isFieldChoice(branches)) {
    // Of what is no map, its type says enough.
    return isJsonObject(fault.value) ? [explainFieldChoice(fault, branches)] : [];
  }
  const { value, schema, root } = fault;
  const expected = describeExpected(root, { oneOf: branches });
  const message = `${finding(fault)}; expected ${expected}. ${adviceOnType(value, schema)}`;
  const repair = repairType(
    value,
    branches.flatMap((branch) => typesOf(branch)),
  );
  return [{ ...valueProblem(fault, 'wrong-type', message), ...(repair !== undefined && { repair }) }];
}

function explainFieldChoice(
  { fault, path, value }: Fault,
  branches: readonly JsonSchema[],
): ExplainedProblem {
  const fields = branches.flatMap(({ required }) => required ?? []);
  const found = fields.filter((field) => isJsonObject(value) && Object.hasOwn(value, field));
  const isExclusive = fault.keyword === 'oneOf';
  const what = `${sentence(quotedPath(path))} needs ${isExclusive ? 'exactly' : 'at least'} one of ${named(fields)}`;
  const has =
    found.length === 0 ? 'found none of them. Add one.' : `found ${named(found)}. Keep one of them.`;
  return {
    code: isExclusive ? 'exactly-one-of' : 'at-least-one-of',
    path,
    at: 'key',
    message: `${what}; ${has}`,
    ...(found.length === 0 && { missingAll: fields.map((field) => toPointer([...path, field])) }),
  };
}

function named(fields: readonly string[]): string {
  return joined(
    fields.map((field) => quoted(field)),
    'and',
  );
}
