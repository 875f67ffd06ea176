import type { TreeEntry } from '../model/git.ts';
import type { CommitLine } from '../model/history.ts';

/** The files at the end of a line, by path. */
export function filesAtTip({ commits }: CommitLine): ReadonlyMap<string, TreeEntry> {
  const tree = new Map<string, TreeEntry>();
  for (const { changes } of commits) {
    for (const { path, after } of changes) {
      if (after === undefined) tree.delete(path);
      else tree.set(path, after);
    }
  }
  return tree;
}
