import type { Fix, SourceRange, TextEdit } from '../../model/diagnostic.ts';

/** A region of a SARIF file; lines and columns count from 1, the end column is exclusive (SARIF 2.1.0, 3.30). */
export interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function regionOf({ line, column, endLine, endColumn }: SourceRange): SarifRegion {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

export interface SarifReplacement {
  readonly deletedRegion: SarifRegion;
  readonly insertedContent?: { readonly text: string };
}

/** The edits of a fix by line and column of the text that they are for; none where an edit lies outside of it. */
export function replacementsOf({ edits }: Fix, text: string): readonly SarifReplacement[] {
  if (edits.some(({ start, end }) => start < 0 || end < start || end > text.length)) return [];
  const lines = lineStarts(text);
  return edits.map((edit) => replacementOf(edit, lines));
}

function replacementOf({ start, end, text }: TextEdit, lines: readonly number[]): SarifReplacement {
  const [from, to] = [positionAt(start, lines), positionAt(end, lines)];
  const deletedRegion = {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
  return text === '' ? { deletedRegion } : { deletedRegion, insertedContent: { text } };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** The line that holds an offset, found by halving, and how far in it the offset lies. */
function positionAt(offset: number, starts: readonly number[]): { line: number; column: number } {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
