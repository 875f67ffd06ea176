import { formatFloat } from './go-float.ts';
import { goQuoted, goQuotedLetter } from './go-quoted.ts';
import { printRego, type RegoValue } from './rego-value.ts';

/** What stands between a percent sign and its verb. */
export interface Directive {
  readonly verb: string;
  /** Least characters. */
  readonly width: number;
  readonly precision: number | undefined;
  readonly isLeft: boolean;
  readonly isZero: boolean;
  /** Whether a plus stands before what is not negative; with `%+v`, only before an integer beyond 64 bits. */
  readonly isSigned: boolean;
  readonly isLargeSigned: boolean;
  readonly isSpaced: boolean;
}

/** A value as opa hands it to Go's fmt: everything but numbers is a text. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'integer'; readonly integer: bigint }
  | { readonly kind: 'float'; readonly float: number };

/** What opa makes of a value; a number with a fraction or an exponent is a float, and a text beyond all floats. */
export function typedValue(value: RegoValue): Value {
  if (value.kind === 'text') return value;
  if (value.kind !== 'number') return { kind: 'text', text: printRego(value) };
  const { written } = value;
  if (!/[.eE]/.test(written)) return { kind: 'integer', integer: BigInt(written) };
  const float = Number(written);
  return Number.isFinite(float) ? { kind: 'float', float } : { kind: 'text', text: written };
}

/** The name of a value's type in Go. */
export function typeName(value: Value): string {
  if (value.kind === 'text') return 'string';
  if (value.kind === 'float') return 'float64';
  return isLarge(value.integer) ? 'big.Int' : 'int64';
}

function isLarge(integer: bigint): boolean {
  return BigInt.asIntN(64, integer) !== integer;
}

/** A value in the form that a verb asks for, or what Go says where the verb does not fit it. */
export function formatValue(value: Value, directive: Directive): string {
  const { verb } = directive;
  const isOversize = value.kind === 'integer' && isLarge(value.integer);
  if (isOversize && 'pw'.includes(verb))
    throw new Error(`sprintf: Charter does not format a large number by %${verb}`);
  const name = typeName(value);
  const text =
    verb === 'T'
      ? formatText(isOversize ? `*${name}` : name, { ...directive, verb: 's' })
      : formatByKind(value, directive);
  if (text !== undefined) return text;
  const plain = isOversize ? String(value.integer) : formatByKind(value, { ...directive, verb: 'v' });
  return `%!${verb}(${name}=${plain ?? ''})`;
}

function formatByKind(value: Value, directive: Directive): string | undefined {
  if (value.kind === 'text') return formatText(value.text, directive);
  if (value.kind === 'integer') return formatInteger(value.integer, directive);
  return formatNumber(value.float, directive);
}

function formatText(text: string, directive: Directive): string | undefined {
  const { verb, precision } = directive;
  const isHex = verb === 'x' || verb === 'X';
  if (isHex) return padded(hexOf(text, directive), directive);
  const cut = precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  if (verb === 'v' || verb === 's') return padded(cut, directive);
  return verb === 'q' ? padded(goQuoted(cut, directive.isSigned), directive) : undefined;
}

function hexOf(text: string, { verb, precision, isSpaced }: Directive): string {
  const bytes = [...new TextEncoder().encode(text).subarray(0, precision)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(isSpaced ? ' ' : '');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

function formatInteger(integer: bigint, directive: Directive): string | undefined {
  if (isLarge(integer)) return formatLarge(integer, directive);
  const base = bases[directive.verb];
  return base === undefined ? formatLetter(integer, directive) : formatDigits(integer, base, directive);
}

function formatLarge(integer: bigint, directive: Directive): string | undefined {
  const base = directive.verb === 's' ? 10 : bases[directive.verb];
  if (base === undefined) return undefined;
  return formatDigits(integer, base, { ...directive, isSigned: directive.isLargeSigned });
}

function formatDigits(integer: bigint, base: number, directive: Directive): string {
  const { verb, precision, isZero, width } = directive;
  const sign = signOf(integer < 0n, directive);
  const written = precision === 0 && integer === 0n ? '' : (integer < 0n ? -integer : integer).toString(base);
  const least = precision ?? (isZero ? width - sign.length : 0);
  const digits = (verb === 'X' ? written.toUpperCase() : written).padStart(least, '0');
  return padded(`${sign}${verb === 'O' ? '0o' : ''}${digits}`, { ...directive, isZero: false });
}

/** The verbs that take a number for a letter of Unicode. */
function formatLetter(code: bigint, directive: Directive): string | undefined {
  const letter = code >= 0n && code <= 0x10_ff_ffn ? String.fromCodePoint(Number(code)) : '\ufffd';
  const shown = letter.isWellFormed() ? letter : '\ufffd';
  if (directive.verb === 'c') return padded(shown, directive);
  if (directive.verb === 'q') return padded(goQuotedLetter(shown, directive.isSigned), directive);
  if (directive.verb !== 'U') return undefined;
  const hex = BigInt.asUintN(64, code).toString(16).toUpperCase();
  return padded(`U+${hex.padStart(Math.max(4, directive.precision ?? 0), '0')}`, {
    ...directive,
    isZero: false,
  });
}

const sixPlaces = new Set(['e', 'E', 'f', 'F']);
const formats: Readonly<Record<string, 'e' | 'f' | 'g'>> = {
  v: 'g',
  g: 'g',
  G: 'g',
  e: 'e',
  E: 'e',
  f: 'f',
  F: 'f',
};

function formatNumber(float: number, directive: Directive): string | undefined {
  const { verb, precision } = directive;
  if ('bxX'.includes(verb)) throw new Error(`sprintf: Charter does not format ${float} by %${verb}`);
  const format = formats[verb];
  if (format === undefined) return undefined;
  const size = formatFloat(Math.abs(float), format, precision ?? (sixPlaces.has(verb) ? 6 : undefined));
  const sign = signOf(float < 0 || Object.is(float, -0), directive);
  const digits = 'EG'.includes(verb) ? size.toUpperCase() : size;
  const filled = directive.isZero ? digits.padStart(directive.width - sign.length, '0') : digits;
  return padded(sign + filled, { ...directive, isZero: false });
}

function signOf(isNegative: boolean, { isSigned, isSpaced }: Directive): string {
  if (isNegative) return '-';
  if (isSigned) return '+';
  return isSpaced ? ' ' : '';
}

function padded(text: string, { width, isLeft, isZero }: Directive): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (isLeft) return text + ' '.repeat(missing);
  return (isZero ? '0' : ' ').repeat(missing) + text;
}
