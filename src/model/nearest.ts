const longestWord = 128;

/**
 * The candidate which a misspelt word most likely means: the one with the fewest edits, at most one for every
 * three letters; of equals the first. Undefined when none is that close.
 */
export function nearestOf(word: string, candidates: Iterable<string>): string | undefined {
  if (word === '' || word.length > longestWord) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= limit) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), limit);
    if (distance >= limit) continue;
    best = candidate;
    limit = distance;
    if (distance === 0) break;
  }
  return best;
}

/**
 * Whether a misspelt word can only mean its nearest candidate, so that a machine may write it: no other is as near,
 * and the two have the same digits, since `api-v1` is no misspelt `api-v2`.
 */
export function isClearlyMeant(word: string, nearest: string, candidates: Iterable<string>): boolean {
  if (digitsOf(word) !== digitsOf(nearest)) return false;
  const lower = word.toLowerCase();
  const limit = editDistance(lower, nearest.toLowerCase(), longestWord) + 1;
  for (const candidate of candidates) {
    if (candidate === nearest || Math.abs(candidate.length - word.length) >= limit) continue;
    if (editDistance(lower, candidate.toLowerCase(), limit) < limit) return false;
  }
  return true;
}

function digitsOf(word: string): string {
  return word.replaceAll(/\D/g, '');
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word into the other (optimal string
 * alignment); `limit` when it takes that many or more.
 */
export function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const costs: number[] = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const edited = costOfEdit({ a, b, row, column }, last, costs);
      const swapped = isSwap({ a, b, row, column }) ? at(beforeLast, column - 2) + 1 : edited;
      costs.push(Math.min(edited, swapped));
    }
    if (Math.min(...costs) >= limit) return limit;
    beforeLast = last;
    last = costs;
  }
  return Math.min(at(last, b.length), limit);
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly column: number;
}

function costOfEdit(
  { a, b, row, column }: Cell,
  last: readonly number[],
  current: readonly number[],
): number {
  const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
  return Math.min(at(last, column) + 1, at(current, column - 1) + 1, replaced);
}

function isSwap({ a, b, row, column }: Cell): boolean {
  return row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
}

function at(costs: readonly number[], index: number): number {
  return costs[index] ?? 0;
}
