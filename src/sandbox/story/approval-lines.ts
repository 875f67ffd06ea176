import { alignTable } from './layout.ts';
import { markdownLines, type ShownLine } from './markdown-lines.ts';
import type { SeenCheck } from './forge-account.ts';

const requirement = /^- (\S+) (\*\*.+?\*\*) · (\d+ of \d+)<br>(.*)$/gm;

/** Who has to agree, one line each: whether it is met, who, how many of how many, why. */
export function requirementLines(check: SeenCheck | undefined): readonly ShownLine[] {
  const rows = [...(check?.summary ?? '').matchAll(requirement)].map(
    ([, mark = '', who = '', count = '', why = '']) => [
      `${mark} ${textOf(who)}`,
      count,
      textOf(why.replaceAll('*', String.raw`\*`)),
    ],
  );
  return alignTable(rows, new Set()).map((text) => ({ kind: 'table', text }));
}

function textOf(markdown: string): string {
  return markdownLines(markdown)
    .map(({ text }) => text)
    .join(' ');
}

/** How a check stands: its conclusion, or `waiting` while it has none. */
export function approvalStateOf(check: SeenCheck | undefined): string {
  if (check === undefined) return 'no such check';
  return check.status === 'completed' ? check.conclusion : 'waiting';
}

/** Everything that the check says, without the characters that only keep the forge from making links. */
export function approvalText(check: SeenCheck | undefined): string {
  const { title = '', summary = '' } = check ?? {};
  return [title, ...markdownLines(summary).map(({ text }) => text)].join('\n');
}

/** The digest that has to be named where production is reached. */
export function digestIn(check: SeenCheck | undefined): string | undefined {
  return /\/approve ([0-9a-f]{8})\b/.exec(check?.title ?? '')?.[1];
}
