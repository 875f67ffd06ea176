import type { JsonValue } from '../../model/json.ts';

/** Whether an unquoted text may be anything but a text; most are not, so this is asked first. */
const maybeTyped = /^(?:[-+.\d]|~$|(?:null|true|false)$)/i;

const words: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Numbers that every reader takes for the same number, and that JSON holds exactly. */
const simpleNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/;

/** Everything that the core schema (YAML 1.2, 10.3.2) reads as a number. */
const anyNumber =
  /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\dA-Fa-f]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** What an unquoted scalar stands for; undefined for a number that needs a closer look. */
export function resolvePlain(source: string): JsonValue | undefined {
  if (isOrdinaryLetter(source.charCodeAt(0)) || !maybeTyped.test(source)) return source;
  const word = words.get(source);
  if (word !== undefined) return word;
  if (simpleNumber.test(source)) return Number(source) || 0;
  return anyNumber.test(source) ? undefined : source;
}

/** Letters with which no number, boolean or null begins. */
function isOrdinaryLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter > 0x60 && letter < 0x7b && letter !== 0x66 && letter !== 0x6e && letter !== 0x74;
}
