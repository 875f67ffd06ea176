import type { JsonValue } from '../model/json.ts';
import type { SourceNode } from './source-node.ts';

/** A part of a source as it is, for fields that take any value. */
export function toJson(node: SourceNode): JsonValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toJson);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, toJson(value)]));
}
