import { formatPath, type ValuePath } from '../model/pointer.ts';
import type { ImportSource } from '../model/import-report.ts';

interface NodeBase {
  readonly file: string;
  /** Position of the document in its file, from 0. */
  readonly document: number;
  /** Where it is written, from 1; of a value that an alias stands for, where its anchor is. */
  readonly line: number;
  readonly path: ValuePath;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** A string as it is meant, anything else as it is written: `1.10` stays `1.10`. */
  readonly text: string;
  /** What was assumed to read it, in a sentence: a variable that was replaced by its default. */
  readonly assumption?: string;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
}

/** What stands in a map and cannot be used, with the reason in a sentence. */
export interface RefusedNode {
  readonly node: SourceNode;
  readonly reason: string;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** By key, merge keys (`<<`) resolved. */
  readonly entries: ReadonlyMap<string, SourceNode>;
  readonly refused: readonly RefusedNode[];
}

/** A value of a foreign document, with its place: what is mapped from, and what the report points at. */
export type SourceNode = ScalarNode | ListNode | MapNode;

/** A document whose root is a map, as all known formats have it. */
export interface SourceDocument {
  readonly file: string;
  readonly index: number;
  readonly root: MapNode;
}

export function sourceOf({ file, document, line, path }: SourceNode): ImportSource {
  return { file, document, line, path: formatPath(path) };
}

/** The value at some keys below a map; undefined where the path leads nowhere. */
export function at(node: SourceNode | undefined, ...keys: readonly string[]): SourceNode | undefined {
  let here = node;
  for (const key of keys) here = here?.kind === 'map' ? here.entries.get(key) : undefined;
  return here;
}

/** The text at some keys; a number or boolean as it is written. Undefined for null, maps and lists. */
export function textAt(node: SourceNode | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(node, ...keys);
  return found?.kind === 'scalar' && found.value !== null ? found.text : undefined;
}

export function scalarAt(node: SourceNode | undefined, ...keys: readonly string[]): ScalarNode | undefined {
  const found = at(node, ...keys);
  return found?.kind === 'scalar' && found.value !== null ? found : undefined;
}

/** Keys and values of the map at some keys, in their order; none where there is no map. */
export function entriesAt(
  node: SourceNode | undefined,
  ...keys: readonly string[]
): readonly (readonly [string, SourceNode])[] {
  const found = at(node, ...keys);
  return found?.kind === 'map' ? [...found.entries] : [];
}

/** The items of the list at some keys; none where there is no list. */
export function itemsAt(node: SourceNode | undefined, ...keys: readonly string[]): readonly SourceNode[] {
  const found = at(node, ...keys);
  return found?.kind === 'list' ? found.items : [];
}

/** The scalars below a value, and what is empty and so has none: in the order in which they are written. */
export function leavesOf(node: SourceNode): readonly SourceNode[] {
  if (node.kind === 'scalar') return [node];
  const below =
    node.kind === 'list'
      ? node.items
      : [...node.entries.values(), ...node.refused.map((refused) => refused.node)];
  return below.length === 0 ? [node] : below.flatMap(leavesOf);
}

/** Everything below a map, and in the maps and lists below that, which cannot be used. */
export function refusedIn(node: SourceNode): readonly RefusedNode[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap(refusedIn);
  return [...node.refused, ...[...node.entries.values()].flatMap(refusedIn)];
}

export function isEmptyMap(node: SourceNode): boolean {
  return node.kind === 'map' && node.entries.size === 0;
}
