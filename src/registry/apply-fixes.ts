import type { Fix, TextEdit } from '../model/diagnostic.ts';

/**
 * The text of a file with fixes applied. Offsets count a byte order mark, so decode the file with it. Of fixes that
 * touch the same characters only the first, by position, is applied; run again for the others.
 */
export function applyFixes(text: string, fixes: readonly Fix[]): string {
  const ordered = fixes.toSorted((a, b) => startOf(a) - startOf(b));
  let result = '';
  let from = 0;
  for (const { edits } of ordered) {
    if (edits.some(({ start }) => start < from)) continue;
    for (const { start, end, text: replacement } of edits) {
      result += text.slice(from, start) + replacement;
      from = end;
    }
  }
  return result + text.slice(from);
}

function startOf({ edits }: { readonly edits: readonly TextEdit[] }): number {
  return edits[0]?.start ?? 0;
}
