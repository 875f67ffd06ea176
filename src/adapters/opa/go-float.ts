/** A number in digits and its power of ten: d.ddd × 10^exponent. */
interface Scientific {
  readonly digits: string;
  readonly exponent: number;
}

/**
 * A finite number as Go's `strconv.FormatFloat` writes it with `e`, `f` or `g`: without a precision in the fewest digits
 * that mean it, otherwise rounded from its exact value, a half to the even digit.
 */
export function formatFloat(value: number, format: 'e' | 'f' | 'g', precision: number | undefined): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (format === 'f') return sign + fixed(size, precision ?? placesOf(shortest(size)));
  if (format === 'g') return sign + general(size, precision);
  return sign + exponential(precision === undefined ? shortest(size) : roundedTo(size, precision + 1));
}

/** An exponent is written below a ten-thousandth, and where there are more whole digits than the precision, else six. */
function general(size: number, precision: number | undefined): string {
  const count = precision === undefined ? 6 : Math.max(1, precision);
  const { digits, exponent } = precision === undefined ? shortest(size) : roundedTo(size, count);
  const needed = { digits: digits.replace(/(?<=.)0+$/, ''), exponent };
  if (exponent < -4 || exponent >= count) return exponential(needed);
  return fixed(size, placesOf(needed));
}

function placesOf({ digits, exponent }: Scientific): number {
  return Math.max(0, digits.length - 1 - exponent);
}

function exponential({ digits, exponent }: Scientific): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function fixed(size: number, places: number): string {
  const text = String(scaled(size, places)).padStart(places + 1, '0');
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

function shortest(size: number): Scientific {
  const [digits = '0', exponent = '0'] = size.toExponential().replace('.', '').split('e');
  return { digits, exponent: Number(exponent) };
}

function roundedTo(size: number, count: number): Scientific {
  if (size === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const { exponent } = shortest(size);
  const tried = [exponent - 1, exponent, exponent + 1].map((power) => ({
    digits: String(scaled(size, count - 1 - power)),
    exponent: power,
  }));
  return tried.find(({ digits }) => digits.length === count) ?? shortest(size);
}

/** The number times a power of ten, rounded to an integer, a half to the even one. */
function scaled(size: number, power: number): bigint {
  const [mantissa, exponent] = partsOf(size);
  const above = mantissa * 2n ** BigInt(Math.max(0, exponent)) * 10n ** BigInt(Math.max(0, power));
  const below = 2n ** BigInt(Math.max(0, -exponent)) * 10n ** BigInt(Math.max(0, -power));
  const whole = above / below;
  const twice = 2n * (above % below);
  const isUp = twice > below || (twice === below && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

/** Mantissa and power of two of a number that is not negative (IEEE 754, binary64). */
function partsOf(size: number): readonly [bigint, number] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, size);
  const raw = bits.getBigUint64(0);
  const power = Number(raw >> 52n);
  const fraction = raw & 0xf_ff_ff_ff_ff_ff_ffn;
  return power === 0 ? [fraction, -1074] : [fraction + 2n ** 52n, power - 1075];
}
