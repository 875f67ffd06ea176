import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { ValuePath } from '../model/pointer.ts';
import { asNode, keyText, rangeOf } from '../registry/reading/places.ts';
import { quoted } from '../registry/wording.ts';
import type { MapNode, RefusedNode, ScalarNode, SourceNode } from './source-node.ts';

/** Why a document cannot be built; `offset` is where. */
export class UnbuildableDocument extends Error {
  readonly offset: number;
  readonly reason: 'too-many-values' | 'unknown-alias' | 'endless-alias';

  constructor(reason: UnbuildableDocument['reason'], offset: number) {
    super(reason);
    this.reason = reason;
    this.offset = offset;
  }
}

/** A key that was met, and cannot be used or stands twice. */
export interface OddKey {
  readonly kind: 'duplicate' | 'unusable';
  readonly text: string;
  readonly offset: number;
}

export interface BuildRequest {
  readonly file: string;
  readonly document: number;
  readonly root: Node | undefined;
  /** Most values after aliases are expanded. */
  readonly mostNodes: number;
  readonly lineOf: (offset: number) => number;
}

interface Building extends BuildRequest {
  readonly anchors: Map<string, Node>;
  /** Anchored values that are being expanded: an alias to one of them would never end. */
  readonly open: Set<Node>;
  readonly oddKeys: OddKey[];
  count: number;
  /** Where the alias is that is being expanded: what is too much is its doing. */
  aliasOffset: number | undefined;
}

/**
 * The values of a composed document with their places: aliases and merge keys (`<<`, which all of the known formats
 * allow) expanded. What a map holds and cannot be used is kept apart, so that it can be reported. Throws
 * `UnbuildableDocument`.
 */
export function buildNodes(request: BuildRequest): { root: SourceNode; oddKeys: readonly OddKey[] } {
  const building: Building = {
    ...request,
    anchors: new Map(),
    open: new Set(),
    oddKeys: [],
    count: 0,
    aliasOffset: undefined,
  };
  const root = build(request.root, [], building);
  return { root, oddKeys: building.oddKeys };
}

function build(node: Node | undefined, path: ValuePath, building: Building): SourceNode {
  building.count += 1;
  if (building.count > building.mostNodes)
    throw new UnbuildableDocument('too-many-values', building.aliasOffset ?? rangeOf(node).start);
  if (isAlias(node)) return expand(node.source, rangeOf(node).start, { path, building });
  if (node?.anchor !== undefined) building.anchors.set(node.anchor, node);
  if (node === undefined) return scalar(undefined, path, building);
  building.open.add(node);
  const built = buildContent(node, path, building);
  building.open.delete(node);
  return built;
}

function buildContent(node: Node, path: ValuePath, building: Building): SourceNode {
  if (isMap(node)) return buildMap(node, path, building);
  if (isSeq(node)) {
    const items = node.items.map((item, index) => build(asNode(item), [...path, index], building));
    return { kind: 'list', items, ...placeOf(node, path, building) };
  }
  return scalar(isScalar(node) ? node : undefined, path, building);
}

function expand(
  name: string,
  offset: number,
  { path, building }: { readonly path: ValuePath; readonly building: Building },
): SourceNode {
  const target = building.anchors.get(name);
  if (target === undefined) throw new UnbuildableDocument('unknown-alias', offset);
  if (building.open.has(target)) throw new UnbuildableDocument('endless-alias', offset);
  const outer = building.aliasOffset;
  building.aliasOffset = outer ?? offset;
  const built = build(target, path, building);
  building.aliasOffset = outer;
  return built;
}

function placeOf(
  node: Node | undefined,
  path: ValuePath,
  { file, document, lineOf }: Building,
): Pick<MapNode, 'file' | 'document' | 'line' | 'path'> {
  return { file, document, line: lineOf(rangeOf(node).start), path };
}

function scalar(node: Scalar | undefined, path: ValuePath, building: Building): ScalarNode {
  const value = node?.value;
  const place = placeOf(node, path, building);
  if (typeof value === 'string') return { kind: 'scalar', value, text: value, ...place };
  const text = node?.source ?? '';
  if (typeof value === 'boolean') return { kind: 'scalar', value, text, ...place };
  // A number that JSON cannot hold as it is written stays the text that it is.
  if (typeof value === 'number')
    return { kind: 'scalar', value: String(value) === text ? value : text, text, ...place };
  return { kind: 'scalar', value: null, text, ...place };
}

interface MapUnderWay {
  readonly entries: Map<string, SourceNode>;
  readonly refused: RefusedNode[];
}

function buildMap(node: YAMLMap, path: ValuePath, building: Building): MapNode {
  const map: MapUnderWay = { entries: new Map(), refused: [] };
  const merges: Pair[] = [];
  for (const pair of node.items) {
    if (isMergeKey(asNode(pair.key))) merges.push(pair);
    else addPair(pair, path, { map, building });
  }
  for (const pair of merges) mergeInto(map, asNode(pair.value), { path, building });
  return { kind: 'map', ...map, ...placeOf(asNode(node.items[0]?.key) ?? node, path, building) };
}

function isMergeKey(key: Node | undefined): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function addPair(
  pair: Pair,
  path: ValuePath,
  { map, building }: { readonly map: MapUnderWay; readonly building: Building },
): void {
  const key = asNode(pair.key);
  const text = keyText(key);
  const reason = whyUnusable(key, text, map);
  const value = build(asNode(pair.value), [...path, text === '' ? '?' : text], building);
  // A value that is left empty has no place of its own: it stands where its key does.
  const placed =
    value.line === 1 && asNode(pair.value) === undefined ? { ...value, line: lineOf(key, building) } : value;
  if (reason === undefined) map.entries.set(text, placed);
  else {
    map.refused.push({ node: placed, reason });
    const kind = map.entries.has(text) ? 'duplicate' : 'unusable';
    building.oddKeys.push({ kind, text, offset: rangeOf(key).start });
  }
}

function lineOf(node: Node | undefined, { lineOf: toLine }: Building): number {
  return toLine(rangeOf(node).start);
}

function whyUnusable(key: Node | undefined, text: string, { entries }: MapUnderWay): string | undefined {
  if (!isScalar(key)) return 'Its key is a map, a list or an alias, which stands for no name.';
  if (text === '__proto__') return 'The key `__proto__` is not taken over: many programs misread it.';
  if (entries.has(text)) return `The key ${quoted(text)} stands twice in this map; the first one counts.`;
  return undefined;
}

/** Keys that a map has itself come before merged ones, and earlier merges before later ones (YAML 1.1, merge). */
function mergeInto(
  map: MapUnderWay,
  value: Node | undefined,
  { path, building }: { readonly path: ValuePath; readonly building: Building },
): void {
  const isShared = isAlias(value);
  const merged = build(value, [...path, '<<'], building);
  if (isSeq(value)) {
    for (const item of value.items) mergeInto(map, asNode(item), { path, building });
    return;
  }
  if (merged.kind !== 'map') {
    map.refused.push({ node: merged, reason: 'A merge key (`<<`) takes a map, and this is none.' });
    return;
  }
  for (const [key, node] of merged.entries) {
    if (!map.entries.has(key)) map.entries.set(key, moved(node, path.length));
    else if (!isShared)
      map.refused.push({ node, reason: `The key ${quoted(key)} of the map itself replaces it.` });
  }
  if (!isShared) map.refused.push(...merged.refused);
}

/** The same value with the step `<<` taken out of its path. */
function moved(node: SourceNode, step: number): SourceNode {
  const path = node.path.toSpliced(step, 1);
  if (node.kind === 'scalar') return { ...node, path };
  if (node.kind === 'list') return { ...node, path, items: node.items.map((item) => moved(item, step)) };
  const entries = new Map([...node.entries].map(([key, value]) => [key, moved(value, step)]));
  const refused = node.refused.map((one) => ({ ...one, node: moved(one.node, step) }));
  return { ...node, path, entries, refused };
}
