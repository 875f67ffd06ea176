import { diffLines, type Hunk } from './line-diff.ts';
import type { Lines } from './slide-changes.ts';

/** Three versions of one thing: as it was, and as each side has it now. */
export interface ThreeWay<Value> {
  readonly ancestor: Value;
  readonly base: Value;
  readonly head: Value;
}

/** Bytes in which a NUL marks a file as binary, as Git looks for it. */
const binaryProbe = 8000;

/**
 * Merges two changed versions of a text line by line, as Git does: changes that overlap or touch conflict unless
 * both sides wrote the same. Undefined for a conflict, and for binary files.
 */
export function mergeLines(versions: ThreeWay<Uint8Array>): Uint8Array | undefined {
  const texts = [versions.ancestor, versions.base, versions.head].map((bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
  );
  if (texts.some((text) => text.subarray(0, binaryProbe).includes(0))) return undefined;
  const numbers = new Map<string, number>();
  const [ancestor = [], base = [], head = []] = texts.map((text) => numberLines(text, numbers));
  const lines = [...numbers.keys()];
  const merged = mergeNumbers({ ancestor, base, head });
  return merged && Buffer.from(merged.map((number) => lines[number] ?? '').join(''), 'latin1');
}

/** Lines with their line ends, so that a missing one at the end of the file counts. Bytes stay bytes. */
function numberLines(text: Buffer, numbers: Map<string, number>): Lines {
  const lines = text.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.map((line) => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  });
}

function mergeNumbers({ ancestor, base, head }: ThreeWay<Lines>): Lines | undefined {
  const merged: Lines[] = [];
  let position = 0;
  for (const group of groupHunks(diffLines(ancestor, base), diffLines(ancestor, head))) {
    const start = Math.min(...group.base.concat(group.head).map((hunk) => hunk.start));
    const end = Math.max(...group.base.concat(group.head).map((hunk) => hunk.end));
    const ours = sideOf(base, group.base, { start, end });
    const theirs = sideOf(head, group.head, { start, end });
    const lines = group.head.length === 0 ? ours : group.base.length === 0 ? theirs : agreed(ours, theirs);
    if (lines === undefined) return undefined;
    merged.push(ancestor.slice(position, start), lines);
    position = end;
  }
  return [...merged, ancestor.slice(position)].flat();
}

interface HunkGroup {
  readonly base: Hunk[];
  readonly head: Hunk[];
}

/** Puts hunks of the two sides together that overlap or touch in the ancestor. */
function groupHunks(base: readonly Hunk[], head: readonly Hunk[]): readonly HunkGroup[] {
  const all = [
    ...base.map((hunk) => ({ hunk, side: 'base' as const })),
    ...head.map((hunk) => ({ hunk, side: 'head' as const })),
  ].toSorted((a, b) => a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end);
  const groups: HunkGroup[] = [];
  let end = -1;
  for (const { hunk, side } of all) {
    const last = groups.at(-1);
    const group = last !== undefined && hunk.start <= end ? last : { base: [], head: [] };
    if (group !== last) groups.push(group);
    group[side].push(hunk);
    end = Math.max(end, hunk.end);
  }
  return groups;
}

/** What one side made of a stretch of the ancestor, its unchanged lines included. */
function sideOf(lines: Lines, hunks: readonly Hunk[], stretch: { start: number; end: number }): Lines {
  const [first, last] = [hunks[0], hunks.at(-1)];
  if (first === undefined || last === undefined) return [];
  return lines.slice(
    first.otherStart - (first.start - stretch.start),
    last.otherEnd + (stretch.end - last.end),
  );
}

function agreed(ours: Lines, theirs: Lines): Lines | undefined {
  return ours.length === theirs.length && ours.every((line, index) => line === theirs[index])
    ? ours
    : undefined;
}
