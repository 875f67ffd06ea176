import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { BlobId } from '../model/git.ts';
import type { DefaultsLayer, Manifest, ParsedFile, Settings } from '../model/manifest.ts';
import { readCommonSubset } from './common-subset.ts';
import { decodeText } from './decode-text.ts';
import { toDiagnostic, type Problem, type SourceText } from './problem.ts';
import { isDefaultsFile, readDefaults } from './read-defaults.ts';
import { readDocuments, type DocumentReading } from './read-documents.ts';
import { readManifest } from './read-manifest.ts';
import { toSourceText } from './source-text.ts';

export interface FileToParse {
  readonly file: string;
  readonly blob: BlobId;
  readonly bytes: Uint8Array;
  readonly settings: Settings;
  /** Of its folder and those above, the outermost first. */
  readonly defaults?: readonly DefaultsLayer[];
}

/** Most problems reported of one file; beyond that a last one says how many more there are. */
const mostDiagnostics = 100;

/**
 * All manifests of a file, and every problem that the file shows by itself. Takes any bytes and never throws.
 * Documents that are not Charter's are left alone, unless the settings name the files that hold manifests.
 */
export function parseFile({ file, blob, bytes, settings, defaults = [] }: FileToParse): ParsedFile {
  const decoded = decodeText(file, bytes, settings.limits.fileBytes);
  if (decoded.kind === 'refused') return { file, blob, manifests: [], diagnostics: [decoded.diagnostic] };

  const source = toSourceText(file, decoded.text);
  if (isDefaultsFile(file)) {
    const read = readDefaults({ source, blob, characters: decoded.problems, settings });
    const layer = read.layer === undefined ? {} : { defaults: read.layer };
    return { file, blob, manifests: [], diagnostics: limitDiagnostics(read.diagnostics, source), ...layer };
  }
  const reading = readDocuments(source, settings.limits);
  const manifests: Manifest[] = [];
  const diagnostics = [reading.problems.map((problem) => toDiagnostic(source, problem))];
  for (const document of withCharacterProblems(reading.documents, decoded.problems)) {
    const { manifest, problems, elsewhere } = readManifest(document, {
      source,
      defaults,
      isExplicit: settings.isExplicit,
    });
    if (manifest !== undefined) manifests.push(manifest);
    diagnostics.push(problems.map((problem) => toDiagnostic(source, problem, manifest?.ref)));
    diagnostics.push([...elsewhere]);
  }
  return { file, blob, manifests, diagnostics: limitDiagnostics(diagnostics.flat(), source) };
}

/**
 * The manifests of a file that the quick reader can read and nothing is wrong with, which is most of them. Undefined
 * for all others: what there is to say about a file comes from the careful reader alone.
 */
function readBlameless(source: SourceText, { limits, isExplicit }: Settings): readonly Manifest[] | undefined {
  const document = readCommonSubset(source.text, limits);
  if (document === undefined) return undefined;
  const { manifest, problems } = readManifest(document, source, isExplicit);
  if (problems.length > 0) return undefined;
  return manifest === undefined ? [] : [manifest];
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

function limitDiagnostics(diagnostics: readonly Diagnostic[], source: SourceText): readonly Diagnostic[] {
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
