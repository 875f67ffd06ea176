import { Composer, Parser, type CST, type Document } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Limits } from '../model/manifest.ts';
import { decodeText } from '../registry/reading/decode-text.ts';
import { measureDocument } from '../registry/reading/measure-document.ts';
import { asNode } from '../registry/reading/places.ts';
import { toSourceText } from '../registry/reading/source-text.ts';
import type { SourceText, Span } from '../registry/reading/problem.ts';
import { quoted } from '../registry/wording.ts';
import { findMergeConflict, toYamlProblem } from '../registry/reading/yaml-problems.ts';
import { buildNodes, UnbuildableDocument, type OddKey } from './build-nodes.ts';
import type { ImportCode } from './codes.ts';
import { problemInFile } from './problem.ts';
import type { SourceDocument } from './source-node.ts';

/** A file as it was found; the path is the one to show. */
export interface FileToImport {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface SourceReading {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is read at most: rendered charts are larger than what people write. */
export const importLimits: Limits = {
  fileBytes: 4_194_304,
  files: 10_000,
  depth: 64,
  nodes: 100_000,
  aliases: 1_000,
  documents: 2_000,
  defaults: 2_000,
  effective: 200_000,
};

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

/** All documents of a file that can be read, and what is wrong with the others. Takes any bytes and never throws. */
export function readSource({ file, bytes }: FileToImport): SourceReading {
  const refused = (code: ImportCode, message: string): SourceReading => ({
    documents: [],
    diagnostics: [problemInFile(file, { code, message })],
  });
  const decoded = decodeText(file, bytes, importLimits.fileBytes);
  if (decoded.kind === 'refused') {
    if (decoded.diagnostic.code === 'file-too-large')
      return refused('import-file-too-large', tooLarge(bytes.length));
    return refused('import-not-text', notText(decoded.diagnostic.code === 'lfs-pointer'));
  }
  if (decoded.text.includes('\0')) return refused('import-not-text', notText(false));
  const reading = readText(toSourceText(file, decoded.text));
  if (reading.documents.length > 0 || reading.diagnostics.length > 0) return reading;
  return refused(
    'import-empty-file',
    'This file holds no values, so there is nothing to import. Leave it out, or check that it is the right file.',
  );
}

/** Said of a file that is not read because of its size, in bytes. */
export function tooLarge(bytes: number): string {
  return `This file has ${bytes} bytes; at most ${importLimits.fileBytes} are imported. Split it into smaller files.`;
}

function notText(isPointer: boolean): string {
  return isPointer
    ? 'This file is a Git LFS pointer, so its content is not here. Fetch it with `git lfs pull`.'
    : 'This file is no UTF-8 text. Check that it is the right file, and save it as UTF-8.';
}

function readText(source: SourceText): SourceReading {
  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, tokens] of documentTokens(source.text).entries()) {
    if (index >= importLimits.documents) {
      const message = `This file holds more than ${importLimits.documents} documents; those from here on are not read. Split it.`;
      diagnostics.push(problemIn(source, 'import-too-complex', { span: spanAt(tokens), message }));
      break;
    }
    const read = readDocument(tokens, index, source);
    if (read.document !== undefined) documents.push(read.document);
    diagnostics.push(...read.diagnostics);
  }
  return { documents, diagnostics };
}

/** The tokens of each document, those before it that belong to it included. */
function documentTokens(text: string): readonly (readonly CST.Token[])[] {
  const groups: CST.Token[][] = [[]];
  let hasDocument = false;
  for (const token of new Parser().parse(text)) {
    if (token.type === 'document') {
      if (hasDocument) groups.push([]);
      hasDocument = true;
    }
    groups.at(-1)?.push(token);
  }
  return groups.map((tokens) => tokens.slice(0, 1_000));
}

interface DocumentRead {
  readonly document?: SourceDocument;
  readonly diagnostics: readonly Diagnostic[];
}

function readDocument(tokens: readonly CST.Token[], index: number, source: SourceText): DocumentRead {
  const found = tokens.find((token) => token.type === 'document');
  const overLimit = found && measureDocument(found, importLimits);
  if (overLimit !== undefined)
    return failed(source, 'import-too-complex', { span: overLimit.span, message: tooComplex });
  const [composed] = new Composer(composerOptions).compose(tokens, false, source.text.length);
  if (composed === undefined) return { diagnostics: syntaxOf(undefined, tokens, source) };
  if (composed.errors.length > 0) return { diagnostics: syntaxOf(composed, tokens, source) };
  if (composed.contents === null) return { diagnostics: [] };
  return buildDocument(composed, index, source);
}

const tooComplex = `This document is nested more than ${importLimits.depth} deep, holds more than ${importLimits.nodes} values with its aliases expanded, or uses more than ${importLimits.aliases} of them. Split it, or write the values out.`;

function buildDocument(composed: Document.Parsed, index: number, source: SourceText): DocumentRead {
  const lineOf = (offset: number): number => source.rangeOf({ start: offset, end: offset }).line;
  try {
    const { root, oddKeys } = buildNodes({
      file: source.file,
      document: index,
      root: asNode(composed.contents),
      mostNodes: importLimits.nodes,
      lineOf,
    });
    const diagnostics = oddKeys.map((key) => oddKeyProblem(key, source));
    if (root.kind === 'map') return { document: { file: source.file, index, root }, diagnostics };
    if (root.kind === 'scalar' && root.value === null) return { diagnostics };
    const message = `This document is ${root.kind === 'list' ? 'a list' : 'a single text'}, which none of the known formats is. Check that it is the right file.`;
    return failed(source, 'import-unknown-format', {
      span: { start: composed.range[0], end: composed.range[0] },
      message,
    });
  } catch (error) {
    if (!(error instanceof UnbuildableDocument)) throw error;
    return failed(source, ...unbuildable(error));
  }
}

function unbuildable({ reason, offset }: UnbuildableDocument): [ImportCode, { span: Span; message: string }] {
  const span = { start: offset, end: offset + 1 };
  if (reason === 'too-many-values') return ['import-too-complex', { span, message: tooComplex }];
  const message =
    reason === 'unknown-alias'
      ? 'This alias has no anchor before it. Define the anchor first, or put the text into quotes.'
      : 'This alias stands within its own anchor, so it would never end. Write the value out.';
  return ['import-not-yaml', { span, message }];
}

function oddKeyProblem({ kind, text, offset }: OddKey, source: SourceText): Diagnostic {
  const span = { start: offset, end: offset + 1 };
  if (kind === 'duplicate') {
    const message = `The key ${quoted(text)} stands twice in this map; the first one counts. Remove one of them.`;
    return problemIn(source, 'import-duplicate-key', { span, message });
  }
  const message = 'This key cannot be used, so what it holds is left out. Write a plain text in its place.';
  return problemIn(source, 'import-unusable-key', { span, message });
}

function syntaxOf(
  composed: Document.Parsed | undefined,
  tokens: readonly CST.Token[],
  source: SourceText,
): readonly Diagnostic[] {
  const start = tokens[0] === undefined || !('offset' in tokens[0]) ? 0 : tokens[0].offset;
  const conflict = findMergeConflict(source.text, { start, end: composed?.range[2] ?? source.text.length });
  const [first] = (composed?.errors ?? []).flatMap((error) => toYamlProblem(error, source.text) ?? []);
  const problem = conflict ?? first;
  if (problem === undefined) return [];
  const hint = source.text.includes('{{')
    ? ' It looks like a template: render it first (`helm template`).'
    : '';
  return [problemIn(source, 'import-not-yaml', { span: problem.span, message: `${problem.message}${hint}` })];
}

function spanAt(tokens: readonly CST.Token[]): Span {
  const offset = tokens[0] !== undefined && 'offset' in tokens[0] ? tokens[0].offset : 0;
  return { start: offset, end: offset + 1 };
}

interface Found {
  readonly span: Span;
  readonly message: string;
}

function failed(source: SourceText, code: ImportCode, found: Found): DocumentRead {
  return { diagnostics: [problemIn(source, code, found)] };
}

function problemIn(source: SourceText, code: ImportCode, { span, message }: Found): Diagnostic {
  return problemInFile(source.file, { code, message }, source.rangeOf(span));
}
