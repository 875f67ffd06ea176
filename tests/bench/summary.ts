/** Minimum, median and maximum of times in milliseconds, as one reads them. */
export function summaryOf(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (index: number): string => (sorted[index] ?? Number.NaN).toFixed(1);
  return `median ${at(Math.floor(sorted.length / 2))} ms (${at(0)} to ${at(sorted.length - 1)})`;
}

/** The time in the middle; NaN of none. */
export function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
