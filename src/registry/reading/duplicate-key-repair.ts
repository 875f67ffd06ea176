import type { Pair, YAMLMap } from 'yaml';
import { asNode, keyText, rangeOf } from './places.ts';
import type { Repair } from './problem.ts';
import { quoted } from '../wording.ts';

/**
 * Removes the lines of a field that stands twice, where both say the very same. None for a field that shares a line
 * with another, or has a comment or an anchor in it, which would be lost.
 */
export function repairDuplicate(
  map: YAMLMap,
  { first, again }: { readonly first: Pair | undefined; readonly again: Pair },
  text: string,
): Repair | undefined {
  if (map.flow === true || first === undefined) return undefined;
  const start = text.lastIndexOf('\n', rangeOf(asNode(again.key)).start - 1) + 1;
  const end = endOfLine(text, endOf(again));
  const lines = text.slice(start, end);
  const before = text.slice(start, rangeOf(asNode(again.key)).start);
  const isAlone = /^ *$/.test(before) && !/(?:^|\s)[#&]/.test(lines) && !lines.includes('*');
  if (!isAlone || written(first, text) !== written(again, text)) return undefined;
  return { title: `Remove the second ${quoted(keyText(asNode(again.key)))}`, text: '', span: { start, end } };
}

function written(pair: Pair, text: string): string {
  return text.slice(rangeOf(asNode(pair.key)).start, endOf(pair)).trimEnd();
}

function endOf({ key, value }: Pair): number {
  return Math.max(rangeOf(asNode(key)).end, rangeOf(asNode(value)).end);
}

/** After the line end, where a value does not already end with one. */
function endOfLine(text: string, from: number): number {
  if (text[from - 1] === '\n') return from;
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline + 1;
}
