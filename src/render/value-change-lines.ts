import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import { blockLines, valueLines } from './value-text.ts';

/** A line of a changed value; one with a blank sign says how many lines are the same. */
export interface ValueChangeLine {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** More lines than this are not searched for what they have in common: the search is quadratic. */
const mostCompared = 300;

/**
 * What was and what will be, as lines. Of two lists or maps only the lines that differ are shown, the others are
 * counted: twelve components of which one goes are one line, not twenty-three.
 */
export function valueChangeLines(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly ValueChangeLine[] {
  if (before !== undefined && after !== undefined && isLongPair(before, after)) {
    const lines = [blockLines(before), blockLines(after)] as const;
    if (lines.every(({ length }) => length <= mostCompared)) return compared(...lines);
  }
  return [
    ...(before === undefined ? [] : valueLines(before).map((text) => ({ sign: '-' as const, text }))),
    ...(after === undefined ? [] : valueLines(after).map((text) => ({ sign: '+' as const, text }))),
  ];
}

function isLongPair(before: JsonValue, after: JsonValue): boolean {
  const isSameShape = isJsonArray(before) ? isJsonArray(after) : isJsonObject(before) && isJsonObject(after);
  return isSameShape && [before, after].some((value) => valueLines(value).length > 1);
}

function compared(before: readonly string[], after: readonly string[]): readonly ValueChangeLine[] {
  const lengths = commonLengths(before, after);
  const lines: ValueChangeLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [removed, added] = [before[row], after[column]];
    if (removed !== undefined && removed === added) {
      lines.push({ sign: ' ', text: removed });
      [row, column] = [row + 1, column + 1];
    } else if (added === undefined || (removed !== undefined && isBetterRemoved(lengths, row, column))) {
      lines.push({ sign: '-', text: removed ?? '' });
      row += 1;
    } else {
      lines.push({ sign: '+', text: added });
      column += 1;
    }
  }
  return countSame(lines);
}

function isBetterRemoved(lengths: readonly (readonly number[])[], row: number, column: number): boolean {
  return at(lengths, row + 1, column) >= at(lengths, row, column + 1);
}

/** Runs of equal lines become a line that counts them. */
function countSame(lines: readonly ValueChangeLine[]): readonly ValueChangeLine[] {
  const shown: ValueChangeLine[] = [];
  let same = 0;
  for (const line of [...lines, undefined]) {
    if (line?.sign === ' ') {
      same += 1;
      continue;
    }
    if (same > 0) shown.push({ sign: ' ', text: `… ${same} unchanged` });
    if (line !== undefined) shown.push(line);
    same = 0;
  }
  return shown;
}

/** Length of the longest common subsequence of the rests from each pair of positions. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const length =
        before[row] === after[column]
          ? at(lengths, row + 1, column + 1) + 1
          : Math.max(at(lengths, row + 1, column), at(lengths, row, column + 1));
      lengths[row]?.splice(column, 1, length);
    }
  }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], row: number, column: number): number {
  return lengths[row]?.[column] ?? 0;
}
