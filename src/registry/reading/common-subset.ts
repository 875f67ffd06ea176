import { COLLECTION_STYLE, EVENT_ID, parseEvents, type Event } from 'js-yaml';
import type { JsonValue } from '../../model/json.ts';
import type { Limits } from '../../model/manifest.ts';
import { blockScalarEnd, isBlockScalar, placesAmong, spanOfFlowScalar } from './event-places.ts';
import type { DocumentReading } from './read-documents.ts';
import { SubsetReading } from './subset-reading.ts';

/**
 * Reads a text that holds one document in the part of YAML which every parser reads alike, many times faster than
 * `readDocuments`, and gives what that would. Undefined for everything else: several documents, anchors, aliases,
 * tags, directives, tabs, CRLF, keys that stand twice or are no texts, unusual numbers, what comes near a limit, and
 * whatever is wrong. Undefined is no verdict: the careful reader has to look.
 */
export function readCommonSubset(text: string, limits: Limits): DocumentReading | undefined {
  const events = mayBeCommon(text, limits) ? eventsOf(text) : undefined;
  const root = events?.[1];
  if (events === undefined || root?.type !== EVENT_ID.MAPPING || root.style !== COLLECTION_STYLE.BLOCK) {
    return undefined;
  }
  const reading = new SubsetReading(text, events, Math.min(limits.depth, deepest));
  const value = reading.readNode();
  const end = value === undefined ? undefined : endOfMap(reading);
  if (value === undefined || end === undefined) return undefined;
  const span = { start: root.start, end };
  return { ...blameless, span, value: compact(value), places: placesAmong(reading, 1) };
}

/** The same value in half the memory: its texts are copies, where parts of the file would keep all of it. */
function compact(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

const blameless = { index: 0, isWhole: true, syntax: [], strictness: [] } as const;

function mayBeCommon(text: string, { nodes, documents }: Limits): boolean {
  if (text.length > Math.min(nodes, longestText) || documents < 1) return false;
  return !isUnusual(text.slice(beginning.exec(text)?.[0].length));
}

/** Larger files are rare, and a quick reader of unlimited input would need limits of its own. */
const longestText = 65_536;
const deepest = 50;

/** Comments and a first `---`. */
const beginning = /^(?:#[^\r\n]*\n|\n)*(?:--- *\n)?/;

/** What turns a text away before it is parsed: characters, marks, and signs where a value or key may begin. */
const unusualCharacter = /[\t\r\u0085\u2028\u2029\uFEFF]/;
const unusualMarks = ['"#', "'#", ']#', '}#', '\n---', '\n...'];
const sign = /[&*!?%@`]/;
const unusualSign = /(?:^|[\s,[{:-])(?:[&*!]\S|\?\s|[%@`])/;

function isUnusual(text: string): boolean {
  if (unusualCharacter.test(text) || unusualMarks.some((mark) => text.includes(mark))) return true;
  return text.startsWith('---') || text.startsWith('...') || (sign.test(text) && unusualSign.test(text));
}

function eventsOf(text: string): readonly Event[] | undefined {
  try {
    const events = parseEvents(text, { maxDepth: 2 * deepest });
    return events.findLastIndex(({ type }) => type === EVENT_ID.DOCUMENT) === 0 ? events : undefined;
  } catch {
    return undefined;
  }
}

/** The rest of the last line: brackets that close, and a comment. */
const restOfLine = / *(?: #[^\n]*)?(?:\n|$)/y;
const closingBrackets = /[ \n,\]}]*[\]}]/y;

/** What may follow: empty lines, and comments that are not indented. */
const afterwards = /(?:\n|#[^\n]*(?:\n|$))*$/y;

/** Where the outermost map ends, which is after its last line; undefined where that is hard to tell. */
function endOfMap({ text, last: { event, isInFlow } }: SubsetReading): number | undefined {
  let at: number | undefined;
  if (event?.type === EVENT_ID.SCALAR) {
    if (event.valueStart < 0) return undefined;
    if (isBlockScalar(event)) return endWhereBlank(text, blockScalarEnd(text, event));
    at = spanOfFlowScalar(event).end;
  } else if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) at = event.start + 1;
  if (isInFlow) at = matchAt(closingBrackets, text, at);
  return endWhereBlank(text, matchAt(restOfLine, text, at));
}

function endWhereBlank(text: string, end: number | undefined): number | undefined {
  return matchAt(afterwards, text, end) === undefined ? undefined : end;
}

/** Where a match that begins at an offset ends. */
function matchAt(pattern: RegExp, text: string, at: number | undefined): number | undefined {
  pattern.lastIndex = at ?? text.length + 1;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
