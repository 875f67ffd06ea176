import type { Span, SourceText } from './problem.ts';

const byteOrderMark = '\u{FEFF}';

/** A text with the means to turn offsets into lines and columns; lines end at LF, as editors and YAML count them. */
export function toSourceText(file: string, text: string): SourceText {
  const lines = new LineCursor(text);
  return {
    file,
    text,
    shared: { text },
    rangeOf: ({ start, end }: Span) => {
      lines.moveTo(start);
      const [line, column] = [lines.line, lines.columnOf(start)];
      const last = Math.max(start, end);
      lines.moveTo(last);
      return { line, column, endLine: lines.line, endColumn: lines.columnOf(last) };
    },
  };
}

/** Goes from line to line, as most offsets are asked for in their order; for others it notes where all lines begin. */
class LineCursor {
  /** From 1. */
  line = 1;
  #start = 0;
  #end: number;
  #starts: readonly number[] | undefined;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#end = text.indexOf('\n');
  }

  moveTo(offset: number): void {
    if (offset < this.#start) this.#starts ??= lineStarts(this.#text);
    if (this.#starts !== undefined) {
      const index = lineAt(this.#starts, offset);
      [this.line, this.#start] = [index + 1, this.#starts[index] ?? 0];
      return;
    }
    while (this.#end !== -1 && this.#end < offset) {
      [this.line, this.#start] = [this.line + 1, this.#end + 1];
      this.#end = this.#text.indexOf('\n', this.#start);
    }
  }

  /** From 1. A byte order mark is no column. */
  columnOf(offset: number): number {
    const mark = this.line === 1 && this.#text.startsWith(byteOrderMark) ? 1 : 0;
    return Math.max(offset - this.#start - mark, 0) + 1;
  }
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
