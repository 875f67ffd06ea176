import type { JsonObject, JsonValue } from '../../model/json.ts';
import { resolvePlain } from './plain-scalar.ts';
import { declined, SubsetLines } from './subset-lines.ts';
import { isQuote, NodeTable } from './subset-places.ts';
import {
  endOfPlain,
  endOfQuoted,
  endsWord,
  mayBeginPlain,
  readBlockScalar,
  readQuoted,
  sign,
} from './subset-scalars.ts';

/** Longest key (YAML 1.2, 7.4.2 allows 1,024 characters), and most fields of a map, whose keys are searched in turn. */
const longestKey = 1000;
const mostFields = 1000;

/** The value of a text with the places of everything in it. */
export interface SubsetText {
  readonly value: JsonObject;
  readonly start: number;
  readonly nodes: NodeTable;
  /** After the last line that holds something of the value, up to which a comment on that line counts. */
  readonly end: number;
}

/** Reads a text whose outermost map begins at an offset, not indented; undefined where it is not in the subset. */
export function readSubset(text: string, from: number, depth: number): SubsetText | undefined {
  try {
    return new SubsetReader(text, depth).readDocument(from);
  } catch (error) {
    if (error === declined) return undefined;
    throw error;
  }
}

/** Goes through a text once, from line to line. */
class SubsetReader {
  readonly #nodes: NodeTable;
  readonly #lines: SubsetLines;
  readonly #text: string;
  readonly #depth: number;

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
    this.#lines = new SubsetLines(text);
    this.#nodes = new NodeTable(text);
  }

  readDocument(from: number): SubsetText {
    if (this.#lines.toNextLine(from) !== 0) throw declined;
    const start = this.#lines.at;
    const value = this.#readBlockMap(0);
    if (this.#lines.at < this.#text.length || this.#lines.end === -1) throw declined;
    return { value, start, end: this.#lines.end, nodes: this.#nodes };
  }

  #readBlockMap(depth: number): JsonObject {
    const node = this.#open('map', depth);
    const indent = this.#lines.indent;
    const value: Record<string, JsonValue> = {};
    let fields = 0;
    do {
      const name = this.#readKey(false);
      if (fields >= mostFields || Object.hasOwn(value, name)) throw declined;
      value[name] = this.#readField(indent, depth + 1);
      fields += 1;
    } while (this.#lines.indent === indent);
    if (this.#lines.indent > indent) throw declined;
    this.#nodes.close(node);
    return value;
  }

  /** What stands after a key and its colon, up to the next line that does not belong to it. */
  #readField(indent: number, depth: number): JsonValue {
    const at = this.#lines.skipSpaces(this.#lines.at);
    const code = this.#text.charCodeAt(at);
    if (code === sign.newline || code === sign.hash || Number.isNaN(code)) {
      this.#lines.finishLine(at);
      return this.#readBelow(indent, depth);
    }
    if (code === sign.pipe || code === sign.greater) return this.#readBlockScalar(at, indent);
    if (mayBeginPlain(this.#text, at)) return this.#readPlain(at, indent);
    const value = this.#readInLine(at, depth, false);
    this.#lines.finishLine(this.#lines.at);
    return value;
  }

  /** A text without quotes, with the lines that go on with it. */
  #readPlain(at: number, indent: number): JsonValue {
    const text = this.#text;
    let end = endOfPlain(text, at, false);
    let source = text.slice(at, end);
    for (
      let next = this.#continuation(end, indent);
      next !== undefined;
      next = this.#continuation(end, indent)
    ) {
      end = endOfPlain(text, next, false);
      source += ` ${text.slice(next, end)}`;
    }
    const value = resolvePlain(source);
    if (value === undefined) throw declined;
    this.#nodes.addScalar(at, end);
    this.#lines.finishLine(end);
    return value;
  }

  /** Where the next line begins that a text without quotes goes on with, if it does. */
  #continuation(end: number, indent: number): number | undefined {
    const start = this.#lines.skipSpaces(end) + 1;
    if (this.#text.charCodeAt(start - 1) !== sign.newline) return undefined;
    const at = this.#lines.skipSpaces(start);
    return at - start > indent && mayBeginPlain(this.#text, at) ? at : undefined;
  }

  #readBelow(indent: number, depth: number): JsonValue {
    const isList = this.#lines.isItem();
    if (this.#lines.indent > indent) return isList ? this.#readBlockList(depth) : this.#readBlockMap(depth);
    if (this.#lines.indent === indent && isList) return this.#readBlockList(depth);
    this.#nodes.addEmpty();
    this.#lines.end = -1;
    return null;
  }

  #readBlockScalar(at: number, indent: number): JsonValue {
    const scalar = readBlockScalar(this.#text, at, indent);
    if (scalar === undefined) throw declined;
    this.#nodes.addScalar(at, scalar.end);
    this.#lines.end = scalar.end;
    this.#lines.toNextLine(scalar.end);
    return scalar.value;
  }

  #readBlockList(depth: number): readonly JsonValue[] {
    const node = this.#open('list', depth);
    const indent = this.#lines.indent;
    const items: JsonValue[] = [];
    do items.push(this.#readItem(indent, depth + 1));
    while (this.#lines.indent === indent && this.#lines.isItem());
    if (this.#lines.indent > indent) throw declined;
    this.#nodes.close(node);
    return items;
  }

  #readItem(indent: number, depth: number): JsonValue {
    const at = this.#lines.skipSpaces(this.#lines.at + 1);
    this.#nodes.setKey(-1, -1);
    if (this.#isKeyAt(at)) {
      this.#lines.indent = indent + at - this.#lines.at;
      this.#lines.at = at;
      return this.#readBlockMap(depth);
    }
    if (mayBeginPlain(this.#text, at)) return this.#readPlain(at, indent);
    const value = this.#readKeyless(at, depth, false);
    this.#lines.finishLine(this.#lines.at);
    return value;
  }

  #isKeyAt(at: number): boolean {
    const isQuoted = isQuote(this.#text.charCodeAt(at));
    const end = isQuoted ? endOfQuoted(this.#text, at) : endOfPlain(this.#text, at, false);
    return this.#text.charCodeAt(end) === sign.colon && endsWord(this.#text.charCodeAt(end + 1));
  }

  /** An item of a list. Without a key its place is its first field, so it needs one. */
  #readKeyless(at: number, depth: number, isInFlow: boolean): JsonValue {
    if (this.#text.charCodeAt(at) === sign.openList) throw declined;
    const value = this.#readInLine(at, depth, isInFlow);
    if (isEmptyMap(value)) throw declined;
    return value;
  }

  /** A scalar, or a map or list in brackets, that ends on the same line. */
  #readInLine(at: number, depth: number, isInFlow: boolean): JsonValue {
    const code = this.#text.charCodeAt(at);
    if (code === sign.openMap) return this.#readFlowMap(at, depth);
    if (code === sign.openList) return this.#readFlowList(at, depth);
    const isQuoted = isQuote(code);
    if (!isQuoted && !mayBeginPlain(this.#text, at)) throw declined;
    const end = isQuoted ? endOfQuoted(this.#text, at) : endOfPlain(this.#text, at, isInFlow);
    if (end === -1) throw declined;
    const value = isQuoted ? readQuoted(this.#text, at, end) : resolvePlain(this.#text.slice(at, end));
    if (value === undefined) throw declined;
    this.#nodes.addScalar(at, end);
    this.#lines.at = end;
    return value;
  }

  #readFlowMap(at: number, depth: number): JsonObject {
    const node = this.#open('map', depth);
    const value: Record<string, JsonValue> = {};
    let fields = 0;
    this.#lines.at = this.#lines.skipSpaces(at + 1);
    while (
      fields === 0 ? this.#text.charCodeAt(this.#lines.at) !== sign.closeMap : this.#goesOn(sign.closeMap)
    ) {
      const name = this.#readKey(true);
      if (fields >= mostFields || Object.hasOwn(value, name)) throw declined;
      value[name] = this.#readInLine(this.#lines.skipSpaces(this.#lines.at), depth + 1, true);
      fields += 1;
    }
    this.#lines.at += 1;
    this.#nodes.close(node);
    return value;
  }

  #readFlowList(at: number, depth: number): readonly JsonValue[] {
    const node = this.#open('list', depth);
    const items: JsonValue[] = [];
    this.#lines.at = this.#lines.skipSpaces(at + 1);
    while (
      items.length === 0
        ? this.#text.charCodeAt(this.#lines.at) !== sign.closeList
        : this.#goesOn(sign.closeList)
    ) {
      this.#nodes.setKey(-1, -1);
      items.push(this.#readKeyless(this.#lines.at, depth + 1, true));
    }
    this.#lines.at += 1;
    this.#nodes.close(node);
    return items;
  }

  /** Steps over a comma to what comes after it; false where the bracket closes. */
  #goesOn(close: number): boolean {
    this.#lines.at = this.#lines.skipSpaces(this.#lines.at);
    const code = this.#text.charCodeAt(this.#lines.at);
    if (code === close) return false;
    if (code !== sign.comma) throw declined;
    this.#lines.at = this.#lines.skipSpaces(this.#lines.at + 1);
    return true;
  }

  /** A key with its colon. */
  #readKey(isInFlow: boolean): string {
    const text = this.#text;
    const start = this.#lines.at;
    const code = text.charCodeAt(start);
    const isQuoted = isQuote(code);
    if (code === sign.dash || !(isQuoted || mayBeginPlain(text, start))) throw declined;
    const end = isQuoted ? endOfQuoted(text, start) : endOfPlain(text, start, isInFlow);
    if (text.charCodeAt(end) !== sign.colon || !endsWord(text.charCodeAt(end + 1))) throw declined;
    this.#nodes.setKey(start, end);
    this.#lines.at = end + 1;
    return nameOf(text, start, end);
  }

  #open(type: 'map' | 'list', depth: number): number {
    if (depth >= this.#depth) throw declined;
    return this.#nodes.open(type);
  }
}

/** What a key says. One with escapes, or that is no text, is not in the subset. */
function nameOf(text: string, start: number, end: number): string {
  if (end - start > longestKey) throw declined;
  const isQuoted = isQuote(text.charCodeAt(start));
  const name = isQuoted ? text.slice(start + 1, end - 1) : text.slice(start, end);
  const isPlain = isQuoted ? !/["'\\]/.test(name) : typeof resolvePlain(name) === 'string';
  if (!isPlain || name === '__proto__' || name === '<<') throw declined;
  return name;
}

function isEmptyMap(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
