import type { Fix, TextEdit } from '../model/diagnostic.ts';

/**
 * The text of a file with fixes applied. Offsets count a byte order mark, so decode the file with it. Of fixes that
 * touch the same characters only the first, by position, is applied; run again for the others.
 */
export function applyFixes(text: string, fixes: readonly Fix[]): string {
  return applyEdits(
    text,
    compatibleFixes(fixes).flatMap(({ edits }) => edits),
  );
}

/** Those of some fixes that can be applied together, by position: each whole, or not at all. */
export function compatibleFixes<Some extends Pick<Fix, 'edits'>>(fixes: readonly Some[]): readonly Some[] {
  const kept: Some[] = [];
  const insertions = new Set<number>();
  let from = 0;
  for (const fix of fixes.toSorted((a, b) => startOf(a) - startOf(b))) {
    if (fix.edits.some((edit) => edit.start < from || (isInsertion(edit) && insertions.has(edit.start))))
      continue;
    kept.push(fix);
    for (const edit of fix.edits) if (isInsertion(edit)) insertions.add(edit.start);
    from = Math.max(from, ...fix.edits.map(({ end }) => end));
  }
  return kept;
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text: replacement } of edits) {
    parts.push(text.slice(from, start), replacement);
    from = end;
  }
  return [...parts, text.slice(from)].join('');
}

function isInsertion({ start, end }: TextEdit): boolean {
  return start === end;
}

function startOf({ edits }: Pick<Fix, 'edits'>): number {
  return edits[0]?.start ?? 0;
}
