/** One name of a path, as a pattern asks for it. */
export type NamePattern =
  /** `**`: any number of names, none included. */
  | { readonly kind: 'crossing' }
  /** `*` alone: any name. */
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly name: string }
  /** With `*` or `?` in it. */
  | { readonly kind: 'wild'; readonly tokens: readonly NameToken[]; readonly tail: string };

type NameToken = { readonly kind: 'star' } | { readonly kind: 'one' } | Literal;

interface Literal {
  readonly kind: 'literal';
  /** One character (a code point). */
  readonly text: string;
}

/** A pattern of CODEOWNERS, read. */
export interface OwnerPattern {
  readonly names: readonly NamePattern[];
  /** Whatever lies below what the names match is meant too. */
  readonly isOpen: boolean;
}

const crossing: NamePattern = { kind: 'crossing' };
const anyName: NamePattern = { kind: 'any' };

/**
 * Reads a pattern as GitHub does: gitignore's without `!`, `[ ]` and a leading `\#`; `docs/*` means the files of one
 * folder, and a pattern without a slash, or with one at its end alone, means that name anywhere. A text tells what
 * cannot be read. See "About code owners" in GitHub's documentation.
 */
export function parseOwnerPattern(text: string): OwnerPattern | string {
  const fault = findFault(text);
  if (fault !== undefined) return fault;
  const named = withoutAnchor(text.split('/'));
  const last = named.at(-1);
  if (last !== '' && last !== '**') return { names: named.map(parseName), isOpen: last !== '*' };
  // Below a folder means at least one name below it; and `**` before the slash at the end is a folder itself.
  const folder = named.slice(0, -1);
  const inner = last === '' && folder.at(-1) === '**' ? [anyName] : [];
  return { names: [...folder.map(parseName), ...inner, anyName], isOpen: true };
}

/** The parts as seen from the root: a slash at the start says so, and a lone name is meant in any folder. */
function withoutAnchor(parts: readonly string[]): readonly string[] {
  const [first, ...rest] = parts;
  if (first === '') return rest;
  const isLoneName = rest.every((part) => part === '') && rest.length < 2 && first !== '**';
  return isLoneName ? ['**', ...parts] : parts;
}

const unescapedBracket = /(?:^|[^\\])(?:\\\\)*[[\]]/;
const danglingBackslash = /(?:^|[^\\])(?:\\\\)*\\(?:\/|$)/;

function findFault(text: string): string | undefined {
  if (text.startsWith('!')) return 'begins with `!`, and nothing can be taken out again';
  if (text.startsWith('\\#'))
    return 'begins with `\\#`, which cannot be escaped; `?` stands for any character';
  if (text === '/') return 'is a lone `/`, which matches nothing; `*` means everything';
  if (text.includes('***')) return 'has three `*` in a row; `**` crosses folders';
  if (unescapedBracket.test(text))
    return 'has `[` or `]`, which are no ranges here; `?` stands for any character';
  return danglingBackslash.test(text) ? 'has a `\\` that escapes nothing' : undefined;
}

function parseName(text: string): NamePattern {
  if (text === '**') return crossing;
  if (text === '*') return anyName;
  const tokens: NameToken[] = [];
  let isEscaped = false;
  for (const character of text) {
    if (!isEscaped && character === '\\') {
      isEscaped = true;
      continue;
    }
    tokens.push(isEscaped ? { kind: 'literal', text: character } : toToken(character));
    isEscaped = false;
  }
  if (tokens.every((token) => token.kind === 'literal')) return { kind: 'exact', name: textOf(tokens) };
  return { kind: 'wild', tokens, tail: textOf(tokens.slice(tokens.findLastIndex(isWildcard) + 1)) };
}

function toToken(character: string): NameToken {
  if (character === '*') return { kind: 'star' };
  return character === '?' ? { kind: 'one' } : { kind: 'literal', text: character };
}

function isWildcard({ kind }: NameToken): boolean {
  return kind !== 'literal';
}

function textOf(tokens: readonly NameToken[]): string {
  return tokens.map((token) => (token.kind === 'literal' ? token.text : '')).join('');
}

/**
 * Whether a pattern matches the names of a path. Matches greedily and lets the last `**` take one name more where that
 * fails, so that the time is bounded by names times parts.
 */
export function matchesNames({ names: parts, isOpen }: OwnerPattern, names: readonly string[]): boolean {
  let part = 0;
  let name = 0;
  let retry: { part: number; name: number } | undefined;
  const leastNames = isOpen ? 0 : names.length;
  while (part < parts.length || name < leastNames) {
    const pattern = parts[part];
    if (pattern?.kind === 'crossing') {
      part += 1;
      retry = { part, name };
    } else if (matchesName(pattern, names[name])) {
      part += 1;
      name += 1;
    } else {
      if (retry === undefined || retry.name >= names.length) return false;
      retry = { part: retry.part, name: retry.name + 1 };
      ({ part, name } = retry);
    }
  }
  return true;
}

function matchesName(pattern: NamePattern | undefined, name: string | undefined): boolean {
  if (pattern === undefined || name === undefined || pattern.kind === 'crossing') return false;
  if (pattern.kind === 'any') return true;
  if (pattern.kind === 'exact') return pattern.name === name;
  return name.endsWith(pattern.tail) && matchesTokens(pattern.tokens, Array.from(name));
}

function accepts(
  token: Exclude<NameToken, { kind: 'star' }> | undefined,
  character: string | undefined,
): boolean {
  return token !== undefined && (token.kind === 'one' || token.text === character);
}

/** The same within one name: greedy, and the last `*` takes one character more where that fails. */
function matchesTokens(tokens: readonly NameToken[], characters: readonly string[]): boolean {
  let at = 0;
  let position = 0;
  let retry: { at: number; position: number } | undefined;
  while (position < characters.length) {
    const token = tokens[at];
    if (token?.kind === 'star') {
      at += 1;
      retry = { at, position };
    } else if (accepts(token, characters[position])) {
      at += 1;
      position += 1;
    } else {
      if (retry === undefined) return false;
      retry = { at: retry.at, position: retry.position + 1 };
      ({ at, position } = retry);
    }
  }
  while (tokens[at]?.kind === 'star') at += 1;
  return at === tokens.length;
}
