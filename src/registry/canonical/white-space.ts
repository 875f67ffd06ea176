import type { TextEdit } from '../../model/diagnostic.ts';
import { lineEndOf, type Span } from '../reading/problem.ts';
import type { OwnPart, OwnText } from './own-parts.ts';

/** Spaces and tabs at the ends of lines, except within texts that go on over several lines. */
export function trailingSpace({ text, parts }: OwnText): readonly TextEdit[] {
  return parts.flatMap((part) => trailingSpaceIn(text, part));
}

function trailingSpaceIn(text: string, { region, longTexts }: OwnPart): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let next = 0;
  for (const line of linesIn(text, region)) {
    const start = line.start + lengthWithoutSpace(text.slice(line.start, line.end));
    while (longTexts[next] !== undefined && (longTexts[next]?.end ?? 0) <= start) next += 1;
    const isInText = (longTexts[next]?.start ?? Infinity) < line.end;
    if (start < line.end && !isInText) edits.push({ start, end: line.end, text: '' });
  }
  return edits;
}

/** Without their line ends. */
function* linesIn(text: string, region: Span): Generator<Span> {
  for (let start = region.start; start < region.end;) {
    const newline = text.indexOf('\n', start);
    const after = newline === -1 || newline >= region.end ? region.end : newline + 1;
    yield { start, end: start + withoutLineEnd(text.slice(start, after)).length };
    start = after;
  }
}

function lengthWithoutSpace(line: string): number {
  let { length } = line;
  while (line[length - 1] === ' ' || line[length - 1] === '\t') length -= 1;
  return length;
}

function withoutLineEnd(line: string): string {
  if (!line.endsWith('\n')) return line;
  return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
}

/** One line end at the end of the file: added where it is missing, and empty lines after it removed. */
export function finalLineEnd({ text, parts }: OwnText): readonly TextEdit[] {
  if (parts.at(-1)?.isLast !== true) return [];
  const { length } = text.trimEnd();
  const rest = text.slice(length);
  const first = rest.indexOf('\n');
  if (first === -1) return [{ start: text.length, end: text.length, text: lineEndOf(text) }];
  const start = length + first + 1;
  return start === text.length ? [] : [{ start, end: text.length, text: '' }];
}
