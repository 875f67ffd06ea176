import { diffArrays } from 'diff/lib/diff/array.js';

/** A line of a changed value; one with a blank sign is the same on both sides, or says how many are. */
export interface ValueChangeLine {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/**
 * More lines removed and added than this are not searched for what is between them: the search costs the square of
 * their number (Myers 1986).
 */
const mostEdits = 1_000;

/**
 * What was and what will be, line by line. Of lines that are the same so many are kept next to a difference, and the
 * others counted. Where too much differs, all between the first and the last difference is shown as it was and as it
 * will be.
 */
export function diffLines(
  before: readonly string[],
  after: readonly string[],
  context = 0,
): readonly ValueChangeLine[] {
  const start = commonStart(before, after);
  const end = commonEnd(before.slice(start), after.slice(start));
  const [removed, added] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return countSame(
    [
      ...signed(' ', before.slice(0, start)),
      ...differences(removed, added),
      ...signed(' ', before.slice(before.length - end)),
    ],
    context,
  );
}

function differences(before: readonly string[], after: readonly string[]): readonly ValueChangeLine[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: mostEdits });
  if (parts === undefined) return [...signed('-', before), ...signed('+', after)];
  return parts.flatMap(({ value, removed, added }) => signed(removed ? '-' : added ? '+' : ' ', value));
}

function signed(sign: ValueChangeLine['sign'], lines: readonly string[]): readonly ValueChangeLine[] {
  return lines.map((text) => ({ sign, text }));
}

function commonStart(before: readonly string[], after: readonly string[]): number {
  const limit = Math.min(before.length, after.length);
  let length = 0;
  while (length < limit && before[length] === after[length]) length += 1;
  return length;
}

function commonEnd(before: readonly string[], after: readonly string[]): number {
  return commonStart(before.toReversed(), after.toReversed());
}

/** Runs of equal lines become a line that counts them, but for those next to a difference. */
function countSame(lines: readonly ValueChangeLine[], context: number): readonly ValueChangeLine[] {
  const shown: ValueChangeLine[] = [];
  let from = 0;
  while (from < lines.length) {
    let to = from;
    while (lines[to]?.sign === ' ') to += 1;
    const [before, behind] = [from === 0 ? 0 : context, to === lines.length ? 0 : context];
    const run = lines.slice(from, to);
    const count = run.length - before - behind;
    if (count <= Math.min(1, context)) shown.push(...run);
    else {
      shown.push(...run.slice(0, before), { sign: ' ', text: `… ${count} unchanged` });
      shown.push(...run.slice(run.length - behind));
    }
    while (to < lines.length && lines[to]?.sign !== ' ') {
      shown.push(...lines.slice(to, to + 1));
      to += 1;
    }
    from = to;
  }
  return shown;
}
