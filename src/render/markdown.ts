import { oneLine, revealInLines } from './visible-text.ts';

/**
 * Escaping for each place of GitHub-flavoured Markdown where somebody else's value may land. The same rules hold on
 * the embedded forge. Nothing that passes through here opens a tag, ends its cell, span or fence, links, or mentions.
 */

/** Breaks what GitHub turns into links after rendering; every zero-width space of the value itself is revealed before. */
const brokenLink = '\u200B';

function withoutLinks(text: string): string {
  return text
    .replace(/[@#]/g, `$&${brokenLink}`)
    .replace(/GH-(?=\d)/gi, `$&${brokenLink}`)
    .replace(/:(?=\/\/)/g, `$&${brokenLink}`)
    .replace(/www(?=\.)/gi, (found) => `${found.slice(0, 2)}${brokenLink}${found.slice(2)}`);
}

function escapeInline(text: string): string {
  return withoutLinks(oneLine(text))
    .replace(/[\\`*_[\]<>&~$]/g, '\\$&')
    .replaceAll('|', '&#124;')
    .replaceAll(brokenLink, '&#8203;');
}

/** Keeps a line from being read as a heading, list item, rule or indented code. */
function escapeLineStart(markdown: string): string {
  return markdown
    .trim()
    .replace(/^[-+=#!]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Plain words on one line: in a paragraph, list item, heading or table cell. Mentions nobody, links nothing. */
export function inlineText(text: string): string {
  return escapeLineStart(escapeInline(text));
}

/**
 * A message in which Charter itself set values in backticks: each pair becomes a code span, the rest plain words.
 * A stray backtick out of a value stays a backtick.
 */
export function prose(message: string): string {
  const parts = oneLine(message).split('`');
  const last = parts.length - 1;
  const text = parts.map((part, index) => {
    if (index % 2 === 0) return escapeInline(part);
    if (index === last) return escapeInline(`\`${part}`);
    return part === '' ? escapeInline('``') : codeSpan(part);
  });
  return escapeLineStart(text.join(''));
}

/** A value in fixed width, on one line, anywhere in Markdown: table cells, list items, inside `<summary>` too. */
export function htmlCode(text: string): string {
  return `<code>${toEntities(oneLine(text))}</code>`;
}

/** Words inside an HTML element (`<summary>`), where Markdown is not read. */
export function htmlText(text: string): string {
  return toEntities(withoutLinks(oneLine(text)));
}

/** A character reference cannot take part in the structure of Markdown or HTML (CommonMark 0.31, 6.2), nor in a bare URL. */
function toEntities(text: string): string {
  return text.replace(/[^A-Za-z0-9 ,/\u0080-\u{10FFFF}-]|\u200B/gu, (found) => `&#${found.codePointAt(0)};`);
}

/** A value in a code span, in a paragraph or a table cell; written as `<code>` where backticks could not hold it. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const isPlain = line.trim() === line && line !== '' && !/[`|\\]/.test(line);
  return isPlain ? `\`${line}\`` : htmlCode(line);
}

/** Lines in a fenced block; the fence is longer than any run of backticks in them (CommonMark 0.31, 4.5). */
export function fencedBlock(language: string, content: string): string {
  const lines = revealInLines(content);
  const longest = Math.max(2, ...(lines.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${lines}\n${fence}`;
}

/** A row of cells that are escaped already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A quoted Mermaid label; all but plain characters are written as Mermaid's own entity codes (`#35;`). */
export function mermaidLabel(text: string): string {
  return `"${oneLine(text).replace(/^-|[^A-Za-z0-9 ./:_~\u0080-\u{10FFFF}-]/gu, (found) => `#${found.codePointAt(0)};`)}"`;
}

/** Code spans of the first values, then how many more there are. */
export function codeList(values: readonly string[], limit: number): string {
  const shown = values.slice(0, limit).map(codeSpan).join(', ');
  return values.length > limit ? `${shown} and ${values.length - limit} more` : shown;
}
