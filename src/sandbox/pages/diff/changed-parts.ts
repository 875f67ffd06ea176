import type { PatchLine } from './patch.ts';

/** The part of a line that differs from its counterpart, as UTF-16 offsets. */
export interface ChangedPart {
  readonly start: number;
  readonly end: number;
}

/**
 * For runs of deleted lines followed by as many added ones, what differs within each pair: all between the common
 * beginning and the common end. Lines that have little in common get no part.
 */
export function findChangedParts(lines: readonly PatchLine[]): ReadonlyMap<PatchLine, ChangedPart> {
  const parts = new Map<PatchLine, ChangedPart>();
  for (let at = 0; at < lines.length;) {
    const deleted = runOf(lines, at, 'deleted');
    const added = runOf(lines, at + deleted.length, 'added');
    if (deleted.length === added.length)
      for (const [index, line] of deleted.entries()) comparePair(line, added[index], parts);
    at += Math.max(deleted.length + added.length, 1);
  }
  return parts;
}

function runOf(lines: readonly PatchLine[], start: number, kind: PatchLine['kind']): readonly PatchLine[] {
  let end = start;
  while (lines[end]?.kind === kind) end += 1;
  return lines.slice(start, end);
}

function comparePair(
  before: PatchLine,
  after: PatchLine | undefined,
  parts: Map<PatchLine, ChangedPart>,
): void {
  if (after === undefined) return;
  const shorter = Math.min(before.text.length, after.text.length);
  let start = 0;
  while (start < shorter && before.text[start] === after.text[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.text.at(-1 - tail) === after.text.at(-1 - tail)) tail += 1;
  const longer = Math.max(before.text.trimStart().length, after.text.trimStart().length);
  const common = before.text.slice(0, start).trimStart().length + tail;
  if (common * 3 < longer) return;
  parts.set(before, { start, end: before.text.length - tail });
  parts.set(after, { start, end: after.text.length - tail });
}
