import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import { exampleLine } from './expectations.ts';
import { replaceWith, type ExplainedProblem, type Fault } from './fault.ts';
import { lookAlikeNote } from '../reading/look-alikes.ts';
import { isClearlyMeant, nearestOf } from '../../model/nearest.ts';
import { resolveSchema, type JsonSchema } from './schemas.ts';
import { joined, quoted, quotedPath, sentence } from '../wording.ts';

/** A field that the schema asks for and that is not there, told at the map that should have it. */
export function explainMissingField({ fault, root, path, schema }: Fault): readonly ExplainedProblem[] {
  const field = String(fault.params['missingProperty']);
  const property = schema.properties?.[field];
  const example = property === undefined ? '' : exampleLine(field, resolveSchema(root, property));
  return [
    {
      code: 'missing-field',
      path,
      at: 'key',
      message: `${sentence(quotedPath(path))} has no ${quoted(field)}, which is required. Add it${example}.`,
      missing: toPointer([...path, field]),
    },
  ];
}

/** A field that the schema does not know, with the one that was probably meant. */
export function explainUnknownField({
  fault,
  root,
  path,
  schema,
  value,
}: Fault): readonly ExplainedProblem[] {
  const field = String(fault.params['additionalProperty']);
  const known = Object.keys(schema.properties ?? {});
  const free = known.filter((name) => !(isJsonObject(value) && Object.hasOwn(value, name)));
  const nearest = nearestOf(field, free);
  const problem: ExplainedProblem = {
    code: 'unknown-field',
    path: [...path, field],
    at: 'key',
    message: `${sentence(quotedPath(path))} has no field ${quoted(field)}. ${adviceOnField({ field, nearest, known, root, path })}${lookAlikeNote(field)}`,
  };
  if (nearest === undefined) return [problem];
  const meant = { ...problem, meant: toPointer([...path, nearest]) };
  const isClear = isClearlyMeant(field, nearest, free) && !isClaimed(nearest, field, { value, known });
  return [isClear ? { ...meant, repair: replaceWith(field, nearest) } : meant];
}

/** Unknown fields of a map that are compared with each other; a map of more is repaired by hand. */
const mostUnknown = 50;

/** Of a map with very many mistakes they are asked for as often. */
const fieldsOf = new WeakMap<object, readonly string[]>();

/** Whether another field that is not known may be meant to be this one: both would have one name. */
function isClaimed(
  nearest: string,
  field: string,
  { value, known }: { readonly value: JsonValue; readonly known: readonly string[] },
): boolean {
  if (!isJsonObject(value)) return false;
  const fields = fieldsOf.get(value) ?? Object.keys(value);
  fieldsOf.set(value, fields);
  let unknown = 0;
  for (const name of fields) {
    if (name === field || known.includes(name)) continue;
    unknown += 1;
    if (unknown > mostUnknown || nearestOf(name, [nearest]) !== undefined) return true;
  }
  return false;
}

function adviceOnField(request: {
  readonly field: string;
  readonly nearest: string | undefined;
  readonly known: readonly string[];
  readonly root: JsonSchema;
  readonly path: ValuePath;
}): string {
  const { field, nearest, known, root, path } = request;
  const spec = root.properties?.['spec'];
  const isOfSpec =
    spec !== undefined &&
    Object.hasOwn(resolveSchema(root, spec).properties ?? {}, field) &&
    path[0] !== 'spec';
  if (isOfSpec) return 'It belongs under `spec`. Move it there.';
  if (nearest !== undefined) return `Did you mean ${quoted(nearest)}?`;
  if (known.length === 0) return 'Remove it.';
  const names = known.map((name) => quoted(name));
  return `It can have ${joined(names, 'and')}. Remove it, or correct its name.`;
}
