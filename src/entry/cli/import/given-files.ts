import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { dirname, posix, resolve } from 'node:path';
import type { GivenFile } from '../../../flows/registry/read-import-sources.ts';
import { matchesGlob, parseGlob } from '../../../model/glob.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { ImportError } from './import-error.ts';

/** Most files that a folder or glob may stand for. */
const mostFiles = 10_000;

const yamlFile = /\.ya?ml$/i;

/** What was asked for: the files, and what lies beside them under a name that cannot be read. */
export interface FoundFiles {
  readonly given: readonly GivenFile[];
  /** Files and folders whose names are not UTF-8; each byte that is none is written as `\xe9`. */
  readonly unnamed: readonly string[];
}

/** The files that some arguments mean: files as they are, the YAML files of a folder, what a glob matches. */
export async function findGivenFiles(words: readonly string[], directory: string): Promise<FoundFiles> {
  const given = new Map<string, GivenFile>();
  const unnamed = new Set<string>();
  for (const word of words) {
    const found = await filesOf(tidyPath(word), directory);
    for (const one of found.given) given.set(resolve(directory, one.file), one);
    for (const path of found.unnamed) unnamed.add(path);
  }
  return { given: [...given.values()], unnamed: [...unnamed] };
}

/** A path as it is shown: without `./` before it, a slash after it, or what leads nowhere in between. */
export function tidyPath(word: string): string {
  const path = posix.normalize(word).replace(/(?<=.)\/+$/, '');
  return path === '.' ? '' : path;
}

async function filesOf(path: string, directory: string): Promise<FoundFiles> {
  const stats = await statOf(resolve(directory, path));
  if (stats?.isDirectory() === true) return filesIn(path, directory);
  if (stats?.isFile() === true) return { given: [{ file: path, folder: folderOf(path) }], unnamed: [] };
  if (stats !== undefined) throw notAFile(path);
  if (/[*?{]/.test(path)) return filesLike(path, directory);
  throw new ImportError({
    code: 'import-no-such-file',
    message: `There is no file or folder ${shellWord(path)}.`,
    hint: 'Check the path. It is relative to the current folder.',
  });
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' ? '' : folder;
}

async function filesIn(folder: string, directory: string): Promise<FoundFiles> {
  const found = await walk(folder, directory, (path) => yamlFile.test(path));
  if (found.given.length > 0) return found;
  throw nothingFound(
    `The folder ${shellWord(folder === '' ? '.' : folder)} holds no YAML files${besides(found)}.`,
  );
}

async function filesLike(pattern: string, directory: string): Promise<FoundFiles> {
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?{]/.test(part));
  const folder = parts.slice(0, first).join('/');
  const glob = parseGlob(parts.slice(first).join('/'));
  if (typeof glob === 'string') {
    throw new ImportError({
      code: 'import-invalid-glob',
      message: `The glob ${shellWord(pattern)} cannot be read: ${glob}.`,
      hint: 'Use `*`, `**`, `?` and `{a,b}`, or let the shell expand it.',
    });
  }
  const below = folder === '' ? '' : `${folder}/`;
  const stats = await statOf(resolve(directory, folder));
  const found =
    stats?.isDirectory() === true
      ? await walk(folder, directory, (path) => matchesGlob(glob, path.slice(below.length), { dot: false }))
      : { given: [], unnamed: [] };
  if (found.given.length > 0) return found;
  throw nothingFound(`No file matches ${shellWord(pattern)}${besides(found)}.`);
}

function besides({ unnamed: [first] }: FoundFiles): string {
  return first === undefined ? '' : `, apart from what has no UTF-8 name, such as ${shellWord(first)}`;
}

/** The files below a folder in order of their paths; no link is followed, and dot folders are left out. */
async function walk(
  folder: string,
  directory: string,
  isWanted: (path: string) => boolean,
): Promise<FoundFiles> {
  const files: string[] = [];
  const unnamed: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    for (const entry of await entriesOf(next, directory)) {
      const path = next === '' ? entry.name : `${next.replace(/\/$/, '')}/${entry.name}`;
      if (!isSearched(entry) && !(entry.kind === 'file' && isWanted(path))) continue;
      if (!entry.isNamed) unnamed.push(path);
      else (entry.kind === 'folder' ? folders : files).push(path);
      if (files.length + unnamed.length > mostFiles)
        throw nothingFound(`The folder ${shellWord(folder)} holds more than ${mostFiles} files.`);
    }
  }
  return { given: files.toSorted().map((file) => ({ file, folder })), unnamed: unnamed.toSorted() };
}

function isSearched({ kind, name }: FolderEntry): boolean {
  return kind === 'folder' && !name.startsWith('.') && name !== 'node_modules';
}

interface FolderEntry {
  /** As it is shown: of a name that is not UTF-8 with the bytes that are none spelled out. */
  readonly name: string;
  /** False where the name cannot be told to the system again, because it is not UTF-8. */
  readonly isNamed: boolean;
  readonly kind: 'file' | 'folder' | 'other';
}

async function entriesOf(folder: string, directory: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = await readdir(resolve(directory, folder), { withFileTypes: true, encoding: 'buffer' });
    return entries.map((entry) => ({
      name: isUtf8(entry.name) ? entry.name.toString('utf8') : spellOut(entry.name),
      isNamed: isUtf8(entry.name),
      kind: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other',
    }));
  } catch (error) {
    throw new ImportError({
      code: 'import-unreadable-file',
      message: `The folder ${shellWord(folder)} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'an unexpected fault'}.`,
      hint: 'Check who may read it.',
      cause: error,
    });
  }
}

/** Bytes with each that is no ASCII as `\xe9`. */
function spellOut(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);
}

function nothingFound(message: string): ImportError {
  return new ImportError({
    code: 'import-nothing-found',
    message,
    hint: 'Name the files to import, a folder that holds them, or a glob.',
  });
}

function notAFile(path: string): ImportError {
  return new ImportError({
    code: 'import-unreadable-file',
    message: `${shellWord(path)} is neither a file nor a folder.`,
    hint: 'Import files as they lie on disk.',
  });
}
