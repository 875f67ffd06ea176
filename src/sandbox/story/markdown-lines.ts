import { alignTable } from './layout.ts';

/** A line for a terminal: prose may be broken, tables and code may only be cut. */
export interface ShownLine {
  readonly kind: 'prose' | 'table' | 'code';
  readonly text: string;
}

/**
 * The Markdown of a check as lines for a terminal: tables lined up, the titles of folded parts as lines, code kept.
 * Pictures are left out.
 */
export function markdownLines(markdown: string): readonly ShownLine[] {
  return joinBlocks(blocksOf(markdown).map(linesOf));
}

/** The tables of some Markdown, and nothing else of it. */
export function tableLinesOf(markdown: string): readonly ShownLine[] {
  return joinBlocks(blocksOf(markdown).filter(isTable).map(tableLines));
}

function joinBlocks(blocks: readonly (readonly ShownLine[])[]): readonly ShownLine[] {
  const gap: ShownLine = { kind: 'prose', text: '' };
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : [gap, ...block]));
}

function isTable([first = '']: readonly string[]): boolean {
  return first.startsWith('|');
}

const fence = /^(`{3,}|~{3,}).*\n(?:[^]*?\n)??\1$/gm;

/** Blocks are parted by blank lines, but a fence is one block whatever it holds. */
function blocksOf(markdown: string): readonly (readonly string[])[] {
  const blocks: string[] = [];
  let end = 0;
  for (const match of markdown.matchAll(fence)) {
    blocks.push(...markdown.slice(end, match.index).split(/\n\s*\n/), match[0]);
    end = match.index + match[0].length;
  }
  blocks.push(...markdown.slice(end).split(/\n\s*\n/));
  return blocks.map((block) => block.split('\n').filter((line) => line !== ''));
}

function linesOf(block: readonly string[]): readonly ShownLine[] {
  const [first = ''] = block;
  if (/^(`{3,}|~{3,})mermaid/.test(first)) return [];
  if (/^(`{3,}|~{3,})/.test(first)) return block.slice(1, -1).map((text) => ({ kind: 'code', text }));
  if (isTable(block)) return tableLines(block);
  const texts = block.map(inlineText).filter((text) => text !== '');
  return texts.map((text) => ({ kind: 'prose', text: text.replace(/^[-*] /, '• ') }));
}

function tableLines(block: readonly string[]): readonly ShownLine[] {
  const [head = [], alignment = [], ...body] = block.map(cellsOf);
  const right = new Set(alignment.flatMap((cell, column) => (/^-+:$/.test(cell) ? [column] : [])));
  const rows = [head, ...body].map((row) => row.map(inlineText));
  return alignTable(rows, right).map((text) => ({ kind: 'table', text }));
}

function cellsOf(row: string): readonly string[] {
  return row
    .slice(1, row.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** A line without the marks of Markdown and HTML. */
function inlineText(line: string): string {
  return line
    .replaceAll(/<br\s*\/?>/g, ' ')
    .replaceAll(/(?<!\\)<\/?[a-z][^<>]*>/gi, '')
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/(?<![\w\\])_([^_]+)_(?!\w)/g, '$1')
    .replaceAll(/(?<!\\)&#(\d{1,6});/g, (_, code: string) => characterOf(Number(code)))
    .replaceAll(/\\([\\`*_{}[\]<>()#+\-.!|~&@:])/g, '$1')
    .replace(/^#+ /, '')
    .trimEnd();
}

/** Zero-width spaces only keep the forge from making links; a terminal makes none. */
function characterOf(code: number): string {
  return code === 0x200b ? '' : String.fromCodePoint(code);
}
