import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readlink, type FileHandle } from 'node:fs/promises';
import type { FileMode, TreeEntry } from '../../../model/git.ts';
import { GitError } from '../git-error.ts';
import { hashObject } from '../git-objects.ts';

/** Files that are read at the same time. */
const atOnce = 32;

/** Bytes from which a file is hashed in pieces, so that one of any size may lie about. */
const largeFile = 8 * 1024 ** 2;

/** A path relative to the root as the bytes it has on disk, one character each. */
export type BytePath = string;

/**
 * Files on disk as blobs: named by the id that Git gives their bytes as they are, and read again on demand. No
 * symbolic link is followed, neither a file nor a folder on the way to one, so nothing outside the root is read.
 */
export class DiskFiles {
  readonly #root: string;
  readonly #idLength: number;
  readonly #paths = new Map<string, BytePath>();

  constructor(root: string, idLength: number) {
    this.#root = root;
    this.#idLength = idLength;
  }

  /** The entries for some paths; what is gone, lies behind a link, or is no file and no link, is left out. */
  async hash(paths: readonly BytePath[]): Promise<readonly TreeEntry[]> {
    const folders = new FolderCheck(this.#root);
    const entries = await mapAtOnce(paths, async (path) =>
      (await folders.isReal(path)) ? this.#hash(path) : undefined,
    );
    return entries.filter((entry) => entry !== undefined);
  }

  /** The bytes of those blobs that were hashed before. Throws when a file has changed since. */
  async read(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const folders = new FolderCheck(this.#root);
    const known = [...new Set(ids)].flatMap((id) => {
      const path = this.#paths.get(id);
      return path === undefined ? [] : [{ id, path }];
    });
    const blobs = await mapAtOnce(known, async ({ id, path }) => {
      const bytes = (await folders.isReal(path)) ? await this.#readAgain(path) : undefined;
      if (bytes !== undefined && hashObject({ type: 'blob', bytes }, this.#idLength) === id) return bytes;
      throw changed(path);
    });
    return new Map(known.map(({ id }, index) => [id, blobs[index] ?? new Uint8Array()]));
  }

  async #hash(path: BytePath): Promise<TreeEntry | undefined> {
    const stats = await present(path, lstat(toDisk(this.#root, path)));
    const mode = modeOf(stats);
    if (stats === undefined || mode === undefined) return undefined;
    const isLarge = mode !== 'symlink' && stats.size > largeFile;
    const blob = isLarge ? await this.#hashInPieces(path) : await this.#hashWhole(path, mode);
    if (blob === undefined) return undefined;
    this.#paths.set(blob, path);
    return { path: toText(path), mode, blob };
  }

  async #hashWhole(path: BytePath, mode: FileMode): Promise<string | undefined> {
    const bytes = await (mode === 'symlink' ? this.#readLink(path) : this.#readFile(path));
    return bytes && hashObject({ type: 'blob', bytes }, this.#idLength);
  }

  async #hashInPieces(path: BytePath): Promise<string | undefined> {
    const file = await this.#open(path);
    if (file === undefined) return undefined;
    const { size } = await file.stat();
    const hash = createHash(this.#idLength === 64 ? 'sha256' : 'sha1').update(`blob ${size}\0`);
    let read = 0;
    for await (const chunk of file.createReadStream()) {
      const bytes = chunk as Buffer;
      read += bytes.length;
      hash.update(bytes);
    }
    if (read !== size) throw changed(path);
    return hash.digest('hex');
  }

  async #readAgain(path: BytePath): Promise<Buffer | undefined> {
    const mode = modeOf(await present(path, lstat(toDisk(this.#root, path))));
    if (mode === undefined) return undefined;
    return mode === 'symlink' ? this.#readLink(path) : this.#readFile(path);
  }

  #readLink(path: BytePath): Promise<Buffer | undefined> {
    return present(path, readlink(toDisk(this.#root, path), { encoding: 'buffer' }));
  }

  async #readFile(path: BytePath): Promise<Buffer | undefined> {
    const file = await this.#open(path);
    try {
      return await file?.readFile();
    } finally {
      await file?.close();
    }
  }

  /** Without waiting for the other end of a pipe that has taken the file's place. */
  #open(path: BytePath): Promise<FileHandle | undefined> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return present(path, open(toDisk(this.#root, path), flags));
  }
}

/** Tells whether all folders between the root and a file are folders and not links; each is looked at once. */
class FolderCheck {
  readonly #root: string;
  readonly #known = new Map<BytePath, Promise<boolean>>([['', Promise.resolve(true)]]);

  constructor(root: string) {
    this.#root = root;
  }

  isReal(path: BytePath): Promise<boolean> {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const known = this.#known.get(folder) ?? this.#check(folder);
    this.#known.set(folder, known);
    return known;
  }

  async #check(folder: BytePath): Promise<boolean> {
    if (!(await this.isReal(folder))) return false;
    const stats = await present(folder, lstat(toDisk(this.#root, folder)));
    return stats?.isDirectory() === true;
  }
}

/** Maps many values, some at a time. */
async function mapAtOnce<Value, Result>(
  values: readonly Value[],
  map: (value: Value) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < values.length; start += atOnce) {
    results.push(...(await Promise.all(values.slice(start, start + atOnce).map(map))));
  }
  return results;
}

/** A path as text, with U+FFFD for what is not UTF-8. */
export function toText(path: BytePath): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/** Where a path is, in the bytes that the file system wants. */
export function toDisk(root: string, path: BytePath): Buffer {
  return Buffer.concat([Buffer.from(root.endsWith('/') ? root : `${root}/`), Buffer.from(path, 'latin1')]);
}

/** The error for a working tree that cannot be read at one path. */
export function unreadable(path: BytePath, why: string, cause?: unknown): GitError {
  return new GitError({
    code: 'git-working-tree-unreadable',
    message: `${JSON.stringify(toText(path))} in the working tree cannot be read: ${why}.`,
    hint: 'Check who may read it, or leave it out with .gitignore; then run the command again.',
    cause,
  });
}

function changed(path: BytePath): GitError {
  return unreadable(path, 'it changed while it was being read');
}

function modeOf(stats: Stats | undefined): 'file' | 'executable' | 'symlink' | undefined {
  if (stats?.isSymbolicLink() === true) return 'symlink';
  if (stats?.isFile() !== true) return undefined;
  return (stats.mode & 0o100) === 0 ? 'file' : 'executable';
}

const gone = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** The result, or undefined when what was asked for is gone. */
async function present<Result>(path: BytePath, question: Promise<Result>): Promise<Result | undefined> {
  try {
    return await question;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unexpected fault';
    if (gone.has(code)) return undefined;
    throw unreadable(path, code, error);
  }
}
