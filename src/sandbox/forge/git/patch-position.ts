/** A line of a file, before the change (`LEFT`) or after it. */
export interface PatchPlace {
  readonly side: 'LEFT' | 'RIGHT';
  /** Counted from 1. */
  readonly line: number;
}

/** Where a line stands in a patch. */
export interface PatchPosition extends PatchPlace {
  /** Lines below the first `@@`, as GitHub counts positions. */
  readonly position: number;
  /** From the line's own `@@` to the line itself. */
  readonly hunk: string;
}

const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** Finds a line in a patch that begins with `@@`; undefined when the patch does not show it. */
export function findInPatch(patch: string, { side, line }: PatchPlace): PatchPosition | undefined {
  const rows = patch.split('\n');
  for (const row of shownLines(rows)) {
    if (row.side !== side || row.line !== line) continue;
    const { start, position } = row;
    return { side, line, position, hunk: rows.slice(start, position + 1).join('\n') };
  }
  return undefined;
}

/** The line at a position, which older clients give instead of a line; unchanged lines count as after the change. */
export function lineAtPosition(patch: string, position: number): PatchPlace | undefined {
  const rows = patch.split('\n').slice(0, position + 1);
  const places = [...shownLines(rows)].filter((place) => place.position === position);
  const place = places.find(({ side }) => side === 'RIGHT') ?? places[0];
  return place === undefined ? undefined : { side: place.side, line: place.line };
}

interface ShownLine extends PatchPlace {
  readonly position: number;
  /** Position of the `@@` above it. */
  readonly start: number;
}

/** Every line that a patch shows; an unchanged line is there twice, once for each side. */
function* shownLines(rows: readonly string[]): Generator<ShownLine> {
  let [left, right, start] = [0, 0, 0];
  for (const [position, row] of rows.entries()) {
    const [, oldLine, newLine] = header.exec(row) ?? [];
    if (oldLine !== undefined) [left, right, start] = [Number(oldLine), Number(newLine), position];
    else {
      if (/^[ -]/.test(row)) yield { side: 'LEFT', line: left++, position, start };
      if (/^[ +]/.test(row)) yield { side: 'RIGHT', line: right++, position, start };
    }
  }
}
