import type { CheckAnnotation } from '../../forge/store/model/check.ts';
import type { Check } from '../facts/checks.ts';
import type { FilePatch } from './patch.ts';

/** What a check says about some lines of a file. */
export interface Note {
  /** Its anchor on every page. */
  readonly id: string;
  readonly check: string;
  readonly runId: number | undefined;
  readonly annotation: CheckAnnotation;
}

/** The notes of one file: those with a line to stand under, and the others. */
export interface PlacedNotes {
  /** By line of the new version. */
  readonly byLine: ReadonlyMap<number, readonly Note[]>;
  readonly outside: readonly Note[];
}

/** The annotations of a check, in the order in which it gave them. */
export function notesOf({ name, runId, annotations }: Check): readonly Note[] {
  return annotations.map((annotation, index) => ({
    id: `note-${runId ?? 'status'}-${index}`,
    check: name,
    runId,
    annotation,
  }));
}

/** Every annotation of a commit's checks, by file; in order of line, failures first. */
export function notesByFile(checks: readonly Check[]): ReadonlyMap<string, readonly Note[]> {
  return Map.groupBy(checks.flatMap(notesOf).toSorted(byPlace), ({ annotation }) => annotation.path);
}

/**
 * Puts each note under the last line of its range that the patch shows. Where it shows none of them, or there is
 * no patch, the note is outside.
 */
export function placeNotes(patch: FilePatch | undefined, notes: readonly Note[]): PlacedNotes {
  const lines = new Set(patch?.hunks.flatMap((hunk) => hunk.lines.flatMap(({ after }) => after ?? [])));
  const byLine = new Map<number, Note[]>();
  const outside: Note[] = [];
  for (const note of notes) {
    const line = lastShownLine(note.annotation, lines);
    if (line === undefined) outside.push(note);
    else byLine.set(line, [...(byLine.get(line) ?? []), note]);
  }
  return { byLine, outside };
}

/** The part of a line that a note of this one line is about, as UTF-16 offsets; undefined for whole lines. Columns count both ends. */
export function columnsOf({
  annotation,
}: Note): { readonly start: number; readonly end: number } | undefined {
  const { startLine, endLine, startColumn, endColumn } = annotation;
  if (startLine !== endLine || startColumn === null) return undefined;
  return { start: startColumn - 1, end: Math.max(endColumn ?? 0, startColumn) };
}

function lastShownLine(annotation: CheckAnnotation, lines: ReadonlySet<number>): number | undefined {
  if (lines.has(annotation.endLine)) return annotation.endLine;
  // A range may claim any length; only lines that are shown are looked at.
  let last: number | undefined;
  for (const line of lines)
    if (line >= annotation.startLine && line <= annotation.endLine && line > (last ?? 0)) last = line;
  return last;
}

const levelRank: Readonly<Record<CheckAnnotation['level'], number>> = { failure: 0, warning: 1, notice: 2 };

function byPlace(a: Note, b: Note): number {
  return (
    a.annotation.startLine - b.annotation.startLine ||
    levelRank[a.annotation.level] - levelRank[b.annotation.level]
  );
}
