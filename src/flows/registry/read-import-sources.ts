import { importsOf } from '../../import/flat/items.ts';
import { findImportCycles, type FileImport } from '../../import/flat/import-cycles.ts';
import { isBelow, joinPaths } from '../../import/paths.ts';
import { problemAt, problemInFile } from '../../import/problem.ts';
import { importLimits, readSource, tooLarge, type SourceReading } from '../../import/read-source.ts';
import { recognise } from '../../import/recognise.ts';
import type { ScalarNode, SourceDocument } from '../../import/source-node.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';

/** A file to import, and the folder that it may import others from; both as they are shown, '' for the current one. */
export interface GivenFile {
  readonly file: string;
  readonly folder: string;
}

export type FileRead =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** More than may be read; the size in bytes. */
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'missing' }
  /** Behind a symbolic link that leads out of the folder. */
  | { readonly kind: 'outside' };

export type ReadImportFile = (given: GivenFile, mostBytes: number) => Promise<FileRead>;

/**
 * Reads files and what they import, each once. An imported path counts only below the folder of who imports it; one
 * that leads elsewhere, or nowhere, is a diagnostic.
 */
export async function readImportSources(
  given: readonly GivenFile[],
  read: ReadImportFile,
): Promise<readonly SourceReading[]> {
  const readings: SourceReading[] = [];
  const imports: FileImport[] = [];
  const known = new Set<string>();
  const queue: QueuedFile[] = given.map((file) => ({ ...file, importedBy: undefined }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (known.has(next.file) || known.size >= importLimits.files) continue;
    known.add(next.file);
    const reading = await readOne(next, read);
    const followed = followImports(reading.documents, next.folder);
    readings.push({ ...reading, diagnostics: [...reading.diagnostics, ...followed.diagnostics] });
    imports.push(...followed.imports);
    queue.push(
      ...followed.imports.map(({ to, node }) => ({ file: to, folder: next.folder, importedBy: node })),
    );
  }
  return [...readings, { documents: [], diagnostics: findImportCycles(imports) }];
}

interface QueuedFile extends GivenFile {
  readonly importedBy: ScalarNode | undefined;
}

async function readOne(next: QueuedFile, read: ReadImportFile): Promise<SourceReading> {
  const { file, folder, importedBy } = next;
  const found = await read({ file, folder }, importLimits.fileBytes);
  if (found.kind === 'bytes') return readSource({ file, bytes: found.bytes });
  return { documents: [], diagnostics: [unreadable(file, found, importedBy)] };
}

function unreadable(
  file: string,
  found: Exclude<FileRead, { readonly kind: 'bytes' }>,
  importedBy: ScalarNode | undefined,
): Diagnostic {
  if (found.kind === 'too-large')
    return problemInFile(file, { code: 'import-file-too-large', message: tooLarge(found.size) });
  const problem =
    found.kind === 'missing'
      ? ({
          code: 'import-missing-file',
          message: `There is no file ${shown(file)}. Correct the path, or remove it.`,
        } as const)
      : ({
          code: 'import-outside-folder',
          message: `${shown(file)} is a link that leads out of the folder. Put the file itself there.`,
        } as const);
  return importedBy === undefined ? problemInFile(file, problem) : problemAt(importedBy, problem);
}

function shown(path: string): string {
  return `\`${path.replace(/[`\p{C}]/gu, '?')}\``;
}

/** Anything else is the name of a document that is imported too. */
const looksLikePath = /[/\\]|\.ya?ml$/i;

function followImports(
  documents: readonly SourceDocument[],
  folder: string,
): { readonly imports: readonly FileImport[]; readonly diagnostics: readonly Diagnostic[] } {
  const imports: FileImport[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { file, root } of documents) {
    if (recognise(root) !== 'flat') continue;
    for (const node of importsOf(root).filter(({ text }) => looksLikePath.test(text))) {
      const to = joinPaths(file, node.text);
      if (to !== undefined && isBelow(to, folder)) imports.push({ from: file, to, node });
      else diagnostics.push(outside(node, folder));
    }
  }
  return { imports, diagnostics };
}

function outside(node: ScalarNode, folder: string): Diagnostic {
  const where = folder === '' ? 'the folder that is imported' : shown(folder);
  const message = `${shown(node.text)} leads out of ${where}, so it is not followed. Import a folder that holds both files.`;
  return problemAt(node, { code: 'import-outside-folder', message });
}
