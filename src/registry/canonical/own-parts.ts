import { isMap, parseAllDocuments, visit, type Document, type YAMLMap } from 'yaml';
import type { ParsedFile } from '../../model/manifest.ts';
import type { Span } from '../reading/problem.ts';

/** A document of a file that is Charter's, so that its form may be changed. */
export interface OwnPart {
  /** From the end of the document before to its own end, the comments above it included. */
  readonly region: Span;
  readonly map: YAMLMap;
  /** Texts that go on over several lines, in which white space may mean something. */
  readonly longTexts: readonly Span[];
  readonly isLast: boolean;
}

/** What holds for the form of a text: the YAML alone where it is the front matter of a page. */
export interface OwnText {
  readonly text: string;
  readonly parts: readonly OwnPart[];
}

/** The documents of a text that gave the manifests of a file; none where the text cannot be read without errors. */
export function ownPartsOf(yaml: string, parsed: ParsedFile): readonly OwnPart[] {
  const documents = parseAllDocuments(yaml, {
    version: '1.2',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if ('empty' in documents || documents.some(({ errors }) => errors.length > 0)) return [];
  const own = new Set(parsed.defaults === undefined ? parsed.manifests.map(({ document }) => document) : [0]);
  return documents.flatMap((document, index) => {
    const { contents } = document;
    if (!own.has(index) || !isMap(contents)) return [];
    const region = { start: documents[index - 1]?.range[2] ?? 0, end: document.range[2] };
    const isLast = index === documents.length - 1;
    return [{ region, map: contents, longTexts: longTextsIn(document, yaml), isLast }];
  });
}

function longTextsIn(document: Document.Parsed, text: string): readonly Span[] {
  const found: Span[] = [];
  visit(document, {
    Scalar: (_, { range }) => {
      const [start, end] = range ?? [0, 0];
      if (text.slice(start, end).includes('\n')) found.push({ start, end });
    },
  });
  return found.toSorted((a, b) => a.start - b.start);
}
