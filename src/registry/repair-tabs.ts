import type { TextEdit } from '../model/diagnostic.ts';
import { isEqualJson } from '../model/equality.ts';
import type { Limits } from '../model/manifest.ts';
import type { Problem, SourceText, Span } from './problem.ts';
import { readDocuments, type DocumentReading, type FileReading } from './read-documents.ts';
import { toSourceText } from './source-text.ts';

/** Documents of a file that are repaired: to find out what a tab stands for takes several readings. */
const enoughRepairs = 10;

function isTab({ code }: Problem): boolean {
  return code === 'tab-indentation';
}

/** How many spaces a tab may stand for. */
const widths = [2, 4, 8];

/**
 * Reads documents as `readDocuments` does, and gives the first tab in the indentation of each a repair, where it is
 * clear how many spaces are meant: where every width that can be read gives the same values. What is wrong after that
 * tab is its doing, and not told.
 */
export function readDocumentsForRepair(source: SourceText, limits: Limits): FileReading {
  const reading = readDocuments(source, limits);
  const broken = reading.documents.filter(({ syntax }) => syntax.some(isTab)).slice(0, enoughRepairs);
  const repairs = new Map(broken.map((document) => [document, withRepair(document, source, limits)]));
  const documents = reading.documents.map((document) => soundRepairs(repairs.get(document) ?? document));
  return { ...reading, documents };
}

/** What a document that is no valid YAML says is a guess: nothing but its syntax is repaired by machine. */
function soundRepairs(document: DocumentReading): DocumentReading {
  if (document.syntax.length === 0) return document;
  return { ...document, strictness: document.strictness.map(withoutRepair) };
}

function withoutRepair({ repair: _repair, ...problem }: Problem): Problem {
  return problem;
}

function withRepair(document: DocumentReading, { text }: SourceText, limits: Limits): DocumentReading {
  const index = document.syntax.findIndex(isTab);
  const problem = document.syntax[index];
  if (problem === undefined) return document;
  const edits = findRepair(text, extentAround(text, problem.span.start), limits);
  const title = 'Indent with spaces in place of tabs';
  const told: Problem = edits === undefined ? problem : { ...problem, repair: { title, edits } };
  return {
    ...document,
    syntax: [...document.syntax.slice(0, index), told],
    strictness: document.strictness.filter(({ span }) => span.start < problem.span.start),
  };
}

const documentStart = /^---(?=\s|$)/gm;

/** The document around an offset: from its first line to the line `---` of the next. */
function extentAround(text: string, offset: number): Span {
  const starts = [...text.matchAll(documentStart)].map(({ index }) => index);
  const start = starts.findLast((index) => index <= offset) ?? 0;
  return { start, end: starts.find((index) => index > offset) ?? text.length };
}

/** Lines that begin with nothing but tabs: in a text of several lines none can, unless it is in quotes. */
const leadingTabs = /^\t+/gm;

function findRepair(text: string, { start, end }: Span, limits: Limits): readonly TextEdit[] | undefined {
  const part = text.slice(start, end);
  const readable = widths.flatMap((width) => {
    const spaced = part.replace(leadingTabs, (tabs) => ' '.repeat(width * tabs.length));
    const [document, ...others] = readDocuments(toSourceText('', spaced), limits).documents;
    const isRight = document?.isWhole === true && others.length === 0;
    return isRight ? [{ width, value: document.value }] : [];
  });
  const [first] = readable;
  if (first === undefined || !readable.every(({ value }) => isEqualJson(value, first.value)))
    return undefined;
  const edits = [...part.matchAll(leadingTabs)].map(({ 0: tabs, index }) => ({
    start: start + index,
    end: start + index + tabs.length,
    text: ' '.repeat(first.width * tabs.length),
  }));
  return edits.length === 0 ? undefined : edits;
}
