import type { TextEdit } from '../../model/diagnostic.ts';
import { diffLines } from '../plan/line-diff.ts';
import { linesOf } from '../plan/unified-diff.ts';

/** Lines of the head, from 1, and what they become. */
export interface SuggestedLines {
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: string;
}

/** Equal lines that GitHub shows around a change, on which one may comment too. */
const context = 3;

/**
 * The lines that some edits of a text change, where a pull request shows all of them: only there one may comment.
 * Undefined elsewhere, and where the edits do not fit the text.
 */
export function suggestionFor(request: {
  readonly before: string;
  readonly after: string;
  /** Of `after`, in ascending order. */
  readonly edits: readonly TextEdit[];
}): SuggestedLines | undefined {
  const { before, after, edits } = request;
  const touched = wholeLines(after, edits);
  if (touched === undefined) return undefined;
  const startLine = lineAt(after, touched.from);
  const endLine = lineAt(after, touched.to);
  const shown = shownLines(linesOf(before), linesOf(after));
  for (let line = startLine; line <= endLine; line += 1) if (!shown.has(line)) return undefined;
  const replacement = applied(after, edits, touched);
  // An empty one would take the line away, where an empty line is meant.
  return replacement === '' ? undefined : { startLine, endLine, replacement };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** From the beginning of the first line that is touched to the end of the last one. */
function wholeLines(text: string, edits: readonly TextEdit[]): Stretch | undefined {
  const first = edits[0]?.start;
  const last = edits.at(-1)?.end;
  if (first === undefined || last === undefined || last > text.length) return undefined;
  const end = text.indexOf('\n', last);
  return {
    from: first === 0 ? 0 : text.lastIndexOf('\n', first - 1) + 1,
    to: end === -1 ? text.length : end,
  };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function applied(text: string, edits: readonly TextEdit[], { from, to }: Stretch): string {
  let at = from;
  let result = '';
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}

/** Lines of the second text, from 1, that stand in a hunk of the change. */
function shownLines(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  const shown = new Set<number>();
  let line = 1;
  for (const { sign } of diffLines(before, after, Number.POSITIVE_INFINITY)) {
    if (sign !== ' ') {
      // A line that was removed stands before `line`, one that was added is it.
      for (let near = line - context; near <= line + context - (sign === '-' ? 1 : 0); near += 1)
        shown.add(near);
    }
    if (sign !== '-') line += 1;
  }
  return shown;
}
