import { lstat, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../model/app-error.ts';
import { shellWord } from '../../model/shell-word.ts';

export interface NewFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

export type FileOutcome =
  | { readonly kind: 'written' | 'unchanged'; readonly path: string }
  /** Another file is there, and stays. */
  | { readonly kind: 'kept'; readonly path: string }
  /** Writing would lead out of the folder, or through what is no folder; `at` is what stands there. */
  | { readonly kind: 'refused'; readonly path: string; readonly at: string };

export interface WriteRequest {
  /** Must exist. */
  readonly folder: string;
  readonly files: readonly NewFile[];
  /** Replace a file that differs. */
  readonly isForced?: boolean;
  /** Only say what would be done. */
  readonly isDry?: boolean;
}

/** The system does not let something be written; what was written before stays. */
export class NewFileError extends AppError<'file-not-writable'> {}

/** Makes a folder with those above it. Throws `NewFileError`. */
export async function makeFolder(folder: string): Promise<void> {
  await writing(folder, () => mkdir(folder, { recursive: true }));
}

async function writing<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new NewFileError({
      code: 'file-not-writable',
      message: `${shellWord(path)} cannot be written: ${code}.`,
      hint: 'Check the path, who may write there, and that there is room; then run the command again.',
      cause: error,
    });
  }
}

/**
 * Writes files below a folder without ever leaving it: no path with `..`, no symbolic link on the way or at its end.
 * A file that is there is left alone unless it says the same, or replacing it is asked for. Throws `NewFileError`.
 */
export async function writeNewFiles({
  folder,
  files,
  ...options
}: WriteRequest): Promise<readonly FileOutcome[]> {
  const root = await realpath(folder);
  const outcomes: FileOutcome[] = [];
  for (const file of files)
    outcomes.push(await writing(join(root, file.path), () => writeOne(root, file, options)));
  return outcomes;
}

type WriteOptions = Pick<WriteRequest, 'isForced' | 'isDry'>;

async function writeOne(root: string, { path, text }: NewFile, options: WriteOptions): Promise<FileOutcome> {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return { kind: 'refused', path, at: path };
  const obstacle = await makeFolders(root, parts.slice(0, -1), options);
  if (obstacle !== undefined) return { kind: 'refused', path, at: obstacle };
  const target = join(root, ...parts);
  const stats = await statOf(target);
  if (stats === 'missing') {
    if (options.isDry !== true) await writeFile(target, text, { flag: 'wx' });
    return { kind: 'written', path };
  }
  if (stats !== 'file') return { kind: 'refused', path, at: path };
  if ((await readFile(target, 'utf8')) === text) return { kind: 'unchanged', path };
  if (options.isForced !== true) return { kind: 'kept', path };
  if (options.isDry !== true) await replace(target, text);
  return { kind: 'written', path };
}

/** Makes the folders that are missing; gives the first thing on the way that is no folder. */
async function makeFolders(
  root: string,
  parts: readonly string[],
  { isDry }: WriteOptions,
): Promise<string | undefined> {
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const path = parts.slice(0, depth);
    const stats = await statOf(join(root, ...path));
    if (stats === 'missing' && isDry !== true) await mkdir(join(root, ...path));
    else if (stats === 'missing') return undefined;
    else if (stats !== 'folder') return path.join('/');
  }
  return undefined;
}

async function statOf(path: string): Promise<'missing' | 'file' | 'folder' | 'other'> {
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing';
    throw error;
  }
}

/** A reader sees the old text or the new one, never half of it. */
async function replace(target: string, text: string): Promise<void> {
  const temporary = `${target}.${process.pid}.new`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}
