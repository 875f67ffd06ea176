import { isJsonArray, isJsonObject, type JsonValue } from '../../model/json.ts';
import { diffLines, type ValueChangeLine } from './line-diff.ts';
import { blockLines, textLines, valueLines } from './value-text.ts';

/** Lines of a text that are the same and shown all the same, before and after each difference. */
const textContext = 1;

/**
 * What was and what will be, as lines. Of two lists, maps or texts of several lines only the lines that differ are
 * shown, the others are counted: twelve components of which one goes are one line, not twenty-three.
 */
export function valueChangeLines(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly ValueChangeLine[] {
  if (isText(before) && isText(after) && `${before ?? ''}${after ?? ''}`.includes('\n'))
    return textChangeLines(before, after);
  if (before !== undefined && after !== undefined && isLongPair(before, after)) {
    return diffLines(blockLines(before), blockLines(after));
  }
  return [...wholeLines('-', before), ...wholeLines('+', after)];
}

function wholeLines(sign: '-' | '+', value: JsonValue | undefined): readonly ValueChangeLine[] {
  return value === undefined ? [] : valueLines(value).map((text) => ({ sign, text }));
}

/** The line end behind the last line is not shown as an empty line, unless only one of the two has it. */
function textChangeLines(before: string | undefined, after: string | undefined): readonly ValueChangeLine[] {
  const isEnded = [before, after].every((text) => text?.endsWith('\n') !== false);
  const linesOf = (text: string | undefined): readonly string[] =>
    textLines(isEnded ? text?.slice(0, -1) : text);
  return diffLines(linesOf(before), linesOf(after), textContext);
}

function isText(value: JsonValue | undefined): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isLongPair(before: JsonValue, after: JsonValue): boolean {
  const isSameShape = isJsonArray(before) ? isJsonArray(after) : isJsonObject(before) && isJsonObject(after);
  return isSameShape && [before, after].some((value) => valueLines(value).length > 1);
}
