import type { Limits } from '../../model/manifest.ts';
import type { DocumentReading } from './read-documents.ts';
import { readSubset } from './subset-reader.ts';

/**
 * Reads a text that holds one document in the part of YAML which every parser reads alike, many times faster than
 * `readDocuments`, and gives what that would. Undefined for everything else: several documents, anchors, aliases,
 * tags, directives, tabs, CRLF, keys that stand twice or are no texts, unusual numbers, texts and brackets that go
 * over several lines, what comes near a limit, and whatever is wrong. Undefined is no verdict: the careful reader has
 * to look. Texts in the value are parts of the file's, which lives as long as they do. `isPlain` spares a search: nothing but printable ASCII, tabs and line ends is in the text.
 */
export function readCommonSubset(text: string, limits: Limits, isPlain = false): DocumentReading | undefined {
  if (!mayBeCommon(text, limits) || hasUnusual(text, isPlain)) return undefined;
  const from = beginning.exec(text)?.[0].length ?? 0;
  const read = readSubset(text, from, Math.min(limits.depth, deepest));
  if (read === undefined || !isBlankFrom(text, read.end)) return undefined;
  const { value, start, end, nodes } = read;
  return { ...blameless, span: { start, end }, value, places: nodes.places() };
}

const blameless = { index: 0, isWhole: true, syntax: [], strictness: [] } as const;

function mayBeCommon(text: string, { nodes, documents }: Limits): boolean {
  return text.length <= Math.min(nodes, longestText) && documents >= 1 && !mayEndEarly(text);
}

/** A line that begins with `...` ends a document (YAML 1.2, 9.1.2); with a byte order mark before it too. */
function mayEndEarly(text: string): boolean {
  return text.startsWith('...') || text.startsWith('\u{FEFF}...') || text.includes('\n...');
}

/** Larger files are rare, and a quick reader of unlimited input would need limits of its own. */
const longestText = 65_536;
const deepest = 50;

/** Comments and a first `---`. */
const beginning = /^(?:#[^\n]*\n|\n)*(?:--- *\n)?/;

/** Control characters, other line ends, byte order marks. */
const unusualCharacter = /[[\p{Cc}\u2028\u2029\uFEFF]--\n]/v;

function hasUnusual(text: string, isPlain: boolean): boolean {
  return isPlain ? text.includes('\t') || text.includes('\r') : unusualCharacter.test(text);
}

/** What may follow: empty lines, and comments that are not indented. */
const afterwards = /(?:\n|#[^\n]*(?:\n|$))*$/y;

function isBlankFrom(text: string, end: number): boolean {
  afterwards.lastIndex = end;
  return afterwards.test(text);
}
