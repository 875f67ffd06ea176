import type { SourceRange } from '../../model/diagnostic.ts';
import { maskSecrets } from '../../model/secret-text.ts';
import type { TextStyle } from '../plan/change-text.ts';
import { terminalLine, textWidth } from '../text-width.ts';

/** Widest excerpt of a source line, in UTF-16 units; of longer ones the part around the problem is shown. */
const widestLine = 100;

/** In a narrow terminal no less of a line is shown than this. */
const narrowestLine = 40;

/** Cells of the bar, the spaces around it, and what says that a line goes on at its left and right. */
const margins = 5;

/** How much of a long line is shown before the problem. */
const leadIn = 30;

/** The source line of a range with a line of carets below; empty when the text has no such line. */
export function sourceExcerpt(
  text: string,
  range: SourceRange,
  { paint, width = Infinity }: TextStyle,
): readonly string[] {
  const found = lineOf(text, range.line);
  if (found === undefined) return [];
  const line = maskSecrets(found);
  const gutter = String(range.line);
  const room = Math.max(narrowestLine, Math.min(widestLine, width - gutter.length - margins));
  const { before, marked, after } = splitLine(line, range, room);
  const indent = ' '.repeat(textWidth(before));
  const carets = '^'.repeat(Math.max(1, textWidth(marked)));
  const margin = ' '.repeat(gutter.length);
  const goesOn = range.endLine > range.line ? paint.dim(` … to line ${range.endLine}`) : '';
  const bar = paint.dim('│');
  return [
    `${paint.dim(gutter)} ${bar} ${before}${marked}${after}`,
    `${margin} ${bar} ${indent}${paint.red(carets)}${goesOn}`,
  ];
}

function lineOf(text: string, number: number): string | undefined {
  let start = 0;
  for (let line = 1; line < number; line += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) return undefined;
    start = end + 1;
  }
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** An offset, moved to the start of what a terminal draws as one character. */
function characterStart(line: string, offset: number): number {
  return graphemes.segment(line).containing(offset)?.index ?? offset;
}

/** An offset, moved behind what a terminal draws as one character, when it lies inside. */
function characterEnd(line: string, offset: number): number {
  const character = graphemes.segment(line).containing(offset);
  if (character === undefined || character.index === offset) return offset;
  return character.index + character.segment.length;
}

/** Before, in and after the range, each as a terminal shows it; no character is cut in two. */
function splitLine(
  line: string,
  range: SourceRange,
  room: number,
): { readonly before: string; readonly marked: string; readonly after: string } {
  const start = characterStart(line, Math.min(range.column - 1, line.length));
  const end =
    range.endLine > range.line
      ? line.length
      : characterEnd(line, Math.min(Math.max(range.endColumn - 1, start), line.length));
  const from = line.length > room ? characterStart(line, Math.max(0, start - leadIn)) : 0;
  const to = characterEnd(line, Math.min(line.length, from + room));
  return {
    before: `${from > 0 ? '…' : ''}${terminalLine(line.slice(from, start))}`,
    marked: terminalLine(line.slice(start, Math.min(end, to))),
    after: `${terminalLine(line.slice(Math.min(end, to), to))}${to < line.length ? '…' : ''}`,
  };
}
