import type { GitReader } from '../../forge/forge.ts';
import { parseTree } from '../../forge/git/object-format.ts';

/** A revision written in an address, and what is left of the address after it. */
export interface RevisionPlace {
  /** As it was written: a branch, a tag or a commit id. */
  readonly revision: string;
  readonly sha: string;
  readonly path: string;
}

/** Splits `feature/x/docs/a.md` at the branch that exists; a full or short commit id may stand in its place. */
export async function resolvePlace(git: GitReader, address: string): Promise<RevisionPlace | undefined> {
  const parts = address.split('/');
  const refs = await git.refs();
  const longest = Math.min(parts.length, 20);
  for (let length = longest; length > 0; length -= 1) {
    const revision = parts.slice(0, length).join('/');
    const target = refs.get(`refs/heads/${revision}`) ?? refs.get(`refs/tags/${revision}`);
    const sha = target === undefined ? undefined : await git.peel(target);
    if (sha !== undefined) return { revision, sha, path: parts.slice(length).join('/') };
  }
  const [id = '', ...path] = parts;
  const commit = /^[0-9a-f]{40}$/u.test(id) ? await git.commit(id) : undefined;
  return commit === undefined ? undefined : { revision: id, sha: commit.sha, path: path.join('/') };
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'link' | 'submodule';
}

/** What lies at a path of a commit. */
export type TreePlace =
  | { readonly kind: 'folder'; readonly entries: readonly FolderEntry[] }
  | { readonly kind: 'file'; readonly sha: string; readonly size: number; readonly isLink: boolean }
  | { readonly kind: 'submodule'; readonly sha: string };

/** Walks from the root to a path; undefined where it leads nowhere. */
export async function readPlace(git: GitReader, sha: string, path: string): Promise<TreePlace | undefined> {
  const commit = await git.commit(sha);
  let tree = commit?.tree;
  const parts = path === '' ? [] : path.split('/');
  for (const [index, part] of parts.entries()) {
    if (tree === undefined) return undefined;
    const line = (await readTreeLines(git, tree)).find(({ name }) => name === part);
    if (line === undefined) return undefined;
    if (line.mode !== folderMode) return index === parts.length - 1 ? placeOf(git, line) : undefined;
    tree = line.sha;
  }
  if (tree === undefined) return undefined;
  const entries = (await readTreeLines(git, tree)).map(({ name, mode }) => ({ name, kind: kindOf(mode) }));
  return { kind: 'folder', entries: entries.toSorted(foldersFirst) };
}

/** The text of a blob; undefined where it is larger than `limit` bytes or no text. */
export async function readBlobText(git: GitReader, sha: string, limit: number): Promise<string | undefined> {
  const header = await git.objects.describe(sha);
  if (header?.type !== 'blob' || header.size > limit) return undefined;
  const object = await git.objects.read(sha);
  if (object === undefined || object.bytes.subarray(0, 8_000).includes(0)) return undefined;
  return object.bytes.toString('utf8');
}

const folderMode = '40000';

async function readTreeLines(git: GitReader, sha: string) {
  const object = await git.objects.read(sha);
  return object?.type === 'tree' ? parseTree(object.bytes) : [];
}

async function placeOf(
  git: GitReader,
  line: { readonly mode: string; readonly sha: string },
): Promise<TreePlace | undefined> {
  if (kindOf(line.mode) === 'submodule') return { kind: 'submodule', sha: line.sha };
  const header = await git.objects.describe(line.sha);
  if (header === undefined) return undefined;
  return { kind: 'file', sha: line.sha, size: header.size, isLink: kindOf(line.mode) === 'link' };
}

function kindOf(mode: string): FolderEntry['kind'] {
  switch (mode) {
    case folderMode:
      return 'folder';
    case '120000':
      return 'link';
    case '160000':
      return 'submodule';
    default:
      return 'file';
  }
}

function foldersFirst(a: FolderEntry, b: FolderEntry): number {
  const rank = (entry: FolderEntry) => (entry.kind === 'folder' ? 0 : 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name, 'en');
}
