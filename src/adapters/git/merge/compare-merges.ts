import type { MergedTree, TreeEntry } from '../../../model/git.ts';
import { compareText } from '../../../model/ref.ts';

/** The merges of two commits that some of their merge bases give. */
export interface MergesByBase {
  readonly first: MergedTree;
  readonly others: readonly MergedTree[];
  /** False where there are more merge bases, which were left out. */
  readonly isComplete: boolean;
}

/**
 * The merge of two commits with several merge bases, from the merges that each base gives. Git makes one base of them
 * all, so its result is known only where all agree without a conflict; every other path is a conflict, also one that
 * conflicts with each base: with parts of both it may merge.
 */
export function compareMerges({ first, others, isComplete }: MergesByBase): MergedTree {
  const inQuestion = new Set([first, ...others].flatMap(({ conflicts }) => conflicts));
  const expected = new Map(first.tree.entries.map((entry) => [entry.path, entry]));
  for (const { tree } of others) {
    for (const path of differingPaths(expected, tree.entries)) inQuestion.add(path);
  }
  if (inQuestion.size === 0 && isComplete) return first;
  return { ...first, conflicts: [...inQuestion].toSorted(compareText), isAmbiguous: true };
}

function differingPaths(
  expected: ReadonlyMap<string, TreeEntry>,
  entries: readonly TreeEntry[],
): readonly string[] {
  const missing = new Set(expected.keys());
  const differing: string[] = [];
  for (const { path, mode, blob } of entries) {
    missing.delete(path);
    const other = expected.get(path);
    if (other?.mode !== mode || other.blob !== blob) differing.push(path);
  }
  return [...differing, ...missing];
}
