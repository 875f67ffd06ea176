import type { RegoValue } from './rego-value.ts';
import { formatValue, typedValue, typeName, type Directive, type Value } from './sprintf-values.ts';

/** Characters of a text that a policy may make at once; more than anybody reads. */
const longest = 1024 * 1024;

/** As in Go's fmt: flags, width, precision, the number of a value, and the verb. */
const directives =
  /%(?<flags>[-+# 0]*)(?<width>\*|\d+)?(?<dot>\.(?<precision>\*|\d*))?(?<index>\[[^\]]*\])?(?<verb>.)?/gsu;

/** Go syntax, a width or precision out of the values, and a width behind the number of a value. */
const unknownForms = /[*#]|[\d.[]$|\]%$/;

/**
 * What `sprintf` of opa 1.x gives, which is that of Go's fmt (https://pkg.go.dev/fmt): numbers as numbers, texts as they
 * are, and anything else as Rego text. Undefined where the operands are no text and no array. Throws an Error for what is not formatted here, and where the text gets too long.
 */
export function sprintf(format: RegoValue, values: RegoValue): string | undefined {
  if (format.kind !== 'text' || values.kind !== 'array') return undefined;
  const state: State = { values: values.items.map(typedValue), next: 0, isReordered: false };
  const pattern = format.text;
  let text = '';
  let end = 0;
  for (const found of pattern.matchAll(directives)) {
    text += pattern.slice(end, found.index) + formatOne(state, found[0], found.groups ?? {});
    end = found.index + found[0].length;
    if (text.length > longest) throw tooLong();
  }
  text += pattern.slice(end) + extra(state);
  if (text.length > longest) throw tooLong();
  return text;
}

function tooLong(): Error {
  return new Error(`sprintf: the text has more than ${longest} characters`);
}

interface State {
  readonly values: readonly Value[];
  next: number;
  isReordered: boolean;
}

type Groups = Readonly<Record<string, string | undefined>>;

function formatOne(state: State, written: string, groups: Groups): string {
  const { verb, index } = groups;
  if (verb === undefined) return '%!(NOVERB)';
  if (verb === '%' && index === undefined) return '%';
  const directive = readDirective(written, verb, groups);
  const at = index === undefined ? state.next : indexOf(state, index);
  if (at === undefined) return `%!${verb}(BADINDEX)`;
  const value = state.values[at];
  if (value === undefined) return `%!${verb}(MISSING)`;
  state.next = at + 1;
  return formatValue(value, directive);
}

function indexOf(state: State, index: string): number | undefined {
  state.isReordered = true;
  const at = /^\[\d+\]$/.test(index) ? Number(index.slice(1, -1)) - 1 : -1;
  return at >= 0 && at < state.values.length ? at : undefined;
}

function readDirective(written: string, verb: string, { flags = '', ...groups }: Groups): Directive {
  const width = Number(groups['width'] ?? 0);
  const precision = groups['dot'] === undefined ? undefined : Number(groups['precision']);
  if (unknownForms.test(written) || width > longest || (precision ?? 0) > longest) {
    throw new Error(`sprintf: Charter does not format ${written}`);
  }
  const given = new Set(flags);
  return {
    verb,
    width,
    precision,
    isLeft: given.has('-'),
    isZero: given.has('0') && !given.has('-'),
    isSigned: given.has('+') && !'vw'.includes(verb),
    isLargeSigned: given.has('+'),
    isSpaced: given.has(' '),
  };
}

/** What Go says of values that no verb asks for. */
function extra({ values, next, isReordered }: State): string {
  if (isReordered || next >= values.length) return '';
  const plain = readDirective('%v', 'v', {});
  const said = values.slice(next).map((value) => {
    const name = typeName(value);
    // Go writes that type by its pointer here alone.
    return `${name === 'big.Int' ? '*' : ''}${name}=${formatValue(value, plain)}`;
  });
  return `%!(EXTRA ${said.join(', ')})`;
}
