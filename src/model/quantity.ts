/**
 * An exact amount: `coefficient` × 10^`exponent`, where the coefficient is 0 or does not end in 0,
 * so that two quantities are equal if and only if both fields are.
 */
export interface Quantity {
  readonly coefficient: bigint;
  readonly exponent: number;
}

interface Suffix {
  readonly factor: bigint;
  readonly exponent: number;
}

const zero: Quantity = { coefficient: 0n, exponent: 0 };

/** The exponent of a quantity is a 32-bit integer in Kubernetes; a larger one is no amount of anything. */
const largestExponent = 2 ** 31 - 1;

const quantityPattern = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+|[A-Za-z]{0,2})$/;

const suffixes: ReadonlyMap<string, Suffix> = new Map([
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, index): [string, Suffix] => [
    suffix,
    { factor: 1n, exponent: 3 * (index - 3) },
  ]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index): [string, Suffix] => [
    suffix,
    { factor: 1024n ** BigInt(index + 1), exponent: 0 },
  ]),
]);

/**
 * Reads an amount in the grammar of the Kubernetes `resource.Quantity` type: decimal SI (`n u m k M G T P E`),
 * binary (`Ki` to `Ei`) or a decimal exponent. The value is kept as written, without Kubernetes' rounding to
 * nano units. Undefined for any other text.
 */
export function parseQuantity(value: string | number): Quantity | undefined {
  const text = String(value);
  const known = recent.get(text);
  if (known !== undefined) return known;
  const quantity = readQuantity(text);
  if (quantity === undefined || text.length > longestKept) return quantity;
  if (recent.size >= mostKept) recent.clear();
  recent.set(text, quantity);
  return quantity;
}

/** What has been read of late: a registry says `512Mi` in every other manifest. */
const recent = new Map<string, Quantity>();
const mostKept = 1024;
const longestKept = 32;

function readQuantity(text: string): Quantity | undefined {
  const match = quantityPattern.exec(text);
  if (match === null) return undefined;
  const [, sign = '', number = '', suffixText = ''] = match;
  const suffix = parseSuffix(suffixText);
  if (suffix === undefined) return undefined;

  const [whole = '', fraction = ''] = number.split('.');
  const digits = whole + fraction;
  const significant = withoutTrailingZeros(digits);
  return normalise({
    coefficient: BigInt(significant) * suffix.factor * (sign === '-' ? -1n : 1n),
    exponent: digits.length - significant.length - fraction.length + suffix.exponent,
  });
}

function parseSuffix(text: string): Suffix | undefined {
  const known = suffixes.get(text);
  if (known !== undefined) return known;
  if (!/^[eE][+-]?\d/.test(text)) return undefined;
  const exponent = Number(text.slice(1));
  return Math.abs(exponent) <= largestExponent ? { factor: 1n, exponent } : undefined;
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/** Takes out the few tens that a binary suffix can bring in. */
function normalise({ coefficient, exponent }: Quantity): Quantity {
  if (coefficient === 0n) return zero;
  let rest = coefficient;
  let tens = 0;
  while (rest % 10n === 0n) {
    rest /= 10n;
    tens += 1;
  }
  return { coefficient: rest, exponent: exponent + tens };
}

/** Negative, zero or positive, as for a sort; exact, and its cost does not grow with the exponents. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0 || a.coefficient === 0n) return signs;
  const magnitudes = (magnitudeOf(a) - magnitudeOf(b)) * signOf(a);
  if (magnitudes !== 0) return magnitudes;

  const exponent = Math.min(a.exponent, b.exponent);
  const left = scaledTo(a, exponent);
  const right = scaledTo(b, exponent);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function signOf({ coefficient }: Quantity): number {
  if (coefficient === 0n) return 0;
  return coefficient < 0n ? -1 : 1;
}

/** The position of the first digit: equal magnitudes differ in exponent by no more than their digits. */
function magnitudeOf({ coefficient, exponent }: Quantity): number {
  return (coefficient < 0n ? -coefficient : coefficient).toString().length + exponent;
}

function scaledTo({ coefficient, exponent }: Quantity, target: number): bigint {
  return coefficient * 10n ** BigInt(exponent - target);
}
