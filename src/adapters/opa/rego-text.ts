import { compareRego, type RegoEntry, type RegoValue } from './rego-value.ts';

/** Reads what a module's `opa_value_dump` writes of a value. Throws a SyntaxError for anything else. */
export function readRego(dump: string): RegoValue {
  const tokens = new Tokens(dump);
  const value = readValue(tokens);
  if (tokens.next !== undefined) throw unexpected(tokens.next);
  return value;
}

/** Texts in their quotes, signs each alone, and words and numbers, without the spaces between. */
class Tokens {
  readonly #text: string;
  readonly #starts = /set\(\)|[^ "[\]{},:]+|["[\]{},:]/g;
  /** Undefined at the end. */
  next: string | undefined;

  constructor(text: string) {
    this.#text = text;
    this.take();
  }

  take(): string | undefined {
    const taken = this.next;
    const found = this.#starts.exec(this.#text);
    if (found?.[0] === '"') this.#starts.lastIndex = endOfText(this.#text, found.index);
    this.next = found === null ? undefined : this.#text.slice(found.index, this.#starts.lastIndex);
    return taken;
  }

  /** Takes the next token if it is this one. */
  takes(token: string): boolean {
    if (this.next !== token) return false;
    this.take();
    return true;
  }

  expect(token: string): void {
    if (!this.takes(token)) throw unexpected(this.next);
  }
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at += 1;
  }
  return text.length;
}

function unexpected(token = 'its end'): SyntaxError {
  return new SyntaxError(`a value of the module holds ${token} where it cannot stand`);
}

const words: ReadonlyMap<string, RegoValue> = new Map<string, RegoValue>([
  ['null', { kind: 'null' }],
  ['true', { kind: 'boolean', is: true }],
  ['false', { kind: 'boolean', is: false }],
  ['set()', { kind: 'set', items: [] }],
]);

function readValue(tokens: Tokens): RegoValue {
  const token = tokens.take() ?? '';
  if (token === '[') return { kind: 'array', items: readItems(tokens, ']', []) };
  if (token === '{') return readBraces(tokens);
  if (token.startsWith('"')) return { kind: 'text', text: String(JSON.parse(token)) };
  if (/^-?\d/.test(token)) return { kind: 'number', written: token };
  const word = words.get(token);
  if (word === undefined) throw unexpected(token);
  return word;
}

/** An object, or a set that is not empty: a colon after the first value tells. */
function readBraces(tokens: Tokens): RegoValue {
  if (tokens.takes('}')) return { kind: 'object', entries: [] };
  const first = readValue(tokens);
  if (tokens.next !== ':') {
    if (tokens.next !== '}') tokens.expect(',');
    return { kind: 'set', items: readItems(tokens, '}', [first]).toSorted(compareRego) };
  }
  const entries: RegoEntry[] = [];
  for (let key = first; ; key = readValue(tokens)) {
    tokens.expect(':');
    entries.push([key, readValue(tokens)]);
    if (tokens.takes('}')) {
      return { kind: 'object', entries: entries.toSorted(([a], [b]) => compareRego(a, b)) };
    }
    tokens.expect(',');
  }
}

function readItems(tokens: Tokens, end: string, items: RegoValue[]): readonly RegoValue[] {
  while (!tokens.takes(end)) {
    items.push(readValue(tokens));
    if (tokens.next !== end) tokens.expect(',');
  }
  return items;
}
