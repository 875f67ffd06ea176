import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Limits } from '../../model/manifest.ts';
import { repairDuplicate } from './duplicate-key-repair.ts';
import { tooManyNodes } from './measure-document.ts';
import { asNode, keyText, rangeOf } from './places.ts';
import type { Problem, SourceText } from './problem.ts';
import { checkKey, readScalar } from './read-scalar.ts';
import { quoted } from '../wording.ts';

export interface ReadValue {
  readonly value: JsonValue;
  readonly problems: readonly Problem[];
  /** The node that each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  /** False when reading ended early, because there is too much, which a problem says. */
  readonly isComplete: boolean;
}

interface Anchor {
  readonly node: Node;
  /** Undefined while the node is being read: an alias to it would contain itself. */
  value: JsonValue | undefined;
  size: number;
}

interface Reading {
  readonly source: SourceText;
  readonly limits: Limits;
  readonly problems: Problem[];
  readonly targets: Map<Alias, Node>;
  readonly anchors: Map<string, Anchor>;
  /** Values so far, with those of each alias counted again. */
  size: number;
}

/** Where searching for the first of two equal keys ends, which would make a map of nothing else slow to read. */
const enoughProblems = 1_000;

/**
 * The JSON value of a composed document, and everything in it that the strict subset of YAML 1.2 does not allow:
 * merge keys, custom tags, keys that are not texts, keys that stand twice, numbers that JSON cannot hold exactly.
 * An alias shares the value of its anchor, so that expanding costs nothing; its size counts all the same.
 */
export function readValue(root: Node | undefined, source: SourceText, limits: Limits): ReadValue {
  const reading: Reading = {
    source,
    limits,
    problems: [],
    targets: new Map(),
    anchors: new Map(),
    size: 0,
  };
  const value = readNode(root, reading);
  return {
    value,
    problems: reading.problems,
    targets: reading.targets,
    isComplete: reading.size <= limits.nodes,
  };
}

function readNode(node: Node | undefined, reading: Reading): JsonValue {
  if (node === undefined || reading.size > reading.limits.nodes) return null;
  if (isAlias(node)) return readAlias(node, reading);
  countNode(node, reading);
  checkTag(node, reading);
  const anchor = openAnchor(node, reading);
  const before = reading.size;
  const value = readContent(node, reading);
  if (anchor !== undefined) {
    anchor.value = value;
    anchor.size = reading.size - before + 1;
  }
  return value;
}

/** Values that have no token, such as the nothing after a colon, are counted here alone. */
function countNode(node: Node, reading: Reading): void {
  reading.size += 1;
  if (reading.size <= reading.limits.nodes) return;
  reading.problems.push(tooManyNodes(rangeOf(node).start, reading.limits));
}

function openAnchor(node: Node, reading: Reading): Anchor | undefined {
  const name = isAlias(node) ? undefined : node.anchor;
  if (name === undefined) return undefined;
  const anchor: Anchor = { node, value: undefined, size: 0 };
  reading.anchors.set(name, anchor);
  return anchor;
}

function readContent(node: Node, reading: Reading): JsonValue {
  if (isMap(node)) return readMap(node, reading);
  if (isSeq(node)) return readList(node, reading);
  return isScalar(node) ? readScalar(node, reading.source, reading.problems) : null;
}

function readList(node: YAMLSeq, reading: Reading): JsonValue {
  return node.items.map((item) => readNode(asNode(item), reading));
}

function readMap(node: YAMLMap, reading: Reading): JsonObject {
  const value: Record<string, JsonValue> = {};
  for (const pair of node.items) {
    const key = asNode(pair.key);
    if (!isUsableKey(key, reading)) continue;
    const name = keyText(key);
    if (Object.hasOwn(value, name)) reportDuplicateKey(node, pair, reading);
    else value[name] = readNode(asNode(pair.value), reading);
  }
  return value;
}

function isUsableKey(key: Node | undefined, reading: Reading): boolean {
  const fault = checkKey(key);
  if (fault !== undefined) reading.problems.push(fault.problem);
  if (fault?.isLeftOut === true) return false;
  readNode(key, reading);
  return true;
}

function reportDuplicateKey(node: YAMLMap, again: Pair, { problems, source }: Reading): void {
  if (problems.length >= enoughProblems) return;
  const key = asNode(again.key);
  const name = keyText(key);
  const first = node.items.find((pair) => keyText(asNode(pair.key)) === name);
  const { line } = source.rangeOf(rangeOf(asNode(first?.key)));
  const message = `The key ${quoted(name)} stands twice in this map, first on line ${line}. Remove one of them.`;
  const repair = repairDuplicate(node, { first, again }, source.text);
  problems.push({
    code: 'duplicate-key',
    span: rangeOf(key),
    message,
    ...(repair !== undefined && { repair }),
  });
}

function readAlias(alias: Alias, reading: Reading): JsonValue {
  const anchor = reading.anchors.get(alias.source);
  const name = quoted(`*${alias.source}`);
  if (anchor === undefined) {
    const message = `The alias ${name} has no anchor before it. Define ${quoted(`&${alias.source}`)} first, or put the text into quotes.`;
    reading.problems.push({ code: 'unknown-alias', span: rangeOf(alias), message });
    return null;
  }
  if (anchor.value === undefined) {
    const message = `The alias ${name} stands within its own anchor, so it would never end. Write the value out.`;
    reading.problems.push({ code: 'recursive-alias', span: rangeOf(alias), message });
    return null;
  }
  reading.targets.set(alias, anchor.node);
  reading.size += anchor.size;
  if (reading.size > reading.limits.nodes) reading.problems.push(aliasBomb(alias, reading.limits));
  return anchor.value;
}

function aliasBomb(alias: Alias, { nodes }: Limits): Problem {
  return {
    code: 'alias-bomb',
    span: rangeOf(alias),
    message: `With this alias the document expands to more than ${nodes} values. Write the values out, or split the document.`,
  };
}

const allowedTags: ReadonlySet<string> = new Set(
  ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`),
);

function checkTag(node: Node, { problems }: Reading): void {
  if (node.tag === undefined || allowedTags.has(node.tag)) return;
  problems.push({
    code: 'custom-tag',
    span: rangeOf(node),
    message: `The tag ${quoted(node.tag)} is not one of YAML's own, and what it stands for is not known. Write the value out.`,
  });
}
