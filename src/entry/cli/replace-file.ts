import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Replacement {
  /** The folder that must not be left; absolute, without symbolic links. */
  readonly root: string;
  /** Below the root, with slashes. */
  readonly path: string;
  /** What the file must hold now. */
  readonly before: string;
  readonly after: string;
}

/** Why a file was not written. */
const changed = 'it has changed meanwhile';
const outside = 'a symbolic link leads to it';

/**
 * Writes a file anew if it is a regular file below the root and still holds what was read; else says why not. No
 * symbolic link is followed, neither the file nor a folder on the way. A reader sees the old text or the new one,
 * never half of it, and the mode stays.
 */
export async function replaceFile(request: Replacement): Promise<string | undefined> {
  try {
    return await replace(request);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `the system says ${String(error.code)}`;
    throw error;
  }
}

async function replace({ root, path, before, after }: Replacement): Promise<string | undefined> {
  const target = join(root, ...path.split('/'));
  const folder = dirname(target);
  const real = await realpath(folder).catch(() => undefined);
  if (real !== folder) return real === undefined ? changed : outside;
  const mode = await modeOfUnchanged(target, before);
  if (mode === undefined) return changed;
  const temporary = join(folder, `.charter-fix-${randomUUID()}`);
  try {
    await writeNew(temporary, after, mode);
    if ((await modeOfUnchanged(target, before)) === undefined) return changed;
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  return undefined;
}

/** The permissions of a file that holds this text; undefined for any other file, or what is none. */
async function modeOfUnchanged(path: string, text: string): Promise<number | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let file: FileHandle | undefined;
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return undefined;
    file = await open(path, flags);
    const bytes = await file.readFile();
    return bytes.equals(Buffer.from(text, 'utf8')) ? stats.mode & 0o777 : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP'))
      return undefined;
    throw error;
  } finally {
    await file?.close();
  }
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text, 'utf8');
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}
