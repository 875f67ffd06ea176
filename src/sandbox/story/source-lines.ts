import type { Ink } from './ink.ts';
import { clip, plain, wrap } from './layout.ts';

/** A line of a file as it was or as it is. */
export interface LineChange {
  readonly line: number;
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** A place in a file with what is said about it. */
export interface Remark {
  readonly path: string;
  readonly line: number;
  /** From 1, the end inclusive; the whole line where they are left out. */
  readonly startColumn: number | undefined;
  readonly endColumn: number | undefined;
  readonly title: string;
  readonly message: string;
  /** Text of the file. */
  readonly source: string;
}

export interface Page {
  readonly ink: Ink;
  /** Columns. */
  readonly width: number;
}

const gutter = 7;

/** `     45  + memory: 2Gi`, in the colour of its sign. */
export function changedLine({ line, sign, text }: LineChange, { ink, width }: Page): string {
  const body = clip(`${sign} ${plain(text)}`, width - gutter - 2);
  const paint = { '+': ink.green, '-': ink.red, ' ': ink.dim }[sign];
  return `${ink.dim(String(line).padStart(gutter))}  ${paint(body)}`;
}

/** The place, the line before and the line itself with a marker below it, then what is said. */
export function remarkLines(remark: Remark, page: Page): readonly string[] {
  const { ink, width } = page;
  const { path, line, startColumn, title, message } = remark;
  const place = startColumn === undefined ? `${path}:${line}` : `${path}:${line}:${startColumn}`;
  return [
    `    ${ink.bold(plain(place))}  ${ink.red(plain(title))}`,
    ...excerpt(remark, page),
    ...message
      .split('\n')
      .flatMap((part) => wrap(plain(part), width - gutter - 3))
      .map((text) => `${' '.repeat(gutter + 3)}${text}`),
  ];
}

function excerpt({ line, startColumn, endColumn, source }: Remark, { ink, width }: Page): readonly string[] {
  const lines = source.split('\n');
  const shown = [line - 1, line].flatMap((number) => {
    const text = lines[number - 1];
    if (text === undefined) return [];
    return [`${ink.dim(`${String(number).padStart(gutter)} │`)} ${clip(plain(text), width - gutter - 3)}`];
  });
  if (startColumn === undefined) return shown;
  const length = Math.max(1, (endColumn ?? startColumn) - startColumn + 1);
  const marker = clip(`${' '.repeat(startColumn - 1)}${'^'.repeat(length)}`, width - gutter - 3);
  return [...shown, `${ink.dim(`${' '.repeat(gutter)} │`)} ${ink.red(marker)}`];
}
