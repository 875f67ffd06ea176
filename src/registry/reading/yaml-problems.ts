import { isCollection, isScalar, visit, type Document, type ErrorCode, type YAMLError } from 'yaml';
import type { Problem, Span } from './problem.ts';

/** What is wrong and what to do, in place of the parser's own words (which may repeat what the file says). */
const explanations: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'An alias (`*name`) cannot have a tag or an anchor of its own. Remove it.',
  BAD_ALIAS: 'An anchor or alias needs a name. Write it after `&` or `*`, or put the text into quotes.',
  BAD_DQ_ESCAPE:
    'This is no escape that YAML knows. Write `\\\\` for a backslash, or use single quotes, in which nothing is escaped.',
  BAD_INDENT: 'The indentation does not fit the lines around it. Line it up with what it belongs to.',
  BAD_PROP_ORDER: 'An anchor or tag stands at the wrong place. Put it right before the value it belongs to.',
  BAD_SCALAR_START: 'A text cannot begin with this character. Put the text into quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Found `key: value` where a single value was expected. Put it on a line of its own.',
  BLOCK_IN_FLOW: 'Within `[…]` or `{…}` everything must be written that way. Use brackets here too.',
  KEY_OVER_1024_CHARS: 'A key can have 1,024 characters at most. Is a `:` missing, or a quote?',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line. Is a `:` missing on the line before, or a quote?',
  MULTIPLE_ANCHORS: 'A value can have one anchor. Remove the others.',
  MULTIPLE_TAGS: 'A value can have one tag. Remove the others.',
  MISSING_CHAR: 'A character is missing here.',
};

/** The same for errors that share a code, by how the parser's message begins. */
const missing: readonly (readonly [RegExp, string])[] = [
  [/^Missing closing/, 'A quote is opened and never closed. Add the closing quote.'],
  [/^Implicit map keys/, 'Found a text without a value. Write `key: value`, with a space after the colon.'],
  [/^Missing space after :/, 'A space is missing after `:`. Add it.'],
  [/^Missing , between|^Missing , or :/, 'A comma is missing between two items. Add it.'],
  [/^Sequence item without/, 'Found a value where a list item was expected. Begin the line with `- `.'],
  [/^Comments must be/, 'A comment needs a space before its `#`. Add it, or put the text into quotes.'],
  [/end with a [\]}]/, 'A bracket is opened and never closed. Add the closing `]` or `}`.'],
  [/directives-end/, 'A `---` line is missing between the directives and the document. Add it.'],
  [/^Tags and anchors/, 'A space is missing after a tag or anchor. Add it.'],
];

const unexpected =
  'This cannot stand here. Check the quotes, brackets and colons on this line and the one before.';

/** The problem that one error of the YAML parser stands for; undefined where another check reports it. */
export function toYamlProblem(error: YAMLError, text: string): Problem | undefined {
  const span = withinLine({ start: error.pos[0], end: error.pos[1] }, text);
  switch (error.code) {
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_DIRECTIVE':
    case 'DUPLICATE_KEY':
    case 'NON_STRING_KEY':
    case 'BAD_COLLECTION_TYPE':
      return undefined;
    case 'TAB_AS_INDENT':
      return {
        code: 'tab-indentation',
        span,
        message: 'This line is indented with a tab, which YAML does not allow. Use spaces.',
      };
    case 'RESOURCE_EXHAUSTION':
      return { code: 'too-deep', span, message: 'This document is nested too deeply to be read.' };
    default:
      return { code: 'yaml-syntax', span, message: `This is not valid YAML. ${explain(error, text)}` };
  }
}

/** `replicas:2` at the beginning of a line. */
const missingSpace = /^[\w-]+:[^\s:/]/;

function explain({ code, message, pos }: YAMLError, text: string): string {
  if (code === 'MULTILINE_IMPLICIT_KEY' && missingSpace.test(text.slice(pos[0], pos[0] + 200))) {
    return 'A space is missing after `:`. Add it.';
  }
  const special = missing.find(([pattern]) => pattern.test(message));
  return special?.[1] ?? explanations[code] ?? unexpected;
}

const unclosed = /^Missing closing|end with a [\]}]/;

/** Where the quote or bracket is that an error misses the end of; undefined for all other errors. */
export function findOpening({ message, pos }: YAMLError, document: Document): Span | undefined {
  if (!unclosed.test(message)) return undefined;
  let opening: number | undefined;
  visit(document, {
    Node: (_, node) => {
      const [start, end] = node.range ?? [0, 0];
      const isOpen = isScalar(node) ? node.type?.startsWith('QUOTE') : isCollection(node) && node.flow;
      if (isOpen !== true || end !== pos[0]) return undefined;
      opening = start;
      return visit.BREAK;
    },
  });
  return opening === undefined ? undefined : { start: opening, end: opening + 1 };
}

/** On one line, and at least one character where there is one, so that there is something to underline. */
function withinLine({ start, end }: Span, text: string): Span {
  const from = Math.min(start, Math.max(text.length - 1, 0));
  const newline = text.indexOf('\n', from);
  const lineEnd = newline === -1 ? text.length : Math.max(newline, from + 1);
  return { start: from, end: Math.max(Math.min(end, lineEnd), Math.min(from + 1, text.length)) };
}

/** Line that Git leaves behind where a merge conflicts: reported in place of the errors which it causes. */
const conflictStart = /^<{7} .*$/gm;

/** The problem of an unresolved merge conflict in a part of a text that is not valid YAML. */
export function findMergeConflict(text: string, { start, end }: Span): Problem | undefined {
  for (const match of text.matchAll(conflictStart)) {
    if (match.index < start) continue;
    if (match.index >= end) return undefined;
    return {
      code: 'merge-conflict',
      span: { start: match.index, end: match.index + match[0].length },
      message:
        'This line is left over from a merge conflict. Keep the version that is right and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`.',
    };
  }
  return undefined;
}
