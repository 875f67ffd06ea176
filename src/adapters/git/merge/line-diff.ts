import { slideChanges, type Lines } from './slide-changes.ts';

/** A run of lines of the first text which others of the second text stand for; either may be empty. */
export interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly otherStart: number;
  readonly otherEnd: number;
}

/** Lines that occur more often than this say too little about what belongs together. */
const mostOccurrences = 64;

/** Steps after which the rest is taken as changed, so that a hostile pair of texts cannot hold the server up. */
const mostSteps = 3_000_000;

/**
 * What differs between two texts, by the histogram method which Git merges with: the longest common run whose lines
 * are rare splits the texts, and both sides of it are looked at in the same way. Hunks come in order and never touch.
 */
export function diffLines(first: Lines, second: Lines): readonly Hunk[] {
  const marks = { first: new Uint8Array(first.length), second: new Uint8Array(second.length) };
  const effort = { steps: 0 };
  const waiting: Range[] = [{ start: 0, end: first.length, otherStart: 0, otherEnd: second.length }];
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const common = findCommonRun({ first, second, range, effort });
    if (common === undefined) {
      marks.first.fill(1, range.start, range.end);
      marks.second.fill(1, range.otherStart, range.otherEnd);
    } else {
      waiting.push({ ...range, start: common.end, otherStart: common.otherEnd });
      waiting.push({ ...range, end: common.start, otherEnd: common.otherStart });
    }
  }
  slideChanges({ lines: first, changed: marks.first }, { lines: second, changed: marks.second });
  slideChanges({ lines: second, changed: marks.second }, { lines: first, changed: marks.first });
  return toHunks(marks.first, marks.second);
}

type Range = Hunk;

interface Search {
  readonly first: Lines;
  readonly second: Lines;
  readonly range: Range;
  readonly effort: { steps: number };
}

/** The best common run in a range; undefined when there is none, or none whose lines are rare enough to trust. */
function findCommonRun(search: Search): Range | undefined {
  const { second, range, effort } = search;
  const places = placesOfLines(search);
  effort.steps += range.end - range.start + range.otherEnd - range.otherStart;
  const best: Best = { run: undefined, rarity: mostOccurrences + 1 };
  for (let other = range.otherStart; other < range.otherEnd && effort.steps < mostSteps;) {
    const occurrences = places.get(second[other] ?? -1) ?? [];
    const isCommon = occurrences.length > best.rarity;
    other = isCommon ? other + 1 : tryLine({ search, places, best }, occurrences, other);
  }
  return best.rarity > mostOccurrences || effort.steps >= mostSteps ? undefined : best.run;
}

/** Where each line stands in the first text's part of a range. */
function placesOfLines({ first, range }: Search): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  for (let at = range.start; at < range.end; at++) {
    const line = first[at] ?? -1;
    const known = places.get(line);
    if (known === undefined) places.set(line, [at]);
    else known.push(at);
  }
  return places;
}

interface Best {
  run: Range | undefined;
  /** How often the rarest line of the run occurs in the first text. */
  rarity: number;
}

interface Attempt {
  readonly search: Search;
  readonly places: ReadonlyMap<number, readonly number[]>;
  readonly best: Best;
}

/** Grows a run from each place where a line of the second text stands in the first; gives the next line to try. */
function tryLine(attempt: Attempt, occurrences: readonly number[], other: number): number {
  const { best } = attempt;
  let next = other + 1;
  let behind = -1;
  for (const place of occurrences) {
    if (place < behind) continue;
    const { run, rarity } = growRun(attempt, place, other);
    next = Math.max(next, run.otherEnd);
    behind = run.end;
    const length = best.run === undefined ? 0 : best.run.end - best.run.start;
    if (run.end - run.start > length || rarity < best.rarity) {
      best.run = run;
      best.rarity = rarity;
    }
  }
  return next;
}

function growRun({ search, places }: Attempt, place: number, other: number): { run: Range; rarity: number } {
  const { first, second, range, effort } = search;
  const countAt = (at: number): number => places.get(first[at] ?? -1)?.length ?? 0;
  let rarity = countAt(place);
  let [start, otherStart, end, otherEnd] = [place, other, place + 1, other + 1];
  while (
    start > range.start &&
    otherStart > range.otherStart &&
    first[start - 1] === second[otherStart - 1]
  ) {
    start--;
    otherStart--;
    rarity = Math.min(rarity, countAt(start));
  }
  while (end < range.end && otherEnd < range.otherEnd && first[end] === second[otherEnd]) {
    rarity = Math.min(rarity, countAt(end));
    end++;
    otherEnd++;
  }
  effort.steps += end - start;
  return { run: { start, end, otherStart, otherEnd }, rarity };
}

function toHunks(first: Uint8Array, second: Uint8Array): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (let at = 0, other = 0; at < first.length || other < second.length; at++, other++) {
    const [start, otherStart] = [at, other];
    while (first[at] === 1) at++;
    while (second[other] === 1) other++;
    if (at > start || other > otherStart) hunks.push({ start, end: at, otherStart, otherEnd: other });
  }
  return hunks;
}
