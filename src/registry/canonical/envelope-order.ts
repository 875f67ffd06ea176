import type { Pair } from 'yaml';
import type { TextEdit } from '../../model/diagnostic.ts';
import { asNode, keyText, rangeOf } from '../reading/places.ts';
import type { Span } from '../reading/problem.ts';
import type { OwnPart, OwnText } from './own-parts.ts';

const order = ['apiVersion', 'kind', 'metadata', 'spec'];

interface Entry extends Span {
  readonly rank: number;
}

/**
 * Puts `apiVersion`, `kind`, `metadata` and `spec` into this order, each with the comments right above it. What
 * stands above the first of them stays at the head of the document. A map in braces, or one that has other fields
 * too, is left as it is.
 */
export function envelopeOrder({ text, parts }: OwnText): readonly TextEdit[] {
  return parts.flatMap((part) => {
    const entries = entriesOf(text, part);
    return entries === undefined ? [] : moves(text, entries);
  });
}

function entriesOf(text: string, { map, region }: OwnPart): readonly Entry[] | undefined {
  const ranks = map.items.map((pair) => order.indexOf(keyText(asNode(pair.key))));
  if (map.flow === true || ranks.includes(-1) || new Set(ranks).size < ranks.length) return undefined;
  if (ranks.every((rank, index) => index === 0 || rank > (ranks[index - 1] ?? 0))) return undefined;
  const keys = map.items.map((pair) => rangeOf(asNode(pair.key)).start);
  if (!keys.every((start) => start === 0 || text[start - 1] === '\n')) return undefined;
  const ends = map.items.map((pair, index) => endOfEntry(text, pair, keys[index + 1] ?? region.end));
  const entries = ranks.map((rank, index) => ({
    rank,
    start: (index === 0 ? keys[0] : ends[index - 1]) ?? 0,
    end: ends[index] ?? 0,
  }));
  return withMarginAbove(text, entries, keys);
}

/** What lies between two entries belongs to the lower one; what lies below the last stays where it is. */
function withMarginAbove(
  text: string,
  entries: readonly Entry[],
  keys: readonly number[],
): readonly Entry[] | undefined {
  const isWhole = entries.every(
    ({ start, end }, index) => text[end - 1] === '\n' && start <= (keys[index] ?? 0) && start < end,
  );
  return isWhole ? entries : undefined;
}

/** After the last line of an entry and the indented comments below it, at most at `limit`. */
function endOfEntry(text: string, pair: Pair, limit: number): number {
  const value = asNode(pair.value);
  const end = Math.max(rangeOf(asNode(pair.key)).end, rangeOf(value).end);
  let at = text[end - 1] === '\n' ? end : nextLine(text, end);
  while (at < limit && /^[ \t]+#/.test(text.slice(at, at + 200))) at = nextLine(text, at);
  return Math.min(at, limit);
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline + 1;
}

/** Moves as few entries as possible, each before the one that stays and comes after it. */
function moves(text: string, entries: readonly Entry[]): readonly TextEdit[] {
  const kept = longestOrdered(entries);
  const end = Math.max(...kept.map((entry) => entry.end));
  const moved = entries.filter((entry) => !kept.includes(entry)).toSorted((a, b) => a.rank - b.rank);
  const insertions = moved.map((entry) => {
    const at = kept.find(({ rank }) => rank > entry.rank)?.start ?? end;
    return { start: at, end: at, text: text.slice(entry.start, entry.end) };
  });
  const deletions = moved.map((entry) => ({ start: entry.start, end: entry.end, text: '' }));
  return [...insertions, ...deletions].toSorted((a, b) => a.start - b.start);
}

/** The longest part of at most four entries whose ranks already rise. */
function longestOrdered(entries: readonly Entry[]): readonly Entry[] {
  const subsets = entries.reduce<readonly (readonly Entry[])[]>(
    (all, entry) => [
      ...all,
      ...all.filter((some) => (some.at(-1)?.rank ?? -1) < entry.rank).map((some) => [...some, entry]),
    ],
    [[]],
  );
  return subsets.reduce((longest, some) => (some.length > longest.length ? some : longest), []);
}
