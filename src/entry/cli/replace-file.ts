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

/**
 * Writes a file anew if it is a regular file below the root and still holds what was read; false if not. No symbolic
 * link is followed, neither the file nor a folder on the way. A reader sees the old text or the new one, never half of
 * it, and the mode stays. Throws what the system says when the folder cannot be written to.
 */
export async function replaceFile({ root, path, before, after }: Replacement): Promise<boolean> {
  const target = join(root, ...path.split('/'));
  const folder = dirname(target);
  if ((await realpath(folder).catch(() => undefined)) !== folder) return false;
  const mode = await modeOfUnchanged(target, before);
  if (mode === undefined) return false;
  const temporary = join(folder, `.charter-fix-${randomUUID()}`);
  try {
    await writeNew(temporary, after, mode);
    if ((await modeOfUnchanged(target, before)) === undefined) return false;
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  return true;
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
