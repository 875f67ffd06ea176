import { maskSecrets } from '../../model/secret-text.ts';
import type { Paint } from '../paint.ts';
import { revealInLines } from '../visible-text.ts';

/** A run of lines of the first text which others of the second text stand for; either may be empty. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly otherStart: number;
  readonly otherEnd: number;
}

export interface TextChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** In order, not touching each other. */
  readonly changes: readonly LineChange[];
}

/** Equal lines shown around a change. */
const context = 3;

/** The lines of a text without their line ends; a text that ends in one has no empty line after it. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A change of a text in unified form, to be read: secrets are masked, and what cannot be seen is made visible. */
export function unifiedDiff({ file, before, after, changes }: TextChange, paint: Paint): string {
  const sides = { first: shownLines(before), second: shownLines(after) };
  const blocks = toBlocks(changes).map((block) => blockLines(block, sides, paint));
  return [
    paint.bold(`--- ${revealInLines(file)}`),
    paint.bold(`+++ ${revealInLines(file)}`),
    ...blocks.flat(),
    '',
  ].join('\n');
}

interface Sides {
  readonly first: readonly string[];
  readonly second: readonly string[];
}

const noLineEnd = '\\ No newline at end of file';

/** Masked as a whole, since a key goes on over many lines. */
function shownLines(text: string): readonly string[] {
  const lines = linesOf(maskSecrets(text)).map((line) => revealInLines(line.replace(/\r$/, '')));
  if (text === '' || text.endsWith('\n')) return lines;
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''}\n${noLineEnd}`];
}

/** Changes so close that their surroundings meet are shown together. */
function toBlocks(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const blocks: LineChange[][] = [];
  for (const change of changes) {
    const last = blocks.at(-1);
    const isNear = change.start - (last?.at(-1)?.end ?? -Infinity) <= 2 * context;
    if (last !== undefined && isNear) last.push(change);
    else blocks.push([change]);
  }
  return blocks;
}

function blockLines(block: readonly LineChange[], { first, second }: Sides, paint: Paint): readonly string[] {
  const [opening] = block;
  const closing = block.at(-1);
  if (opening === undefined || closing === undefined) return [];
  const from = Math.max(0, opening.start - context);
  const to = Math.min(first.length, closing.end + context);
  const otherFrom = opening.otherStart - (opening.start - from);
  const otherTo = closing.otherEnd + (to - closing.end);
  const lines: string[] = [];
  let at = from;
  for (const { start, end, otherStart, otherEnd } of block) {
    lines.push(...first.slice(at, start).map((line) => ` ${line}`));
    lines.push(...first.slice(start, end).map((line) => paint.red(`-${line}`)));
    lines.push(...second.slice(otherStart, otherEnd).map((line) => paint.green(`+${line}`)));
    at = end;
  }
  lines.push(...first.slice(at, to).map((line) => ` ${line}`));
  const place = `@@ -${rangeOf(from, to)} +${rangeOf(otherFrom, otherTo)} @@`;
  return [paint.blue(place), ...lines];
}

function rangeOf(from: number, to: number): string {
  return `${to === from ? from : from + 1},${to - from}`;
}
