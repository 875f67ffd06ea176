import { withCommas } from './counts.ts';

/** How much text the forge takes in one place. */
export interface Budget {
  readonly limit: number;
  readonly measure: (text: string) => number;
}

const encoder = new TextEncoder();

/** `summary` and `text` of a check run: 65,535 bytes each, counted in UTF-8; GitHub cuts a longer `text` silently. */
export const checkBudget: Budget = { limit: 65_535, measure: (text) => encoder.encode(text).length };

/** A comment: 65,536 characters, counted here in UTF-16 units, which are never fewer. */
export const commentBudget: Budget = { limit: 65_536, measure: (text) => text.length };

/** Markdown blocks of which some may be left out: `before` and `after` always stay, `items` as far as they fit. */
export interface BudgetedDocument {
  readonly before: readonly string[];
  /** Made only as far as they are shown: a change of thousands of manifests shows a hundred. */
  readonly items: readonly (() => string)[];
  readonly after: readonly string[];
  /** What is counted where items are left out: "changes". */
  readonly noun: string;
  /** Says where the rest is, as a sentence. */
  readonly rest: string;
  /** Show no more items than this, even where they would fit. */
  readonly most?: number;
}

/** Joins blocks by blank lines; where they exceed the budget, whole items are left out and counted. */
export function joinWithin(budget: Budget, document: BudgetedDocument): string {
  const { before, items, after } = document;
  const most = Math.min(items.length, document.most ?? items.length);
  let size = budget.measure([...before, ...showingNote(document, -1), ...after].join('\n\n')) + 2;
  const shown: string[] = [];
  for (const make of items.slice(0, most)) {
    const item = make();
    size += budget.measure(item) + 2;
    if (size > budget.limit) break;
    shown.push(item);
  }
  const note = showingNote(document, shown.length);
  return cutMarkdown([...before, ...shown, ...note, ...after].join('\n\n'), budget);
}

/** Nothing when all items are shown. `shown` -1 stands for the longest form. */
function showingNote({ items, noun, rest }: BudgetedDocument, shown: number): string[] {
  if (shown === items.length) return [];
  const count = withCommas(shown < 0 ? items.length : shown);
  return [`_Showing ${count} of ${withCommas(items.length)} ${noun}. ${rest}_`];
}

interface OpenParts {
  /** The fence that is open at this point of the text, as it must be closed. */
  readonly fence: string | undefined;
  /** How many `<details>` are open. */
  readonly details: number;
}

/**
 * Cuts Markdown after a whole line so that it stays within the budget with its end: open fences and `<details>` are
 * closed, and a line says how much is shown. Gives '' where not even that fits.
 */
export function cutMarkdown(markdown: string, budget: Budget): string {
  if (budget.measure(markdown) <= budget.limit) return markdown;
  const lines = markdown.split('\n');
  let open: OpenParts = { fence: undefined, details: 0 };
  let size = 0;
  let best = { lines: 0, end: endOf(open, 0, lines.length) };
  for (const [index, line] of lines.entries()) {
    size += budget.measure(line) + 1;
    if (size > budget.limit) break;
    open = readLine(open, line);
    const end = endOf(open, index + 1, lines.length);
    if (size + budget.measure(end) <= budget.limit) best = { lines: index + 1, end };
  }
  const cut = [...lines.slice(0, best.lines), best.end].join('\n');
  return budget.measure(cut) <= budget.limit ? cut : '';
}

function endOf({ fence, details }: OpenParts, shown: number, total: number): string {
  const closing = fence === undefined ? [] : [fence];
  for (let depth = 0; depth < details; depth += 1) closing.push('', '</details>');
  return [...closing, '', `_Showing ${withCommas(shown)} of ${withCommas(total)} lines._`].join('\n');
}

const fenceStart = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/;

function readLine(open: OpenParts, line: string): OpenParts {
  if (open.fence !== undefined) {
    const isClosing = line.trim().startsWith(open.fence) && /^ {0,3}(`+|~+)[ \t]*$/.test(line);
    return isClosing ? { ...open, fence: undefined } : open;
  }
  const [, backticks, tildes] = fenceStart.exec(line) ?? [];
  const fence = backticks ?? tildes;
  if (fence !== undefined) return { ...open, fence };
  if (/^ {0,3}<details\b/i.test(line)) return { ...open, details: open.details + 1 };
  if (/^ {0,3}<\/details>/i.test(line)) return { ...open, details: Math.max(0, open.details - 1) };
  return open;
}
