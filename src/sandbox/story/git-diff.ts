import type { LineChange } from './source-lines.ts';

export interface FileChange {
  readonly file: string;
  readonly lines: readonly LineChange[];
}

/** Files and lines out of what `git diff` prints for text files that were changed, not made or taken away. */
export function parseGitDiff(diff: string): readonly FileChange[] {
  return diff
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((part) => {
      const [header = '', ...hunks] = part.split(/^@@ -(?=\d)/m);
      return { file: /^\+\+\+ b\/(.*)$/m.exec(header)?.[1] ?? '', lines: hunks.flatMap(hunkLines) };
    });
}

/** The lines of a hunk, removed ones with their old number, others with their new one. */
function hunkLines(hunk: string): readonly LineChange[] {
  const [header = '', ...texts] = hunk.split('\n');
  const next = firstLines(header);
  return texts.flatMap((text) => {
    const sign = signOf(text);
    if (sign === undefined) return [];
    const line = sign === '-' ? next.before : next.after;
    if (sign !== '+') next.before += 1;
    if (sign !== '-') next.after += 1;
    return [{ line, sign, text: text.slice(1) }];
  });
}

/** Where the hunk starts on both sides: its header without `@@ -`, as in `12,3 +12,4 @@ spec:`. */
function firstLines(header: string): { before: number; after: number } {
  const [, before, after] = /^(\d+)(?:,\d+)? \+(\d+)/.exec(header) ?? [];
  return { before: Number(before), after: Number(after) };
}

function signOf(text: string): LineChange['sign'] | undefined {
  return (['-', '+', ' '] as const).find((sign) => text.startsWith(sign));
}
