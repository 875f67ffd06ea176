import type { CommitId } from '../../model/git.ts';
import type { Settings } from '../../model/manifest.ts';
import type { RepositoryReader } from '../../ports/repository-reader.ts';
import { treeBelow } from '../registry/registry-folders.ts';
import { changedPaths } from '../review/evaluate-change.ts';
import { Drafts, type Draft } from './drafts.ts';
import { loadDrafts } from './fix-state.ts';
import { applyWholeRepairs } from './whole-renames.ts';

export interface FixedFile extends Draft {
  readonly file: string;
}

/**
 * The files of a change with what a machine can fix in them, as its head has them: no other file is touched, none that is
 * executable, a link or part of the forge's own settings, and none that is not UTF-8. The settings are the base's.
 */
export async function fixesAtHead(request: {
  readonly reader: RepositoryReader;
  readonly head: CommitId;
  /** Where the branch left its base; undefined where it never did. */
  readonly mergeBase: CommitId | undefined;
  readonly settings: Settings;
  /** Of the registry: a prefix of paths, '' for the root. */
  readonly folder: string;
}): Promise<readonly FixedFile[]> {
  const { reader, head, mergeBase, settings, folder } = request;
  const tree = await reader.readTree(head);
  const before = mergeBase === undefined ? { ...tree, entries: [] } : await reader.readTree(mergeBase);
  const changed = changedPaths(before, tree);
  const plain = new Map(
    tree.entries.filter(({ mode }) => mode === 'file').map(({ path, blob }) => [path, blob]),
  );
  const mayChange = (file: string): boolean => {
    const path = folder + file;
    return changed.has(path) && plain.has(path) && !path.startsWith('.github/');
  };
  const drafts = new Drafts({ tree: treeBelow(tree, folder), readBlobs: reader.readBlobs.bind(reader) });
  const cache: Parameters<typeof loadDrafts>[1] = new Map();
  await applyWholeRepairs({ drafts, load: () => loadDrafts(drafts, cache, settings), mayChange });
  const files = drafts.changed().map((draft) => ({ ...draft, file: folder + draft.file }));
  const blobs = await reader.readBlobs(files.flatMap(({ file }) => plain.get(file) ?? []));
  return files.filter(({ file, before: text }) => {
    const bytes = blobs.get(plain.get(file) ?? '');
    return bytes !== undefined && isSame(bytes, new TextEncoder().encode(text));
  });
}

/** What was decoded and is encoded again has to give the same bytes, or writing it would spoil them. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
