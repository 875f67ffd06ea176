import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Draft } from '../draft.ts';
import { toJson } from '../json-value.ts';
import { at, entriesAt, itemsAt, scalarAt, textAt, type SourceNode } from '../source-node.ts';

const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array']);

/** Parameters as a JSON Schema of an object: from one, from a list of parameters, or from a map of them. */
export function mapParameters(draft: Draft, node: SourceNode | undefined, field: string): void {
  if (node === undefined || node.kind === 'scalar') return;
  const path = ['spec', field];
  if (textAt(node, 'type') === 'object') {
    draft.map(node, path, toJson(node));
    return;
  }
  const named = node.kind === 'list' ? namedItems(node) : entriesAt(node);
  for (const [name, parameter] of named) mapParameter(draft, { name, parameter, path });
}

function namedItems(list: SourceNode): readonly (readonly [string, SourceNode])[] {
  return itemsAt(list).flatMap((item) => {
    const name = textAt(item, 'name');
    return name === undefined ? [] : [[name, item] as const];
  });
}

interface ParameterFacts {
  readonly name: string;
  readonly parameter: SourceNode;
  readonly path: readonly string[];
}

function mapParameter(draft: Draft, { name, parameter, path }: ParameterFacts): void {
  const field = [...path, 'properties', name];
  const schema = schemaOf(parameter);
  if (!draft.has(...path)) draft.put([...path, 'type'], 'object');
  draft.put(field, schema);
  draft.note(scalarAt(parameter, 'name'), field);
  for (const key of Object.keys(schema)) draft.note(at(parameter, key), [...field, key]);
  const required = scalarAt(parameter, 'required');
  if (required?.value === true) draft.append([...path, 'required'], name);
  draft.note(required, [...path, 'required']);
  draft.drop(parameter, 'A JSON Schema has no word for this of a parameter.', field);
}

/** Values that are given in advance are left out: they may be secrets. */
function schemaOf(parameter: SourceNode): JsonObject {
  const schema: Record<string, JsonValue> = {};
  const type = textAt(parameter, 'type');
  if (type !== undefined && types.has(type)) schema['type'] = type;
  const description = scalarAt(parameter, 'description');
  if (description !== undefined) schema['description'] = description.text;
  const choices = itemsAt(parameter, 'enum').map(toJson);
  if (choices.length > 0) schema['enum'] = choices;
  return schema;
}
