import { join, resolve } from 'node:path';
import type { CommitId, SourceTree } from '../../model/git.ts';
import { compareText } from '../../model/ref.ts';
import type { HistoryReader, HistoryStore } from '../../ports/history-reader.ts';
import type { RepositoryReader } from '../../ports/repository-reader.ts';
import { GitError } from './git-error.ts';
import type { GitObject } from './git-objects.ts';
import { createLazyReader } from './lazy-reader.ts';
import type { ObjectSource } from './object-source.ts';
import { sortByPath } from './tree-reader.ts';
import { CatFile } from './local/cat-file.ts';
import { compareCommits } from './local/compare-commits.ts';
import { DiskFiles } from './local/disk-files.ts';
import { findClone, type FoundClone } from './local/find-clone.ts';
import { findFiles } from './local/find-files.ts';
import { lastCommitAt, readLine } from './local/read-line.ts';
import { readSides } from './local/read-sides.ts';
import { SavedHistory } from './local/saved-history.ts';
import { listFolder, listWorkingTree, type WorkingTreeList } from './local/list-working-tree.ts';
import { resolveRevision } from './local/resolve-revision.ts';
import { runGit } from './local/run-git.ts';

/** The working tree at one time. A file that changes before it is read is an error, not another file. */
export interface WorkingTree {
  readonly tree: SourceTree;
  readonly readBlobs: RepositoryReader['readBlobs'];
}

/** A folder of the user's: a clone, or a plain folder, of which only the files can be read. */
export interface LocalRepository {
  readonly kind: 'clone' | 'folder';
  /** The top of the working tree (of a bare repository, the repository), absolute. Paths are relative to it. */
  readonly root: string;
  /**
   * What HEAD names, read with the folder of the clone, whether or not it is there. Undefined where it names nothing, and
   * where there is no working tree: then `resolve` has to be asked.
   */
  readonly head: CommitId | undefined;
  /** Reads commits, and the blobs of a working tree that was read. */
  readonly reader: RepositoryReader;
  /** The commit that a revision names, with all that `git rev-parse` takes. */
  resolve(revision: string): Promise<CommitId>;
  /** The files as they are on disk now, without those that .gitignore leaves out, and the means to read them. */
  readWorkingTree(): Promise<WorkingTree>;
  /** What happened in a clone, and where its index is kept; undefined for a plain folder. */
  readonly history: { readonly reader: HistoryReader; readonly store: HistoryStore } | undefined;
  /** A folder for what is kept of a clone, in its Git directory, which is the user's own; it may not exist yet. */
  readonly ownFolder: string | undefined;
  /** A revision for the branch that others work on (`origin/main`, or `main`); undefined when it cannot be told. */
  defaultBranch(): Promise<string | undefined>;
  /** Ends the `git` process that reads objects. Not needed before the program ends. */
  close(): void;
}

/**
 * Opens the clone that a folder belongs to, wherever in it that is, or else the folder itself. Throws `GitError`
 * when there is no such folder or Git refuses to work in it.
 */
export async function openLocalRepository(directory: string): Promise<LocalRepository> {
  const path = resolve(directory);
  const found = await findClone(path);
  return 'reason' in found ? openFolder(path, found.reason) : openClone(found);
}

function openClone({ root, head, isBare, idLength, shallow, ownFolder }: FoundClone): LocalRepository {
  const objects = new CatFile(root);
  const files = new DiskFiles(root, idLength);
  const reader: RepositoryReader = {
    ...createLazyReader(withFiles(files, objects, shallow)),
    compareTrees: (before, after) => compareCommits(root, before, after),
  };
  return {
    kind: 'clone',
    root,
    head,
    reader,
    resolve: (revision) => resolveRevision({ directory: root, isShallow: shallow.size > 0 }, revision),
    async readWorkingTree() {
      if (isBare) throw noWorkingTree(root);
      return workingTreeOf(await listWorkingTree(root), files, reader);
    },
    history: {
      reader: historyReader(root, shallow, reader),
      store: new SavedHistory(join(ownFolder, 'history')),
    },
    ownFolder,
    defaultBranch: () => findDefaultBranch(root),
    close: () => objects.close(),
  };
}

function openFolder(root: string, reason: GitError): LocalRepository {
  const files = new DiskFiles(root, 40);
  const nothing = { readObjects: (): Promise<never> => Promise.reject(reason) };
  const reader = createLazyReader(withFiles(files, nothing, new Set()));
  return {
    kind: 'folder',
    root,
    head: undefined,
    reader,
    resolve: () => Promise.reject(reason),
    readWorkingTree: async () => workingTreeOf(await listFolder(root), files, reader),
    history: undefined,
    ownFolder: undefined,
    defaultBranch: () => Promise.resolve(undefined),
    close: () => undefined,
  };
}

function historyReader(
  directory: string,
  shallow: ReadonlySet<CommitId>,
  objects: RepositoryReader,
): HistoryReader {
  const source = { directory, shallow };
  return {
    readLine: (request) => readLine(source, request),
    readSides: (request) => readSides(source, request),
    lastCommitAt: (tip, time) => lastCommitAt(source, tip, time),
    findFiles: (search) => findFiles(directory, search),
    readBlobs: (ids) => objects.readBlobs(ids),
    fingerprint: [...shallow].toSorted(compareText).join(),
  };
}

async function workingTreeOf(
  { known, onDisk }: WorkingTreeList,
  files: DiskFiles,
  reader: RepositoryReader,
): Promise<WorkingTree> {
  const entries = sortByPath([...known, ...(await files.hash(onDisk))]);
  return { tree: { commit: undefined, entries }, readBlobs: (ids) => reader.readBlobs(ids) };
}

/** Objects from Git, but files of the working tree from disk: they need not be in the object store. */
function withFiles(
  files: DiskFiles,
  objects: Pick<ObjectSource, 'readObjects'>,
  shallow: ReadonlySet<CommitId>,
): ObjectSource {
  return {
    shallow,
    async readObjects(ids) {
      const found = new Map<string, GitObject>();
      for (const [id, bytes] of await files.read(ids)) found.set(id, { type: 'blob', bytes });
      const others = ids.filter((id) => !found.has(id));
      const stored = others.length === 0 ? [] : await objects.readObjects(others);
      for (const [index, object] of stored.entries()) {
        const id = others[index];
        if (id !== undefined && object !== undefined) found.set(id, object);
      }
      return ids.map((id) => found.get(id));
    },
  };
}

const usualBranches = [
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

async function findDefaultBranch(root: string): Promise<string | undefined> {
  const format = '--format=%(refname)%00%(symref)';
  const output = await runGit(root, ['for-each-ref', format, 'refs/remotes/origin/HEAD', ...usualBranches]);
  const refs = new Map(
    output
      .toString('utf8')
      .split('\n')
      .map((line) => line.split('\0'))
      .map(([name = '', target = '']) => [name, target]),
  );
  const branch = refs.get('refs/remotes/origin/HEAD') || usualBranches.find((name) => refs.has(name));
  return branch?.replace(/^refs\/(?:heads|remotes)\//, '');
}

function noWorkingTree(root: string): GitError {
  return new GitError({
    code: 'git-no-working-tree',
    message: `${root} is a bare repository: it has no working tree.`,
    hint: 'Name a revision where the command takes one (`--help` says how), or run it in a clone with a working tree.',
  });
}
