import type { Span, SourceText } from './problem.ts';

const byteOrderMark = '\u{FEFF}';

/** A text with the means to turn offsets into lines and columns; lines end at LF, as editors and YAML count them. */
export function toSourceText(file: string, text: string): SourceText {
  const lineOf = lineFinder(text);
  const first = text.startsWith(byteOrderMark) ? 1 : 0;

  const placeOf = (offset: number): { line: number; column: number } => {
    const { line, start } = lineOf(offset);
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

interface Line {
  /** From 0. */
  readonly line: number;
  readonly start: number;
}

/** Most offsets are asked for from the beginning to the end; where all lines begin is only noted for the others. */
function lineFinder(text: string): (offset: number) => Line {
  let [line, start, end] = [0, 0, text.indexOf('\n')];
  let starts: readonly number[] | undefined;
  return (offset) => {
    if (offset < start) {
      starts ??= lineStarts(text);
      const found = lineAt(starts, offset);
      return { line: found, start: starts[found] ?? 0 };
    }
    while (end !== -1 && end < offset) {
      [line, start] = [line + 1, end + 1];
      end = text.indexOf('\n', start);
    }
    return { line, start };
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
