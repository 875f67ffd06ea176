import type { Span, SourceText } from './problem.ts';

const byteOrderMark = '\u{FEFF}';

/** A text with the means to turn offsets into lines and columns; lines end at LF, as editors and YAML count them. */
export function toSourceText(file: string, text: string): SourceText {
  let lines: readonly number[] | undefined;
  const first = text.startsWith(byteOrderMark) ? 1 : 0;

  const placeOf = (offset: number): { line: number; column: number } => {
    lines ??= lineStarts(text);
    const line = lineAt(lines, offset);
    const start = lines[line] ?? 0;
    return { line: line + 1, column: Math.max(offset - (line === 0 ? first : start), 0) + 1 };
  };
  return {
    file,
    text,
    shared: { text },
    rangeOf: ({ start, end }: Span) => {
      const from = placeOf(start);
      const to = placeOf(Math.max(start, end));
      return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last line that starts at or before the offset, by bisection. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
