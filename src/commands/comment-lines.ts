/** A line of a comment that is not empty, not code, no quote and no HTML comment. */
export interface CommentLine {
  /** From 1. */
  readonly line: number;
  /** The line with the white space around it, without its end. */
  readonly text: string;
  /** `doubtful` where Markdown may show it as part of a quote, a list or code above it. */
  readonly place: 'plain' | 'doubtful';
}

/** What the line before left open. */
type Block =
  | { readonly kind: 'none' }
  | { readonly kind: 'paragraph'; readonly isDoubtful: boolean }
  | { readonly kind: 'fence'; readonly fence: string }
  | { readonly kind: 'html-comment' }
  | { readonly kind: 'quote' }
  | { readonly kind: 'list'; readonly isAfterBlank: boolean }
  /** From here on nobody can tell without a whole Markdown parser what is shown as code. */
  | { readonly kind: 'unclear' };

interface Step {
  readonly block: Block;
  readonly place?: CommentLine['place'];
}

const none: Block = { kind: 'none' };
const fenceStart = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/;
const fenceEnd = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;
const listItem = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/;
/** What stands before the content of a line in lists and quotes, as far as it can be. */
const containerStart = /^[ \t>+*\-\d.)]*/;

/**
 * The lines in which commands may stand, as GitHub-flavoured Markdown shows them: fenced and indented code, quotes with
 * the lines that lazily belong to them, and HTML comments are left out (CommonMark 0.31, 4.4, 4.5, 4.6, 5.1). Where
 * that cannot be told line by line, as with code in lists or other HTML, the line is `doubtful`. Reads no further than
 * it is asked to, each line once.
 */
export function* commentLines(body: string): Generator<CommentLine> {
  let block: Block = none;
  let line = 0;
  for (const text of linesOf(body)) {
    line += 1;
    const step = stepOver(block, text);
    block = step.block;
    if (step.place !== undefined) yield { line, text, place: step.place };
  }
}

function* linesOf(body: string): Generator<string> {
  const lineEnd = /\r\n?|\n/g;
  let from = 0;
  for (let end = lineEnd.exec(body); end !== null; end = lineEnd.exec(body)) {
    yield body.slice(from, end.index);
    from = lineEnd.lastIndex;
  }
  yield body.slice(from);
}

function stepOver(block: Block, text: string): Step {
  switch (block.kind) {
    case 'fence':
    case 'html-comment':
      return { block: isEndOf(block, text) ? none : block };
    case 'list':
      return stepInList(block.isAfterBlank, text);
    case 'quote':
    case 'unclear':
      return stepInDoubt(block, text);
    case 'paragraph':
      return stepInParagraph(block.isDoubtful, text);
    case 'none':
    default:
      return stepInNothing(text);
  }
}

function stepInNothing(text: string): Step {
  if (isBlank(text) || isIndented(text)) return { block: none };
  return startOf(text) ?? plainStep(text);
}

function isEndOf(block: Extract<Block, { kind: 'fence' | 'html-comment' }>, text: string): boolean {
  return block.kind === 'fence' ? closesFence(block.fence, text) : text.includes('-->');
}

/** An empty line ends a quote; nothing ends what is unclear. */
function stepInDoubt(block: Extract<Block, { kind: 'quote' | 'unclear' }>, text: string): Step {
  if (isBlank(text)) return { block: block.kind === 'quote' ? none : block };
  const start = block.kind === 'quote' ? startOf(text) : undefined;
  return start ?? { block, place: 'doubtful' };
}

function stepInParagraph(isDoubtful: boolean, text: string): Step {
  if (isBlank(text)) return { block: none };
  if (isIndented(text)) return { block: { kind: 'paragraph', isDoubtful: isDoubtful || leavesOpen(text) } };
  const start = startOf(text);
  if (start !== undefined) return start;
  return isDoubtful ? { block: { kind: 'paragraph', isDoubtful }, place: 'doubtful' } : plainStep(text);
}

function plainStep(text: string): Step {
  return { block: { kind: 'paragraph', isDoubtful: leavesOpen(text) }, place: 'plain' };
}

/** The content of a list item is indented by two columns at least, so what is not is outside or lazily in it. */
function stepInList(isAfterBlank: boolean, text: string): Step {
  if (isBlank(text)) return { block: { kind: 'list', isAfterBlank: true } };
  const isInside = /^(?: {2}| ?\t)/.test(text);
  if (isInside)
    return { block: hidesMore(text) ? { kind: 'unclear' } : { kind: 'list', isAfterBlank: false } };
  const start = startOf(text);
  if (start !== undefined) return start;
  return isAfterBlank ? plainStep(text) : { block: { kind: 'list', isAfterBlank: false }, place: 'doubtful' };
}

/** Of a line that opens something of its own; undefined for text. */
function startOf(text: string): Step | undefined {
  const [, backticks, tildes] = fenceStart.exec(text) ?? [];
  const fence = backticks ?? tildes;
  if (fence !== undefined) return { block: { kind: 'fence', fence } };
  if (/^ {0,3}>/.test(text)) return { block: { kind: 'quote' } };
  if (/^ {0,3}<!--/.test(text)) return { block: text.includes('-->') ? none : { kind: 'html-comment' } };
  if (/^ {0,3}<[A-Za-z/?!]/.test(text)) return { block: { kind: 'unclear' }, place: 'doubtful' };
  if (!listItem.test(text)) return undefined;
  const block: Block = hidesMore(text) ? { kind: 'unclear' } : { kind: 'list', isAfterBlank: false };
  return { block, place: 'doubtful' };
}

/** Whether a line in a list begins code or HTML, of which only the depth of the list tells where it ends. */
function hidesMore(text: string): boolean {
  return /^(?:```|~~~|<)/.test(text.replace(containerStart, ''));
}

/** Whether a code span, a formula, a tag or the title of a link may go on in the next line. */
function leavesOpen(text: string): boolean {
  const runs = text.match(/`+/g) ?? [];
  if (runs.length % 2 === 1 || runs.some((run, index) => index % 2 === 1 && run !== runs[index - 1]))
    return true;
  if (/^ {0,3}\[/.test(text)) return true;
  return text.lastIndexOf('<') > text.lastIndexOf('>') || text.split('$$').length % 2 === 0;
}

function closesFence(fence: string, text: string): boolean {
  return fenceEnd.exec(text)?.[1]?.startsWith(fence) ?? false;
}

function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

/** By four columns or more; a tab reaches to the next fourth (CommonMark 0.31, 2.2). */
function isIndented(text: string): boolean {
  return /^(?: {4}| {0,3}\t)/.test(text);
}
