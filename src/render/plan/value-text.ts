import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts';
import { maskSecrets } from '../../model/secret-text.ts';
import { revealInvisible } from '../visible-text.ts';

/** Widest value that is written on one line, in characters. */
const widest = 72;

/** Strings that can stand without quotes; what YAML or a reader might take for something else keeps them. */
const plainString = /^[A-Za-z0-9_/](?:[\w./:@~+-]*[\w./@~+-])?$/;
const likeAnotherType = /^(?:true|false|null|yes|no|on|off)$|^[\d.][\d._:eEoOxXa-fA-F+-]*$/i;

/**
 * A value as YAML would write it, on one line or, where it is long, as indented lines. Nothing in it is invisible, and
 * what looks like a secret is masked.
 */
export function valueLines(value: JsonValue): readonly string[] {
  const flow = flowText(value);
  if (flow.length <= widest || isScalar(value)) return [flow];
  return blockLines(value);
}

/** A value on one line, whatever its length. */
export function flowText(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${stringText(key)}: ${flowText(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return typeof value === 'string' ? stringText(value) : String(value);
}

/** A text of several lines as it is read, without quotes; nothing in it is invisible but spaces at line ends. */
export function textLines(text: string | undefined): readonly string[] {
  return text === undefined
    ? []
    : maskSecrets(text)
        .split('\n')
        .map((line) => revealInvisible(line.replaceAll('\t', '    ')));
}

/** A list or map as lines, however short it is. */
export function blockLines(value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((item) => hangingLines('- ', item));
  if (!isJsonObject(value)) return [flowText(value)];
  return Object.entries(value).flatMap(([key, item]) => {
    const [first = '', ...rest] = valueLines(item);
    if (rest.length === 0 && flowText(item) === first) return [`${stringText(key)}: ${first}`];
    return [`${stringText(key)}:`, ...[first, ...rest].map((line) => `  ${line}`)];
  });
}

function hangingLines(sign: string, item: JsonValue): readonly string[] {
  return valueLines(item).map((line, index) => `${index === 0 ? sign : ' '.repeat(sign.length)}${line}`);
}

function isScalar(value: JsonValue): boolean {
  return !isJsonArray(value) && !isJsonObject(value);
}

function stringText(given: string): string {
  const text = maskSecrets(given);
  const isPlain = plainString.test(text) && !likeAnotherType.test(text);
  return isPlain ? text : revealInvisible(JSON.stringify(text));
}
