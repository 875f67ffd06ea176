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
  return positionsOf(patch).find((place) => place.side === side && place.line === line);
}

/** The line at a position, which older clients give instead of a line; unchanged lines count as after the change. */
export function lineAtPosition(patch: string, position: number): PatchPlace | undefined {
  const places = positionsOf(patch).filter((place) => place.position === position);
  const place = places.find(({ side }) => side === 'RIGHT') ?? places[0];
  return place === undefined ? undefined : { side: place.side, line: place.line };
}

/** Every line that a patch shows; an unchanged line is there twice, once for each side. */
function positionsOf(patch: string): readonly PatchPosition[] {
  const rows = patch.split('\n');
  const found: PatchPosition[] = [];
  let [left, right, start] = [0, 0, 0];
  for (const [position, row] of rows.entries()) {
    const [, oldLine, newLine] = header.exec(row) ?? [];
    if (oldLine !== undefined) [left, right, start] = [Number(oldLine), Number(newLine), position];
    else {
      const hunk = rows.slice(start, position + 1).join('\n');
      if (/^[ -]/.test(row)) found.push({ side: 'LEFT', line: left++, position, hunk });
      if (/^[ +]/.test(row)) found.push({ side: 'RIGHT', line: right++, position, hunk });
    }
  }
  return found;
}
