const nanosecondsOf: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  W: 604_800_000_000_000n,
  D: 86_400_000_000_000n,
  H: 3_600_000_000_000n,
  M: 60_000_000_000n,
  S: 1_000_000_000n,
};

/** Go keeps a duration in 64 bits of nanoseconds, about 292 years. */
const longest = 2n ** 63n - 1n;

/** Most durations: whole milliseconds that a number holds exactly, and far from the longest. */
const simplePattern = /^(\d{1,6})(ms|s|m|h)$/;
const millisecondsOf: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

const goPattern = /^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const goPart = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

const isoNumber = String.raw`\d+(?:[.,]\d+)?`;
const isoTime = `T(?=\\d)(?:${isoNumber}H)?(?:${isoNumber}M)?(?:${isoNumber}S)?`;
const isoPattern = new RegExp(`^P(?:${isoNumber}W|(?=[T\\d])(?:${isoNumber}D)?(?:${isoTime})?)$`);
const isoPart = new RegExp(`(${isoNumber})([WDHMS])`, 'g');
/** Only the last part of an ISO 8601 duration may have a fraction. */
const earlyFraction = /[.,]\d+[DHM].*\d/;

/**
 * Milliseconds of a duration, as Go writes it (`1h30m`, `500ms`, `0`) or as ISO 8601 does (`PT90S`, `P1DT12H`),
 * exact to the nanosecond; what is finer is cut off, as Go does. A day has 24 hours. Undefined for any other text:
 * signs, years and months (which have no fixed length), and more than the 292 years that Go can hold.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, count, unit] = simplePattern.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return Number(count) * (millisecondsOf[unit] ?? 0);
  if (goPattern.test(text)) return toMilliseconds(text.matchAll(goPart));
  if (isoPattern.test(text) && !earlyFraction.test(text)) return toMilliseconds(text.matchAll(isoPart));
  return undefined;
}

function toMilliseconds(parts: Iterable<RegExpExecArray>): number | undefined {
  let total = 0n;
  for (const [, number = '', unit = ''] of parts) total += toNanoseconds(number, nanosecondsOf[unit] ?? 0n);
  if (total > longest) return undefined;
  return Number(total / 1_000_000n) + Number(total % 1_000_000n) / 1e6;
}

function toNanoseconds(number: string, unit: bigint): bigint {
  const [whole = '', fraction = ''] = number.split(/[.,]/);
  return (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
}
