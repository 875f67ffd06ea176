import type { TextEdit } from '../../model/diagnostic.ts';
import { isEqualJson } from '../../model/equality.ts';
import type { Limits } from '../../model/manifest.ts';
import type { Problem, SourceText, Span } from './problem.ts';
import { readDocuments, type DocumentReading, type FileReading } from './read-documents.ts';
import { toSourceText } from './source-text.ts';
import { quoted } from '../wording.ts';

/** Documents of a file that are repaired: whether a repair is right is found out by reading the document again. */
const enoughRepairs = 10;

function isTab({ code }: Problem): boolean {
  return code === 'tab-indentation';
}

/** How many spaces a tab may stand for. */
const widths = [2, 4, 8];

/**
 * Reads documents as `readDocuments` does, and gives errors of YAML a repair where one is clear. Tabs in the
 * indentation: where every width that can be read gives the same values; what is wrong after the first of them is its
 * doing, and not told. A space that is missing after a colon: where the document can be read with it.
 */
export function readDocumentsForRepair(source: SourceText, limits: Limits): FileReading {
  const reading = readDocuments(source, limits);
  const broken = reading.documents.filter(({ syntax }) => syntax.length > 0).slice(0, enoughRepairs);
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
  const tab = document.syntax[index];
  if (tab === undefined) return { ...document, syntax: withSpaces(document.syntax, text, limits) };
  const edits = replaceTabs(text, extentAround(text, tab.span.start), limits);
  const title = 'Indent with spaces in place of tabs';
  const told: Problem = edits === undefined ? tab : { ...tab, repair: { title, edits } };
  return {
    ...document,
    syntax: [...document.syntax.slice(0, index), told],
    strictness: document.strictness.filter(({ span }) => span.start < tab.span.start),
  };
}

/** `replicas:2` at the beginning of a line. */
const missingSpace = /^[\w-]+:(?=[^\s:/])/;

function withSpaces(syntax: readonly Problem[], text: string, limits: Limits): readonly Problem[] {
  const [problem] = syntax;
  const [key] = missingSpace.exec(text.slice(problem?.span.start, (problem?.span.start ?? 0) + 200)) ?? [];
  if (problem === undefined || key === undefined) return syntax;
  const at = problem.span.start + key.length;
  const { start, end } = extentAround(text, at);
  const spaced = `${text.slice(start, at)} ${text.slice(at, end)}`;
  if (readWhole(spaced, limits) === undefined) return syntax;
  const repair = { title: `Add the space after ${quoted(key)}`, edits: [{ start: at, end: at, text: ' ' }] };
  return [{ ...problem, repair }, ...syntax.slice(1)];
}

/** A text read as one document; undefined where it is none, or has errors of YAML. */
function readWhole(text: string, limits: Limits): DocumentReading | undefined {
  const [document, ...others] = readDocuments(toSourceText('', text), limits).documents;
  return document?.isWhole === true && others.length === 0 ? document : undefined;
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

function replaceTabs(text: string, { start, end }: Span, limits: Limits): readonly TextEdit[] | undefined {
  const part = text.slice(start, end);
  const readable = widths.flatMap((width) => {
    const spaced = part.replace(leadingTabs, (tabs) => ' '.repeat(width * tabs.length));
    const document = readWhole(spaced, limits);
    return document === undefined ? [] : [{ width, value: document.value }];
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
