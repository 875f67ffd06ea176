import type { RegistryCode } from '../codes.ts';
import { describeExpected, oneOf } from './expectations.ts';
import { explainLookAlike } from './explain-look-alike.ts';
import { finding, replaceWith, valueProblem, type ExplainedProblem, type Fault } from './fault.ts';
import { lookAlikeNote } from '../reading/look-alikes.ts';
import { isClearlyMeant, nearestOf } from '../../model/nearest.ts';
import type { JsonSchema } from './schemas.ts';
import { similarKey, similarSecretName } from './similar-key.ts';
import { similarText } from './similar-text.ts';
import { withoutSpace, type Repetition } from './comparison-types.ts';
import { quoted, quotedPath, sentence } from '../wording.ts';

/** A value that is none of those allowed. */
export function explainEnum(fault: Fault): readonly ExplainedProblem[] {
  const { value, schema } = fault;
  const allowed = schema.enum ?? [schema.const ?? ''];
  const text = typeof value === 'string' ? value : '';
  const nearest = nearestOf(text, allowed);
  const advice = nearest === undefined ? 'Change it.' : `Did you mean ${quoted(nearest)}?`;
  const message = `${finding(fault)}; expected ${oneOf(allowed)}. ${advice}${lookAlikeNote(text)}`;
  const problem = valueProblem(fault, 'wrong-value', message);
  const isClear = nearest !== undefined && isClearlyMeant(text, nearest, allowed);
  return [isClear ? { ...problem, repair: replaceWith(text, nearest) } : problem];
}

/** A text that does not look as it must: a name, a reference, a path. */
export function explainPattern(fault: Fault): readonly ExplainedProblem[] {
  const { schema } = fault;
  const expected = schema.patternErrorMessage ?? `a text that matches ${quoted(schema.pattern ?? '')}`;
  const alike = explainLookAlike(fault, expected);
  if (alike !== undefined) return [alike];
  return [
    fault.fault.propertyName === undefined ? explainValue(fault, expected) : explainKey(fault, expected),
  ];
}

function explainKey(fault: Fault, expected: string): ExplainedProblem {
  const { path } = fault;
  const key = fault.fault.propertyName ?? '';
  const similar = similarKey(fault);
  const isTaken = similar === undefined && similarMatch(key, fault.schema) !== undefined;
  const advice = isTaken ? 'Rename it; the name that is near is that of another key.' : 'Rename it.';
  const example = similar === undefined ? advice : `For example ${quoted(similar)}.`;
  const message = `The key ${quotedPath(path)} is not valid; expected ${expected}. ${example}`;
  const problem: ExplainedProblem = { code: 'wrong-format', path, at: 'key', message };
  return similar === undefined ? problem : { ...problem, repair: replaceWith(key, similar) };
}

function explainValue(fault: Fault, expected: string): ExplainedProblem {
  const { path, schema, value } = fault;
  const isName = path.length === 2 && path[0] === 'metadata' && path[1] === 'name';
  const text = typeof value === 'string' ? value : '';
  const similar = similarMatch(text, schema);
  const advice = similar === undefined ? 'Change it.' : `For example ${quoted(similar)}.`;
  const message = `${finding(fault)}; expected ${expected}. ${advice}`;
  const problem = valueProblem(fault, isName ? 'invalid-name' : 'wrong-format', message);
  if (schema['x-charter-quiet'] === true) return { ...problem, ...repairOfSecretName(fault) };
  return similar === undefined ? problem : { ...problem, repair: replaceWith(text, similar) };
}

/** The value may be a secret by mistake: the title does not show it. */
function repairOfSecretName(fault: Fault): Pick<ExplainedProblem, 'repair'> {
  const name = similarSecretName(fault);
  const title = 'Write the name of the secret in upper case, with underscores';
  return name === undefined ? {} : { repair: { kind: 'rewrite', title, text: name } };
}

/** The same in lower case and with dashes, where that is all that is wrong with a name or ref. */
function similarMatch(text: string, schema: JsonSchema): string | undefined {
  if (schema['x-charter-quiet'] === true) return undefined;
  return similarText(text, new RegExp(schema.pattern ?? '', 'u'));
}

const formats: Readonly<Record<string, readonly [RegistryCode, string]>> = {
  'date-time': ['invalid-date-time', 'an RFC 3339 date and time such as `2026-12-18T00:00:00Z`'],
  uri: ['invalid-url', 'an absolute URL without a password, such as `https://payments.example.com`'],
  regex: ['invalid-pattern', 'a regular expression that can be compiled'],
};

/** A date, URL or pattern that is none. A URL is not repeated: it may hold a password. */
export function explainFormat(fault: Fault): readonly ExplainedProblem[] {
  const format = fault.schema.format ?? '';
  const [code, expected] = formats[format] ?? ['wrong-format', quoted(format)];
  const what = format === 'uri' ? sentence(`${quotedPath(fault.path)} is not a valid URL`) : finding(fault);
  return [valueProblem(fault, code, `${what}; expected ${expected}. Change it.`)];
}

const comparisonCodes: Readonly<Record<string, RegistryCode>> = {
  quantity: 'invalid-quantity',
  duration: 'invalid-duration',
  image: 'invalid-image',
};

/** A quantity, duration or image that is none; an item that stands twice in a set or keyed list. */
export function explainComparisonType(fault: Fault): readonly ExplainedProblem[] {
  const { path, root, schema } = fault;
  const { repetitions = [] } = fault.fault.params as { repetitions?: readonly Repetition[] };
  if (repetitions.length > 0) return repetitions.map((repetition) => explainRepetition(fault, repetition));
  const code = comparisonCodes[schema['x-charter-type'] ?? ''] ?? 'wrong-format';
  const written = typeof fault.value === 'string' ? fault.value : '';
  const spaceless = withoutSpace(written, schema['x-charter-type']);
  const advice = spaceless === undefined ? 'Change it.' : `Did you mean ${quoted(spaceless)}?`;
  const message = `${finding(fault)}; expected ${describeExpected(root, schema)}. ${advice}`;
  const repair = spaceless === undefined ? {} : { repair: replaceWith(written, spaceless) };
  return [{ code, path, at: 'value', message, ...repair }];
}

function explainRepetition({ path, schema }: Fault, { index, first }: Repetition): ExplainedProblem {
  const key = schema['x-charter-key'];
  const same = key === undefined ? 'is the same as' : `has the same ${quoted(key)} as`;
  const message = `Item ${index + 1} of ${quotedPath(path)} ${same} item ${first + 1}. Remove one of them.`;
  return { code: 'duplicate-item', path: [...path, index], at: 'value', message };
}
