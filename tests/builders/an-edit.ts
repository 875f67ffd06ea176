import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import type { JsonValue } from '../../src/model/json.ts';
import {
  defaultsSchema,
  manifestSchemas,
  settingsSchema,
  type JsonSchema,
} from '../../src/registry/schema/schemas.ts';

/** Every schema by the `kind` of what it is for. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  ...manifestSchemas,
  Settings: settingsSchema,
  Defaults: defaultsSchema,
};

/** What manifests hold: the examples of the schemas, and the example registry. */
export const writtenValues: readonly JsonValue[] = [
  ...Object.values(schemas).flatMap(({ examples }) => (examples ?? []) as readonly JsonValue[]),
  ...readdirSync('manifests-example', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file) && !file.includes('.github/'))
    .map((file) => parse(readFileSync(`manifests-example/${file}`, 'utf8')) as JsonValue),
];

/** Names and values out of all schemas, so that what is put in may fit. */
const names = [...namesIn(Object.values(schemas))];
const scalars = [
  ...new Set([...scalarsIn([...writtenValues]), '', 'x', -1, 0, 0.5, 1e9, true, null, '512Mi', '10s']),
];

function namesIn(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null) return found;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') for (const name of Object.keys(value as object)) found.add(name);
    namesIn(value, found);
  }
  return found;
}

function scalarsIn(value: JsonValue): JsonValue[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsIn) : [value];
}

/** One change somewhere in a value: another scalar, a field more or less, a list or map in the place of something. */
export const anEdit = fc.record({
  at: fc.array(fc.nat(11), { minLength: 1, maxLength: 7 }),
  name: fc.constantFrom(...names),
  put: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...scalars) },
    fc.constantFrom<JsonValue>(...writtenValues),
    fc.constantFrom<JsonValue>({}, [], ['x', 'x'], [{}]),
    fc.constant(undefined),
  ),
});

export type Edit = typeof anEdit extends fc.Arbitrary<infer Value> ? Value : never;

/** The value with the change in it. */
export function edited(value: JsonValue, { at: [step = 0, ...rest], name, put }: Edit): JsonValue {
  if (typeof value !== 'object' || value === null) return put ?? null;
  const entries = Object.entries(value);
  const index = step % (entries.length + 1);
  const [key, child] = entries[index] ?? [name, null];
  const isLast = rest.length === 0 || index === entries.length;
  const changed = isLast ? put : edited(child, { at: rest, name, put });
  if (Array.isArray(value)) return value.toSpliced(index, 1, ...(changed === undefined ? [] : [changed]));
  const others = Object.fromEntries(entries.filter(([other]) => other !== key));
  return changed === undefined ? others : { ...others, [key]: changed };
}
