import { parseDuration } from './duration.ts';
import type { JsonValue } from './json.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import type { TraitTree } from './traits.ts';

/** How amounts of a field are written: `512Mi` or `90s`. */
export type AmountKind = 'quantity' | 'duration';

/** Beyond this many digits an amount is only known to be very large, or next to nothing. */
const mostDigits = 40;

/**
 * An amount as a decimal number in text, exact, with a duration in milliseconds: `0.5Gi` is `536870912`. What has more
 * than 40 digits before or after the point becomes the largest or smallest such number. Undefined for what is no amount.
 */
export function amountText(value: JsonValue | undefined, kind: AmountKind): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (kind === 'quantity') {
    const quantity = parseQuantity(value);
    return quantity && decimalText(quantity);
  }
  const milliseconds = typeof value === 'string' ? parseDuration(value) : undefined;
  const quantity = milliseconds === undefined ? undefined : parseQuantity(milliseconds);
  return quantity && decimalText(quantity);
}

function decimalText({ coefficient, exponent }: Quantity): string {
  if (coefficient === 0n) return '0';
  const sign = coefficient < 0n ? '-' : '';
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString();
  const magnitude = digits.length + exponent;
  if (magnitude > mostDigits) return `${sign}1${'0'.repeat(mostDigits)}`;
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  if (magnitude <= -mostDigits) return `${sign}0.${'0'.repeat(mostDigits - 1)}1`;
  const padded = digits.padStart(1 - exponent, '0');
  const fraction = padded.slice(exponent).slice(0, mostDigits);
  return `${sign}${padded.slice(0, exponent)}.${fraction}`;
}

/**
 * How the amounts of a field are written: as its schema says, in the first of these kinds of manifest that says so;
 * else as they are written themselves, where only what can be nothing else is a duration.
 */
export function amountKindOf(
  trees: readonly TraitTree[],
  samples: readonly (JsonValue | undefined)[],
): AmountKind {
  const types = trees.map(({ traits }) => traits.type);
  const known = types.find((type) => type === 'quantity' || type === 'duration');
  if (known !== undefined) return known;
  const given = samples.filter((value) => value !== undefined);
  return given.every((value) => amountText(value, 'quantity') !== undefined) ? 'quantity' : 'duration';
}
