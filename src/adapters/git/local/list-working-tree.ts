import { readdir } from 'node:fs/promises';
import type { FileMode, TreeEntry } from '../../../model/git.ts';
import { GitError } from '../git-error.ts';
import { toDisk, toText, unreadable, type BytePath } from './disk-files.ts';
import { runGit } from './run-git.ts';

/** What a working tree holds: files that Git knows to be as in its index, and paths to be looked at on disk. */
export interface WorkingTreeList {
  readonly known: readonly TreeEntry[];
  readonly onDisk: readonly BytePath[];
}

/** Lists what a commit of everything would take: tracked files, and new ones that .gitignore does not leave out. */
export async function listWorkingTree(root: string): Promise<WorkingTreeList> {
  const [staged, changed, others] = await Promise.all([
    readList(root, ['ls-files', '-z', '--stage']),
    readList(root, ['diff-files', '-z', '--name-only', '--ignore-submodules=all', '--no-ext-diff']),
    readList(root, ['ls-files', '-z', '--others', '--exclude-standard']),
  ]);
  const onDisk = new Set(changed);
  const known: TreeEntry[] = [];
  for (const line of staged) {
    const match = /^(\d{6}) ([0-9a-f]+) \d\t(.*)$/s.exec(line);
    const [, bits = '', blob = '', path = ''] = match ?? [];
    const mode = modes[bits];
    if (mode !== undefined && !onDisk.has(path)) known.push({ path: toText(path), mode, blob });
  }
  // A repository inside this one is listed as its folder: its files are its own.
  for (const path of others) if (!path.endsWith('/')) onDisk.add(path);
  return { known, onDisk: [...onDisk] };
}

/** Git's file modes by how it writes them; folders are not among them. */
export const modes: Readonly<Record<string, FileMode | undefined>> = {
  '100644': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

async function readList(root: string, args: readonly string[]): Promise<readonly BytePath[]> {
  const output = await runGit(root, args);
  return output.toString('latin1').split('\0').filter(Boolean);
}

const mostFiles = 200_000;
const leftOut = new Set(['.git', 'node_modules']);

/** Lists a folder that is no repository: all files but those of `.git` and `node_modules`. Links are not followed. */
export async function listFolder(root: string): Promise<WorkingTreeList> {
  const onDisk: BytePath[] = [];
  const folders: BytePath[] = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, kind } of await readFolder(root, folder)) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (kind === 'folder') folders.push(path);
      else onDisk.push(path);
    }
    if (onDisk.length > mostFiles) throw tooMany(root);
  }
  return { known: [], onDisk };
}

async function readFolder(
  root: string,
  folder: BytePath,
): Promise<readonly { name: BytePath; kind: 'folder' | 'other' }[]> {
  try {
    const entries = await readdir(toDisk(root, folder), { withFileTypes: true, encoding: 'buffer' });
    return entries
      .map((entry) => ({
        name: entry.name.toString('latin1'),
        kind: entry.isDirectory() ? ('folder' as const) : ('other' as const),
      }))
      .filter(({ name }) => !leftOut.has(name));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unexpected fault';
    throw unreadable(folder, code, error);
  }
}

function tooMany(root: string): GitError {
  return new GitError({
    code: 'git-tree-too-large',
    message: `${root} is no Git repository and has more than ${mostFiles} files below it.`,
    hint: 'Point `--repo` at the folder of the registry.',
  });
}
