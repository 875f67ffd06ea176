import { Composer, Parser, type CST, type Document } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import type { Limits } from '../../model/manifest.ts';
import { measureDocument, sniffEnvelope } from './measure-document.ts';
import { asNode, placesIn, rangeOf, type Places } from './places.ts';
import type { Problem, SourceText, Span } from './problem.ts';
import { readValue } from './read-value.ts';
import { findMergeConflict, findOpening, toYamlProblem } from './yaml-problems.ts';

/** One YAML document, as far as it could be read. */
export interface DocumentReading {
  /** Position in the file, from 0. */
  readonly index: number;
  readonly span: Span;
  readonly value: JsonValue;
  /** False when `value` holds only what could be saved: enough to name the manifest, not to check it. */
  readonly isWhole: boolean;
  /** Errors of YAML itself, to be reported whosever the document is. */
  readonly syntax: readonly Problem[];
  /** What YAML allows and Charter does not, and limits: to be reported of Charter's own documents. */
  readonly strictness: readonly Problem[];
  readonly places: Places;
}

export interface FileReading {
  readonly documents: readonly DocumentReading[];
  /** About the file as a whole. */
  readonly problems: readonly Problem[];
}

const composerOptions = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  strict: true,
  logLevel: 'silent',
} as const;

/** Most syntax errors worth showing of one document: what follows the first few is mostly their doing. */
const enoughErrors = 5;

/**
 * Reads all documents of a file in the strict subset of YAML 1.2 that Charter accepts. Never throws; a document
 * that is broken or too large does not keep the others from being read.
 */
export function readDocuments(source: SourceText, limits: Limits): FileReading {
  const documents: DocumentReading[] = [];
  const problems: Problem[] = [];
  let prelude: CST.Token[] = [];
  let latest: { token: CST.Document; tokens: CST.Token[] } | undefined;

  const finish = (): void => {
    if (latest === undefined) return;
    documents.push(readDocument({ ...latest, index: documents.length, source, limits }));
    latest = undefined;
  };
  for (const token of tokensOf(source.text)) {
    if (token.type === 'document') {
      finish();
      if (documents.length >= limits.documents) {
        problems.push(tooManyDocuments(token, limits));
        break;
      }
      latest = { token, tokens: [...prelude, token] };
      prelude = [];
    } else if (token.type === 'directive' || latest === undefined) keep(token, prelude);
    else keep(token, latest.tokens);
  }
  finish();
  return { documents, problems: [...problems, ...leftOver(prelude, source)] };
}

/** No value may hold a line that begins with `---` (YAML 1.2, 9.1.2), so an open quote ends there at the latest. */
const documentStart = /^---(?=\s|$)/gm;

function* tokensOf(text: string): Generator<CST.Token> {
  const starts = text.matchAll(documentStart).map(({ index }) => index);
  let from = 0;
  for (const to of [...starts.filter((index) => index > 0), text.length]) {
    const parser = new Parser();
    parser.offset = from;
    yield* parser.parse(text.slice(from, to));
    from = to;
  }
}

/** Most tokens kept beside a document: a text of nothing but closing brackets gives an error for each of them. */
const enoughTokens = 200;

function keep(token: CST.Token, tokens: CST.Token[]): void {
  const isBlank = token.type === 'comment' || token.type === 'newline' || token.type === 'space';
  if (!isBlank && tokens.length < enoughTokens) tokens.push(token);
}

/** Errors and directives after the last document, or in a file without any. */
function leftOver(tokens: readonly CST.Token[], { text }: SourceText): Problem[] {
  const composer = new Composer(composerOptions);
  const errors = [...composer.compose(tokens, true, text.length)].flatMap((document) => document.errors);
  return errors.flatMap((error) => toYamlProblem(error, text) ?? []).slice(0, enoughErrors);
}

interface DocumentTokens {
  readonly index: number;
  readonly token: CST.Document;
  /** The document's token, the directives before it and what stands after it. */
  readonly tokens: readonly CST.Token[];
  readonly source: SourceText;
  readonly limits: Limits;
}

function readDocument(request: DocumentTokens): DocumentReading {
  const { index, token, tokens, source, limits } = request;
  const overLimit = measureDocument(token, limits);
  if (overLimit !== undefined) return unbuiltDocument(request, overLimit);

  const [document] = new Composer(composerOptions).compose(tokens);
  if (document === undefined) return unbuiltDocument(request);
  const root = asNode(document.contents);
  const { value, problems, targets, isComplete } = readValue(root, source, limits);
  const syntax = syntaxProblems(document, token, source.text);
  return {
    index,
    span: rangeOf(root),
    value: isComplete ? value : (sniffEnvelope(token) ?? null),
    isWhole: isComplete && syntax.length === 0,
    syntax,
    strictness: [...directiveProblems(tokens), ...problems].filter(
      ({ span }) => !syntax.some((error) => error.span.start === span.start),
    ),
    places: placesIn(root, targets),
  };
}

function unbuiltDocument({ index, token }: DocumentTokens, problem?: Problem): DocumentReading {
  const { offset } = token.value ?? token;
  const span = { start: offset, end: offset + 1 };
  return {
    index,
    span,
    value: sniffEnvelope(token) ?? null,
    isWhole: false,
    syntax: [],
    strictness: problem === undefined ? [] : [problem],
    places: { locate: () => ({ span, isShared: true }) },
  };
}

/** One problem for each line, and a merge conflict in place of the confusion that it causes. */
function syntaxProblems(
  document: Document.Parsed,
  { offset }: CST.Document,
  text: string,
): readonly Problem[] {
  const { errors, range } = document;
  if (errors.length === 0) return [];
  const conflict = findMergeConflict(text, { start: offset, end: range[2] });
  if (conflict !== undefined) return [conflict];
  const byLine = new Map<number, Problem>();
  for (const error of errors.slice(0, 10 * enoughErrors)) {
    const problem = toYamlProblem(error, text);
    if (problem === undefined) continue;
    const span = findOpening(error, document) ?? problem.span;
    const line = text.lastIndexOf('\n', span.start - 1);
    if (!byLine.has(line)) byLine.set(line, { ...problem, span });
  }
  return [...byLine.values()].slice(0, enoughErrors);
}

const allowedDirective = /^%YAML\s+1\.2(\s|$)/;

function directiveProblems(tokens: readonly CST.Token[]): Problem[] {
  return tokens.flatMap((token) => {
    if (token.type !== 'directive' || allowedDirective.test(token.source)) return [];
    return {
      code: 'yaml-directive',
      span: { start: token.offset, end: token.offset + token.source.length },
      message: 'Manifests are YAML 1.2 without directives (`%YAML`, `%TAG`). Remove this line.',
    } satisfies Problem;
  });
}

function tooManyDocuments({ offset }: CST.Token, { documents }: Limits): Problem {
  return {
    code: 'too-many-documents',
    span: { start: offset, end: offset + 1 },
    message: `This file holds more than ${documents} documents; those from here on are not read. Split it, or raise \`spec.limits.documents\` in \`charter.yaml\`.`,
  };
}
