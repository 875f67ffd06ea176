import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import type { GivenFile } from '../../../flows/registry/read-import-sources.ts';
import { matchesGlob, parseGlob } from '../../../registry/glob.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { ImportError } from './import-error.ts';

/** Most files that a folder or glob may stand for. */
const mostFiles = 10_000;

const yamlFile = /\.ya?ml$/i;

/** The files that some arguments mean: files as they are, the YAML files of a folder, what a glob matches. */
export async function findGivenFiles(
  words: readonly string[],
  directory: string,
): Promise<readonly GivenFile[]> {
  const found: GivenFile[] = [];
  for (const word of words) found.push(...(await filesOf(tidyPath(word), directory)));
  return [...new Map(found.map((given) => [resolve(directory, given.file), given])).values()];
}

/** A path as it is shown: without `./` before it, a slash after it, or what leads nowhere in between. */
export function tidyPath(word: string): string {
  const path = posix.normalize(word).replace(/(?<=.)\/+$/, '');
  return path === '.' ? '' : path;
}

async function filesOf(path: string, directory: string): Promise<readonly GivenFile[]> {
  const stats = await statOf(resolve(directory, path));
  if (stats?.isDirectory() === true) return filesIn(path, directory);
  if (stats?.isFile() === true) return [{ file: path, folder: folderOf(path) }];
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

async function filesIn(folder: string, directory: string): Promise<readonly GivenFile[]> {
  const files = await walk(folder, directory, (path) => yamlFile.test(path));
  if (files.length > 0) return files.map((file) => ({ file, folder }));
  throw nothingFound(`The folder ${shellWord(folder === '' ? '.' : folder)} holds no YAML files.`);
}

async function filesLike(pattern: string, directory: string): Promise<readonly GivenFile[]> {
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
  const files =
    stats?.isDirectory() === true
      ? await walk(folder, directory, (path) => matchesGlob(glob, path.slice(below.length), { dot: false }))
      : [];
  if (files.length > 0) return files.map((file) => ({ file, folder }));
  throw nothingFound(`No file matches ${shellWord(pattern)}.`);
}

/** The files below a folder in order of their paths; no link is followed, and dot folders are left out. */
async function walk(
  folder: string,
  directory: string,
  isWanted: (path: string) => boolean,
): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    for (const entry of await entriesOf(next, directory)) {
      const path = next === '' ? entry.name : `${next.replace(/\/$/, '')}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
        folders.push(path);
      if (entry.isFile() && isWanted(path)) files.push(path);
      if (files.length > mostFiles)
        throw nothingFound(`The folder ${shellWord(folder)} holds more than ${mostFiles} files.`);
    }
  }
  return files.toSorted();
}

async function entriesOf(folder: string, directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(resolve(directory, folder), { withFileTypes: true });
  } catch (error) {
    throw new ImportError({
      code: 'import-unreadable-file',
      message: `The folder ${shellWord(folder)} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'an unexpected fault'}.`,
      hint: 'Check who may read it.',
      cause: error,
    });
  }
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
