import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts';
import { scalarText } from '../model/scalar-text.ts';

const longest = 120;

/** Characters that would break out of a code span, or move or hide what stands around them. */
const unsafe = /[`\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A text as a code span of one line; a long one is cut. */
export function quoted(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `\`${short.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}\``;
}

/** A value as it is named in a sentence. */
export function shownValue(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'empty';
  if (isJsonArray(value)) return `a list of ${value.length}`;
  if (isJsonObject(value)) return `a map of ${Object.keys(value).length}`;
  return value === '' ? 'an empty text' : quoted(scalarText(value) ?? '');
}

const mostListed = 8;

/** ``` `a`, `b` or `c` ```; a long list ends in how many more there are. */
export function listed(texts: readonly string[], conjunction: 'or' | 'and'): string {
  const words = texts.slice(0, mostListed).map(quoted);
  if (texts.length > mostListed)
    return `${words.join(', ')} ${conjunction} ${texts.length - mostListed} more`;
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}

/** `0.5` as `50%`, without the dust of binary fractions. */
export function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))}%`;
}
