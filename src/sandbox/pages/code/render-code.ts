import { markup, type Content } from '../markup/html.ts';
import type { Grammar } from './languages.ts';
import { visibleText } from './visible-text.ts';

/** A part of a line to set off, from `start` to `end` (UTF-16 offsets), with the class that does it. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly className: string;
}

const longestLine = 1_000;

/** Colours are for reading; what nobody reads is not worth the time. */
const longestColoured = 400;

/** One line of code with its tokens coloured and its highlights set off; very long lines are cut, saying so. */
export function renderCode(
  line: string,
  grammar: Grammar | undefined,
  highlights: readonly Highlight[] = [],
): Content {
  const shown = line.length > longestLine ? line.slice(0, longestLine) : line;
  const rest = line.length - shown.length;
  const pieces = piecesOf(shown, [...tokensOf(shown, grammar), ...highlights]);
  if (rest === 0) return pieces;
  return [...pieces, markup`<span class="cut">… ${rest.toLocaleString('en')} more characters</span>`];
}

function* tokensOf(line: string, grammar: Grammar | undefined): Generator<Highlight> {
  if (grammar === undefined || line.length > longestColoured) return;
  for (const match of line.matchAll(grammar)) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    if (kind !== undefined)
      yield { start: match.index, end: match.index + match[0].length, className: `t-${kind}` };
  }
}

/** Cuts the line wherever a range begins or ends; each piece carries the classes of the ranges that hold it. */
function piecesOf(line: string, ranges: readonly Highlight[]): readonly Content[] {
  if (ranges.length === 0) return [visibleText(line)];
  const inside = (offset: number) => Math.min(Math.max(offset, 0), line.length);
  const cuts = new Set([0, line.length, ...ranges.flatMap(({ start, end }) => [inside(start), inside(end)])]);
  const ordered = [...cuts].toSorted((a, b) => a - b);
  let open: readonly Highlight[] = [];
  const starting = Map.groupBy(ranges, ({ start }) => inside(start));
  return ordered.slice(0, -1).map((start, index) => {
    open = [...open, ...(starting.get(start) ?? [])].filter(({ end }) => end > start);
    const text = visibleText(line.slice(start, ordered[index + 1]));
    const classes = open.map(({ className }) => className).join(' ');
    return classes === '' ? text : markup`<span class="${classes}">${text}</span>`;
  });
}
