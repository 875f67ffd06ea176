import type { TreeChange } from '../../model/git.ts';
import { emptyTree, type TreeNode } from './git-objects.ts';
import { toEntry, type TreeReader, type VisitBudget } from './tree-reader.ts';

/** Two versions of one place in a tree; undefined where there is nothing. */
export interface NodePair {
  readonly path: string;
  readonly before: TreeNode | undefined;
  readonly after: TreeNode | undefined;
}

export interface Comparison {
  readonly trees: TreeReader;
  readonly budget: VisitBudget;
  /** Called for every file that is not the same; a file that became a folder is gone, and its files are new. */
  readonly report: (change: TreeChange) => void;
}

/** True for the same bytes in the same mode, or nothing on either side: then nothing below differs either. */
export function isSameNode(a: TreeNode | undefined, b: TreeNode | undefined): boolean {
  return a?.id === b?.id && a?.kind === b?.kind;
}

/** Reports what differs between two nodes, and reads only folders whose ids differ. */
export async function compareNodes(comparison: Comparison, pair: NodePair, depth = 1): Promise<void> {
  const { path, before, after } = pair;
  if (isSameNode(before, after)) return;
  const change = { path, before: toEntry(path, before), after: toEntry(path, after) };
  if (change.before !== undefined || change.after !== undefined) comparison.report(change);
  const ids = { before: folderId(before), after: folderId(after) };
  if (ids.before !== ids.after) await compareFolders(comparison, { prefix: `${path}/`, ...ids }, depth + 1);
}

/** As `compareNodes`, for two folders by id; `prefix` is empty or ends with a slash. */
export async function compareFolders(
  comparison: Comparison,
  pair: { readonly prefix: string; readonly before: string | undefined; readonly after: string | undefined },
  depth = 1,
): Promise<void> {
  if (pair.before === pair.after) return;
  const [left = emptyTree, right = emptyTree] = await comparison.trees.read([pair.before, pair.after]);
  await comparison.budget.enterFolder([left, right], { prefix: pair.prefix, depth });
  for (const [name, node] of new Map([...right, ...left])) {
    const path = pair.prefix + node.text;
    await compareNodes(comparison, { path, before: left.get(name), after: right.get(name) }, depth);
  }
}

/** The id of a folder; undefined for a file or nothing. */
export function folderId(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'folder' ? node.id : undefined;
}
