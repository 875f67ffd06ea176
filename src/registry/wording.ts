import { isJsonArray, type JsonValue } from '../model/json.ts';
import { formatPath, type ValuePath } from '../model/pointer.ts';
import { maskSecrets } from '../model/secret-text.ts';

const longestQuote = 80;

/** Characters that would break out of a code span, or move or hide what stands around them. */
const unsafe = /[`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * A user's text as a code span: shortened, on one line, with nothing in it that ends or disturbs the span, and with
 * what looks like a secret masked.
 */
export function quoted(text: string, longest = longestQuote): string {
  const masked = maskSecrets(text);
  const short = masked.length > longest ? `${masked.slice(0, longest)}…` : masked;
  return `\`${short.replace(unsafe, escapeCharacter)}\``;
}

function escapeCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** A path as a code span; the root is the document itself. */
export function quotedPath(path: ValuePath): string {
  return path.length === 0 ? 'this document' : quoted(formatPath(path), 3 * longestQuote);
}

/** A sentence begins with a capital letter, unless with a code span. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value as it is named in a sentence: ``the text `three` ``, `a map`, `nothing`. */
export function describeValue(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'empty';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${quoted(value)}`;
  if (typeof value === 'number') return `the number ${quoted(String(value))}`;
  if (typeof value === 'boolean') return quoted(String(value));
  return describeType(value);
}

/** The same without showing the value. */
export function describeType(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'empty';
  if (isJsonArray(value)) return 'a list';
  const names = { string: 'a text', number: 'a number', boolean: 'a boolean', object: 'a map' } as const;
  return names[typeof value as keyof typeof names];
}

/** Words of a list that are named before the rest is only counted. */
export const mostJoined = 12;

/** `a, b or c`; a long list ends in how many more there are. */
export function joined(words: readonly string[], conjunction: 'or' | 'and'): string {
  return joinedFirst(words, words.length, conjunction);
}

/** The same for `count` words, of which at least the first `mostJoined` are given. */
export function joinedFirst(words: readonly string[], count: number, conjunction: 'or' | 'and'): string {
  if (count > mostJoined) {
    return `${words.slice(0, mostJoined).join(', ')} ${conjunction} ${count - mostJoined} more`;
  }
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}
