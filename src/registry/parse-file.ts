import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { BlobId } from '../model/git.ts';
import type { JsonValue } from '../model/json.ts';
import type { DefaultsLayer, Limits, Manifest, ParsedFile, Settings } from '../model/manifest.ts';
import { readCommonSubset } from './reading/common-subset.ts';
import { decodeText, type CheckedText } from './reading/decode-text.ts';
import { isMarkdownFile, mayHaveFrontMatter, splitFrontMatter } from './reading/front-matter.ts';
import { toDiagnostic, type Problem, type SourceText } from './reading/problem.ts';
import { isDefaultsFile, readDefaults } from './effective/read-defaults.ts';
import type { DocumentReading } from './reading/read-documents.ts';
import { readManifest, type ReadingContext } from './read-manifest.ts';
import { readDocumentsForRepair } from './reading/repair-syntax.ts';
import { toSourceText } from './reading/source-text.ts';

export interface FileToParse {
  readonly file: string;
  readonly blob: BlobId;
  readonly bytes: Uint8Array;
  readonly settings: Settings;
  /** Of its folder and those above, the outermost first. */
  readonly defaults?: readonly DefaultsLayer[];
  /** Whether what it holds is to take little memory, for which it takes a tenth more time. */
  readonly isCompact?: boolean;
  /** Most problems told of the file; beyond that a last one says how many more there are. A hundred by default. */
  readonly mostDiagnostics?: number;
}

const usualDiagnostics = 100;

/**
 * All manifests of a file, and every problem that the file shows by itself. Takes any bytes and never throws.
 * Documents that are not Charter's are left alone, unless the settings name the files that hold manifests.
 */
export function parseFile(wanted: FileToParse): ParsedFile {
  const { file, blob, bytes, settings, defaults = [], isCompact = false } = wanted;
  const { mostDiagnostics = usualDiagnostics } = wanted;
  if (isMarkdownFile(file) && !settings.isExplicit && !mayHaveFrontMatter(bytes)) {
    return { file, blob, manifests: [], diagnostics: [] };
  }
  const decoded = decodeText(file, bytes, settings.limits.fileBytes);
  if (decoded.kind === 'refused') return { file, blob, manifests: [], diagnostics: [decoded.diagnostic] };

  const request = { file, blob, settings, defaults, isCompact, mostDiagnostics };
  return isMarkdownFile(file) ? parseMarkdown(request, decoded) : parseYaml(request, decoded);
}

type Parsing = Required<Omit<FileToParse, 'bytes'>>;

/** The manifest in the front matter, with the text below it as its documentation. */
function parseMarkdown(request: Parsing, checked: CheckedText): ParsedFile {
  const { text } = checked;
  const parts = splitFrontMatter(text);
  const { file, blob, settings } = request;
  if (parts.kind !== 'front-matter') {
    const isMeant =
      settings.isExplicit || (parts.kind === 'open' && /^apiVersion: *charter\.dev\//m.test(text));
    const source = toSourceText(file, text);
    return {
      file,
      blob,
      manifests: [],
      diagnostics: isMeant ? [toDiagnostic(source, noFrontMatter(parts.kind))] : [],
    };
  }
  const problems = checked.problems.filter(({ span }) => span.start < parts.yaml.length);
  const parsed = parseYaml(request, { ...checked, text: parts.yaml, problems });
  if (parts.body === '') return parsed;
  return {
    ...parsed,
    manifests: parsed.manifests.map((manifest) => ({ ...manifest, documentation: parts.body })),
  };
}

function noFrontMatter(kind: 'plain' | 'open'): Problem {
  const found =
    kind === 'plain'
      ? 'This file does not begin with front matter'
      : 'The front matter of this file has no end';
  return {
    code: 'no-front-matter',
    span: { start: 0, end: 0 },
    message: `${found}; expected the YAML of a manifest between two lines \`---\`, the first at the very beginning. Add it, or leave the file out with \`spec.manifests.exclude\` in \`charter.yaml\`.`,
  };
}

function parseYaml(
  { file, blob, settings, defaults, isCompact, mostDiagnostics }: Parsing,
  { text, problems: characters, isPlain }: CheckedText,
): ParsedFile {
  const source = toSourceText(file, text);
  const limited = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
    limitDiagnostics(diagnostics, source, mostDiagnostics);
  if (isDefaultsFile(file)) {
    const read = readDefaults({ source, blob, characters, settings });
    const layer = read.layer === undefined ? {} : { defaults: read.layer };
    return { file, blob, manifests: [], diagnostics: limited(read.diagnostics), ...layer };
  }
  const { isExplicit } = settings;
  const context = { source, defaults, isExplicit };
  const blameless =
    characters.length === 0 ? readBlameless(context, settings.limits, { isPlain, isCompact }) : undefined;
  if (blameless !== undefined) return { file, blob, manifests: blameless, diagnostics: [] };

  const reading = readDocumentsForRepair(source, settings.limits);
  const manifests: Manifest[] = [];
  const diagnostics = [reading.problems.map((problem) => toDiagnostic(source, problem))];
  for (const document of withCharacterProblems(reading.documents, characters)) {
    const { manifest, problems, elsewhere } = readManifest(document, context);
    if (manifest !== undefined) manifests.push(manifest);
    diagnostics.push(problems.map((problem) => toDiagnostic(source, problem, manifest?.ref)));
    diagnostics.push([...elsewhere]);
  }
  return { file, blob, manifests, diagnostics: limited(diagnostics.flat()) };
}

/**
 * The manifests of a file that the quick reader can read and nothing is wrong with, which is most of them. Undefined
 * for all others: what there is to say about a file comes from the careful reader alone.
 */
function readBlameless(
  context: ReadingContext,
  limits: Limits,
  { isPlain, isCompact }: { readonly isPlain: boolean; readonly isCompact: boolean },
): readonly Manifest[] | undefined {
  const read = readCommonSubset(context.source.text, limits, isPlain);
  if (read === undefined) return undefined;
  const document = isCompact ? { ...read, value: compact(read.value) } : read;
  const { manifest, problems, elsewhere } = readManifest(document, context);
  if (problems.length + elsewhere.length > 0) return undefined;
  return manifest === undefined ? [] : [manifest];
}

/** The same value in half the memory: its texts are copies, where parts of the file would keep all of it. */
function compact(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/** Gives each document what is wrong with its characters: from the end of the one before to its own end. */
function withCharacterProblems(
  documents: readonly DocumentReading[],
  problems: readonly Problem[],
): readonly DocumentReading[] {
  if (problems.length === 0) return documents;
  return documents.map((document, index) => {
    const from = documents[index - 1]?.span.end ?? 0;
    const to = index === documents.length - 1 ? Infinity : document.span.end;
    const own = problems.filter(({ span }) => span.start >= from && span.start < to);
    return { ...document, strictness: [...own, ...document.strictness] };
  });
}

function limitDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: SourceText,
  mostDiagnostics: number,
): readonly Diagnostic[] {
  const ordered = diagnostics.toSorted(compareDiagnostics);
  if (ordered.length <= mostDiagnostics) return ordered;
  const rest = ordered.length - mostDiagnostics;
  const problem: Problem = {
    code: 'too-many-problems',
    span: { start: 0, end: 0 },
    message: `This file has at least ${rest} more problems than the ${mostDiagnostics} that are shown. Repair these first.`,
  };
  return [...ordered.slice(0, mostDiagnostics), toDiagnostic(source, problem)];
}
