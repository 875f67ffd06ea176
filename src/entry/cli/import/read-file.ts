import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { FileRead, GivenFile } from '../../../flows/registry/read-import-sources.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { ImportError } from './import-error.ts';

/**
 * Reads a file that lies below its folder, links resolved, as long as it is not larger than may be read. Throws
 * `ImportError` where the system does not let it be read.
 */
export async function readImportFile(
  { file, folder }: GivenFile,
  { directory, mostBytes }: { readonly directory: string; readonly mostBytes: number },
): Promise<FileRead> {
  try {
    const root = await realpath(resolve(directory, folder));
    const path = await realpath(resolve(directory, file));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return { kind: 'outside' };
    return await readBounded(path, mostBytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unexpected fault';
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return { kind: 'missing' };
    throw new ImportError({
      code: 'import-unreadable-file',
      message: `${shellWord(file)} cannot be read: ${code}.`,
      hint: 'Check who may read it.',
      cause: error,
    });
  }
}

/** Without waiting for the other end of a pipe that has taken the file's place. */
async function readBounded(path: string, mostBytes: number): Promise<FileRead> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return { kind: 'missing' };
    if (stats.size > mostBytes) return { kind: 'too-large', size: stats.size };
    return { kind: 'bytes', bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}
