import { revealInvisible } from './visible-text.ts';

let segmenter: Intl.Segmenter | undefined;

/** Made when the first text needs it: that takes longer than all else that a short command does. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Scripts and symbols that terminals draw two cells wide (UAX #11, Wide and Fullwidth, by block). */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18CFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

const markOnly = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** Characters that stand for themselves in one cell: printable ASCII, Latin letters, dashes, arrows, lines of boxes. */
const narrow = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u257f]*$/;

/** How many cells a text takes in a terminal. Invisible characters must have been revealed before. */
export function textWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (wide.test(grapheme) || grapheme.includes('\uFE0F')) return 2;
  return markOnly.test(grapheme) ? 0 : 1;
}

/** Fills up with spaces to so many cells. */
export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - textWidth(text)));
}

/**
 * A line, broken between words so that no part is wider than so many cells; the later parts are indented. A word that
 * is wider stays whole. Without a width it is one part.
 */
export function wrapCells(line: string, cells: number | undefined, indent: number): readonly string[] {
  if (cells === undefined || textWidth(line) <= cells) return [line];
  const lead = /^ */.exec(line)?.[0] ?? '';
  const parts: string[] = [];
  let part = lead;
  for (const word of line.slice(lead.length).split(' ')) {
    const isFirst = part === lead || part === ' '.repeat(indent);
    if (!isFirst && textWidth(part) + 1 + textWidth(word) > cells) {
      parts.push(part);
      part = ' '.repeat(indent) + word;
    } else part += isFirst ? word : ` ${word}`;
  }
  return [...parts, part];
}

const tabCells = 4;

/** A source line as a terminal can show it: tabs as spaces, controls as their pictures (U+2400), the rest revealed. */
export function terminalLine(text: string): string {
  return revealInvisible(
    text.replaceAll('\t', ' '.repeat(tabCells)).replace(/\p{Cc}/gu, (control) => controlPicture(control)),
  );
}

function controlPicture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : control;
}
