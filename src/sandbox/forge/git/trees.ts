import type { GitTreeEntry } from './git-objects.ts';
import type { GitRepository } from './git-repository.ts';
import { encodeTree, parseTree, type TreeLine } from './object-format.ts';

/** Entries listed of one tree at most; GitHub stops there as well. */
const entryLimit = 100_000;

const types: Readonly<Record<string, GitTreeEntry['type'] | undefined>> = {
  '40000': 'tree',
  '160000': 'commit',
};

/** The lines of a tree as stored; undefined where there is no such tree. */
async function readLines(git: GitRepository, sha: string): Promise<readonly TreeLine[] | undefined> {
  const object = await git.objects.read(sha);
  return object?.type === 'tree' ? parseTree(object.bytes) : undefined;
}

/** The entries of a tree, with everything below it when `isRecursive`; undefined where there is no such tree. */
export async function listTree(
  git: GitRepository,
  sha: string,
  isRecursive = false,
): Promise<{ entries: readonly GitTreeEntry[]; isTruncated: boolean } | undefined> {
  const lines = await readLines(git, sha);
  if (lines === undefined) return undefined;
  const entries: GitTreeEntry[] = [];
  await collect({ git, isRecursive, entries }, lines, '');
  return { entries: entries.slice(0, entryLimit), isTruncated: entries.length > entryLimit };
}

interface Walk {
  readonly git: GitRepository;
  readonly isRecursive: boolean;
  readonly entries: GitTreeEntry[];
}

async function collect(walk: Walk, lines: readonly TreeLine[], folder: string): Promise<void> {
  const level = await Promise.all(lines.map((line) => toEntry(walk.git, line, folder)));
  for (const entry of level) {
    if (walk.entries.length > entryLimit) return;
    walk.entries.push(entry);
    if (!walk.isRecursive || entry.type !== 'tree') continue;
    await collect(walk, (await readLines(walk.git, entry.sha)) ?? [], `${entry.path}/`);
  }
}

async function toEntry(git: GitRepository, line: TreeLine, folder: string): Promise<GitTreeEntry> {
  const type = types[line.mode] ?? 'blob';
  const size = type === 'blob' ? ((await git.objects.describe(line.sha))?.size ?? 0) : null;
  return { path: `${folder}${line.name}`, mode: line.mode.padStart(6, '0'), type, sha: line.sha, size };
}

/** The entry at a path below a tree; undefined where there is none. The empty path is the tree itself. */
export async function findEntry(
  git: GitRepository,
  tree: string,
  path: string,
): Promise<TreeLine | undefined> {
  let found: TreeLine = { mode: '40000', name: '', sha: tree };
  for (const part of path.split('/').filter((name) => name !== '')) {
    const lines = found.mode === '40000' ? await readLines(git, found.sha) : undefined;
    const next = lines?.find((line) => line.name === part);
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}

/** What is to be at a path; a null id takes away what is there. */
export interface TreeChange {
  readonly path: string;
  /** As in a tree: `100644`, `40000`. */
  readonly mode: string;
  readonly sha: string | null;
}

/** True for a path that may stand in a tree: relative, and with no part that means something to Git or a file system. */
export function isTreePath(path: string): boolean {
  if (path === '' || path.length > 4096 || path.includes('\0')) return false;
  return path.split('/').every((part) => !['', '.', '..'].includes(part) && part.toLowerCase() !== '.git');
}

/** Writes a tree which is another one (or the empty one) with some changes; gives its id. Empty folders disappear. */
export async function writeTree(
  git: GitRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const lines = new Map(
    (base === undefined ? [] : ((await readLines(git, base)) ?? [])).map((line) => [line.name, line]),
  );
  for (const [name, below] of groupByFirstPart(changes)) {
    const own = below.find((change) => change.path === '');
    const deeper = below.filter((change) => change.path !== '');
    if (own?.sha === null) lines.delete(name);
    else if (own !== undefined) lines.set(name, { name, mode: own.mode, sha: own.sha });
    if (deeper.length > 0) await writeFolder(git, { lines, name, changes: deeper });
  }
  return git.write('tree', encodeTree([...lines.values()]));
}

async function writeFolder(
  git: GitRepository,
  { lines, name, changes }: { lines: Map<string, TreeLine>; name: string; changes: readonly TreeChange[] },
): Promise<void> {
  const before = lines.get(name);
  const sha = await writeTree(git, before?.mode === '40000' ? before.sha : undefined, changes);
  const isEmpty = (await readLines(git, sha))?.length === 0;
  if (isEmpty) lines.delete(name);
  else lines.set(name, { name, mode: '40000', sha });
}

function groupByFirstPart(changes: readonly TreeChange[]): ReadonlyMap<string, readonly TreeChange[]> {
  const groups = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf('/');
    const name = slash < 0 ? change.path : change.path.slice(0, slash);
    const rest = slash < 0 ? '' : change.path.slice(slash + 1);
    groups.set(name, [...(groups.get(name) ?? []), { ...change, path: rest }]);
  }
  return groups;
}
