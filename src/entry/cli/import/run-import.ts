import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readImportSources } from '../../../flows/registry/read-import-sources.ts';
import { importDocuments } from '../../../import/import-documents.ts';
import { compareDiagnostics, startOfFile, type Diagnostic } from '../../../model/diagnostic.ts';
import type { ImportedManifest, ImportOutcome } from '../../../model/import-report.ts';
import { makeFolder, writeNewFiles, type FileOutcome } from '../new-files.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { findGivenFiles, tidyPath } from './given-files.ts';
import { ImportError } from './import-error.ts';
import { readImportFile } from './read-file.ts';
import { readTarget, type TargetRegistry } from './target-registry.ts';

/** Codes of what keeps a file from being read, or a manifest from being written; each has its entry in docs/errors/import.md. */
export const importFileCodes = [
  'import-file-exists',
  'import-unsafe-target',
  'import-already-defined',
  'import-not-included',
  'import-file-name-not-utf8',
] as const;

type ImportFileCode = (typeof importFileCodes)[number];

export interface ImportWish {
  readonly words: readonly string[];
  readonly target: string;
  readonly isDry: boolean;
  readonly isForced: boolean;
  readonly directory: string;
}

export interface ImportResult {
  readonly outcome: ImportOutcome;
  readonly files: readonly FileOutcome[];
  /** How many files were given, and so looked at. */
  readonly looked: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly isDry: boolean;
  readonly target: string;
}

/** Reads, imports and writes. Throws `ImportError`. */
export async function runImport(wish: ImportWish): Promise<ImportResult> {
  const { words, directory, isDry, isForced } = wish;
  const folder = resolve(directory, wish.target);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw targetNotFolder(wish.target);
  const { given, unnamed } = await findGivenFiles(words, directory);
  const readings = await readImportSources(given, (file, mostBytes) =>
    readImportFile(file, { directory, mostBytes }),
  );
  const outcome = importDocuments({ readings, project: basename(directory) });
  const registry = await readTarget(folder);
  const { writable, diagnostics } = withoutKnown(outcome.manifests, registry);
  if (!isDry && writable.length > 0) await makeFolder(folder);
  const files = existsSync(folder)
    ? await writeNewFiles({
        folder,
        files: writable.map(({ path, text }) => ({ path, text })),
        isForced,
        isDry,
      })
    : writable.map(({ path }) => ({ kind: 'written', path }) as const);
  const all = [
    outcome.diagnostics.map(softened(words)),
    unnamed.map(unnamedProblem),
    diagnostics,
    files.flatMap(problemOf),
  ];
  return {
    outcome,
    files,
    looked: given.length,
    diagnostics: all.flat().toSorted(compareDiagnostics),
    isDry,
    target: wish.target,
  };
}

const quiet = new Set(['import-unknown-format', 'import-empty-file']);

/** A file that nobody named may well be something else: a folder holds many things. */
function softened(words: readonly string[]): (diagnostic: Diagnostic) => Diagnostic {
  const named = new Set(words.map(tidyPath));
  return (diagnostic) =>
    quiet.has(diagnostic.code) && !named.has(diagnostic.file)
      ? { ...diagnostic, severity: 'warning' }
      : diagnostic;
}

/** A ref that the registry has in another file is not written a second time. */
function withoutKnown(
  manifests: readonly ImportedManifest[],
  { fileOf, isRead }: TargetRegistry,
): { readonly writable: readonly ImportedManifest[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const writable = manifests.filter(({ path, ref }) => {
    const known = fileOf(ref);
    if (known === undefined || known === path) return true;
    const message = `\`${ref}\` is in ${shellWord(known)} already, so ${path} is not written. Compare the two, and change the one that is there.`;
    diagnostics.push(problem('import-already-defined', path, message));
    return false;
  });
  for (const { path } of writable.filter((one) => !isRead(one.path))) {
    const message = `\`spec.manifests\` in \`charter.yaml\` leaves ${path} out, so it is not part of the registry. Add a glob for it.`;
    diagnostics.push({ ...problem('import-not-included', path, message), severity: 'warning' });
  }
  return { writable, diagnostics };
}

function problemOf(file: FileOutcome): readonly Diagnostic[] {
  if (file.kind === 'kept') {
    const message =
      'Another file is there and differs, so it is kept. Move it away, or replace it with `--force`.';
    return [problem('import-file-exists', file.path, message)];
  }
  if (file.kind !== 'refused') return [];
  const message = `${shellWord(file.at)} is no plain file or folder, and nothing is written through a link. Put a folder in its place.`;
  return [problem('import-unsafe-target', file.path, message)];
}

function unnamedProblem(path: string): Diagnostic {
  const message = `The name ${shellWord(path)} is not UTF-8, so it is not read. Rename it to import what it holds.`;
  return { ...problem('import-file-name-not-utf8', path, message), severity: 'warning' };
}

function problem(code: ImportFileCode, file: string, message: string): Diagnostic {
  return { code, severity: 'error', file, range: startOfFile, message };
}

function targetNotFolder(target: string): ImportError {
  return new ImportError({
    code: 'import-target-not-folder',
    message: `${shellWord(target)} is a file; manifests are written into a folder.`,
    hint: 'Name a folder with `--into DIR`.',
  });
}
