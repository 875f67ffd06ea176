import type { JsonValue } from '../../model/json.ts';
import { findControlCharacter } from './decode-text.ts';

/** Characters by their code, as far as they mean something to YAML. */
export const sign = {
  newline: 0x0a,
  space: 0x20,
  hash: 0x23,
  comma: 0x2c,
  dash: 0x2d,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  openMap: 0x7b,
  closeMap: 0x7d,
  pipe: 0x7c,
  greater: 0x3e,
  double: 0x22,
  single: 0x27,
} as const;

/** Signs with which no unquoted text begins in the subset (YAML 1.2, 7.3.3). */
const indicators: ReadonlySet<number> = new Set(
  Array.from(',[]{}#&*!|>\'"%@`?:', (character) => character.charCodeAt(0)),
);

/** Whether an unquoted text may begin here; a `-` only where something follows it. */
export function mayBeginPlain(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isLetter(code)) return true;
  if (code === sign.dash) return !endsWord(text.charCodeAt(at + 1)) && !isFlowSign(text.charCodeAt(at + 1));
  return !indicators.has(code) && !endsWord(code);
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower > 0x60 && lower < 0x7b;
}

/** A space, the end of the line, or the end of the text. */
export function endsWord(code: number): boolean {
  return code === sign.space || code === sign.newline || Number.isNaN(code);
}

function isFlowSign(code: number): boolean {
  return (
    code === sign.comma ||
    code === sign.openList ||
    code === sign.closeList ||
    code === sign.openMap ||
    code === sign.closeMap
  );
}

/** Where an unquoted text ends, spaces after it left out. */
export function endOfPlain(text: string, from: number, isInFlow: boolean): number {
  let end = from;
  for (let at = from; ; at += 1) {
    if (text.charCodeAt(at) === sign.space) continue;
    if (endsPlain(text, at, isInFlow)) return end;
    end = at + 1;
  }
}

function endsPlain(text: string, at: number, isInFlow: boolean): boolean {
  const code = text.charCodeAt(at);
  if (isLetter(code)) return false;
  if (code === sign.colon) return endsKey(text.charCodeAt(at + 1), isInFlow);
  if (code === sign.hash) return text.charCodeAt(at - 1) === sign.space;
  return code === sign.newline || Number.isNaN(code) || (isInFlow && isFlowSign(code));
}

function endsKey(code: number, isInFlow: boolean): boolean {
  return endsWord(code) || (isInFlow && isFlowSign(code));
}

/** Where a text in quotes ends, on its own line and without escapes that need care; -1 where it does not. */
export function endOfQuoted(text: string, from: number): number {
  const quote = text.charCodeAt(from);
  for (let at = from + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === sign.newline || Number.isNaN(code)) return -1;
    if (code === sign.backslash && quote === sign.double) at += 1;
    else if (code === quote) {
      if (quote === sign.double || text.charCodeAt(at + 1) !== quote) return at + 1;
      at += 1;
    }
  }
}

/** Escapes that mean the same in JSON. */
const escapes = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/g;

/** What a text in quotes says; undefined for escapes that JSON does not know or that stand for control characters. */
export function readQuoted(text: string, start: number, end: number): string | undefined {
  const inside = text.slice(start + 1, end - 1);
  if (text.charCodeAt(start) === sign.single)
    return inside.includes("'") ? inside.replaceAll("''", "'") : inside;
  if (!inside.includes('\\')) return inside;
  if (inside.replaceAll(escapes, '').includes('\\')) return undefined;
  const value = JSON.parse(`"${inside}"`) as string;
  return findControlCharacter(value) === undefined ? value : undefined;
}

export interface BlockScalar {
  readonly value: JsonValue;
  /** After the line end of its last line. */
  readonly end: number;
}

const header = /[|>]-?\n/y;

/**
 * The text of a `|` or `>` that begins at an offset, below a key with an indentation. Undefined for all that is hard
 * to tell: an indentation that is written, lines that are kept, empty or of spaces only at the wrong place.
 */
export function readBlockScalar(text: string, from: number, parentIndent: number): BlockScalar | undefined {
  header.lastIndex = from;
  if (!header.test(text)) return undefined;
  const start = header.lastIndex;
  const indent = indentAt(text, start);
  if (indent <= parentIndent || text.charCodeAt(start + indent) === sign.newline) return undefined;
  const lines = linesBelow(text, start, indent);
  if (lines === undefined) return undefined;
  const isFolded = text.charCodeAt(from) === sign.greater;
  if (isFolded && lines.texts.some((line) => line === '' || line.startsWith(' '))) return undefined;
  const isStripped = text.charCodeAt(from + 1) === sign.dash;
  return { value: lines.texts.join(isFolded ? ' ' : '\n') + (isStripped ? '' : '\n'), end: lines.end };
}

/** Lines up to the last that is not empty, without their indentation; undefined for one that is indented by less than all. */
function linesBelow(
  text: string,
  start: number,
  indent: number,
): { readonly texts: readonly string[]; readonly end: number } | undefined {
  const texts: string[] = [];
  let [end, count] = [start, 0];
  for (let at = start; at < text.length;) {
    const own = indentAt(text, at);
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd === -1) return undefined;
    const isBlank = lineEnd === at + own;
    if (isBlank && own > 0) return undefined;
    if (!isBlank && own < indent) break;
    texts.push(isBlank ? '' : text.slice(at + indent, lineEnd));
    at = lineEnd + 1;
    if (!isBlank) [end, count] = [at, texts.length];
  }
  return { texts: texts.slice(0, count), end };
}

function indentAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text.charCodeAt(at) === sign.space) at += 1;
  return at - lineStart;
}
