import type { BlobId, TreeChange, TreeEntry } from '../../../model/git.ts';
import { compareText } from '../../../model/ref.ts';
import { compareNodes, folderId, isSameNode, type Comparison } from '../compare-folders.ts';
import { emptyTree, type TreeNode } from '../git-objects.ts';
import { toEntry, VisitBudget, type TreeReader } from '../tree-reader.ts';
import type { ThreeWay } from './merge-lines.ts';

/** A file that both sides changed, to be merged by its lines. */
export interface LineMerge {
  readonly path: string;
  readonly mode: 'file' | 'executable';
  /** Without an ancestor both sides added the file, to nothing. */
  readonly ancestor: BlobId | undefined;
  readonly base: BlobId;
  readonly head: BlobId;
}

/** What merging does to the base. */
export interface TreeMerge {
  /** By path; a path that is in `lineMerges` too has the head's version here, for the case of a conflict. */
  readonly changes: ReadonlyMap<string, TreeChange>;
  readonly conflicts: readonly string[];
  readonly lineMerges: readonly LineMerge[];
}

/**
 * Merges three trees by file, and reads only folders that both sides changed. Renames are not followed: a file that
 * one side moved and the other changed is a conflict. In every conflict the head's version stays.
 */
export async function mergeTrees(trees: TreeReader, roots: ThreeWay<string | undefined>): Promise<TreeMerge> {
  const merge = new Merge(trees);
  await merge.folders('', roots, 1);
  return {
    changes: merge.changes,
    conflicts: [...merge.conflicts].toSorted(compareText),
    lineMerges: merge.lineMerges,
  };
}

type Nodes = ThreeWay<TreeNode | undefined>;

class Merge {
  readonly #trees: TreeReader;
  readonly #budget = new VisitBudget();
  readonly changes = new Map<string, TreeChange>();
  readonly conflicts = new Set<string>();
  readonly lineMerges: LineMerge[] = [];

  constructor(trees: TreeReader) {
    this.#trees = trees;
  }

  async folders(prefix: string, ids: ThreeWay<string | undefined>, depth: number): Promise<void> {
    if (ids.base === ids.head || ids.ancestor === ids.head) return;
    const [ancestor = emptyTree, base = emptyTree, head = emptyTree] = await this.#trees.read([
      ids.ancestor,
      ids.base,
      ids.head,
    ]);
    await this.#budget.enterFolder([ancestor, base, head], { prefix, depth });
    for (const [name, { text }] of new Map([...ancestor, ...base, ...head])) {
      const nodes = { ancestor: ancestor.get(name), base: base.get(name), head: head.get(name) };
      await this.#nodes(prefix + text, nodes, depth);
    }
  }

  async #nodes(path: string, nodes: Nodes, depth: number): Promise<void> {
    const { ancestor, base, head } = nodes;
    if (isSameNode(base, head) || isSameNode(ancestor, head)) return;
    if (isSameNode(ancestor, base)) {
      await compareNodes(this.#comparison(), { path, before: base, after: head }, depth);
      return;
    }
    await this.folders(`${path}/`, mapNodes(nodes, folderId), depth + 1);
    this.#files(path, mapNodes(nodes, fileNode));
    if (base !== undefined && head !== undefined) await this.#keepFileAndFolderApart(path, base, head);
  }

  #comparison(): Comparison {
    return {
      trees: this.#trees,
      budget: this.#budget,
      report: (change) => this.changes.set(change.path, change),
    };
  }

  /** The file of each side at one path, where at least two versions differ. */
  #files(path: string, { ancestor, base, head }: Nodes): void {
    if (isSameNode(base, head) || isSameNode(ancestor, head)) return;
    this.#take(path, base, head);
    if (isSameNode(ancestor, base)) return;
    const merged = base && head && mergeFiles(ancestor, base, head);
    if (merged === undefined) this.conflicts.add(path);
    else if ('id' in merged) this.#take(path, base, merged);
    else this.lineMerges.push({ path, ...merged });
  }

  /** One side has a file here and the other a folder: if both would stay, the head's stays. */
  async #keepFileAndFolderApart(path: string, base: TreeNode, head: TreeNode): Promise<void> {
    if ((base.kind === 'folder') === (head.kind === 'folder')) return;
    const files = await this.#remainingBelow(path, base);
    const file = this.changes.has(path) ? this.changes.get(path)?.after : toEntry(path, base);
    if (file === undefined || files.length === 0) return;
    this.conflicts.add(path);
    if (head.kind === 'folder') this.#take(path, base, undefined);
    else
      for (const entry of files)
        this.changes.set(entry.path, { path: entry.path, before: entry, after: undefined });
  }

  /** The files below a path after all that was merged so far. */
  async #remainingBelow(path: string, base: TreeNode): Promise<readonly TreeEntry[]> {
    const prefix = `${path}/`;
    const old = base.kind === 'folder' ? await this.#trees.listFiles(base.id, prefix) : [];
    const added = [...this.changes.values()].filter((change) => change.path.startsWith(prefix));
    const all = [...old, ...added.flatMap(({ after }) => after ?? [])];
    return all.filter((entry) => this.changes.get(entry.path)?.after ?? !this.changes.has(entry.path));
  }

  #take(path: string, base: TreeNode | undefined, result: TreeNode | undefined): void {
    this.changes.set(path, { path, before: toEntry(path, base), after: toEntry(path, result) });
  }
}

function mapNodes<Value>(nodes: Nodes, map: (node: TreeNode | undefined) => Value): ThreeWay<Value> {
  return { ancestor: map(nodes.ancestor), base: map(nodes.base), head: map(nodes.head) };
}

function fileNode(node: TreeNode | undefined): TreeNode | undefined {
  return node?.kind === 'folder' ? undefined : node;
}

/** The value that only one side changed, or both in the same way; undefined when they changed it differently. */
function pickUnchanged<Value>({ ancestor, base, head }: ThreeWay<Value>): Value | undefined {
  if (base === head || ancestor === base) return head;
  return ancestor === head ? base : undefined;
}

/**
 * The file that two changed versions of one make together: mode and content merge apart, but only where both sides
 * have the same sort of thing. Undefined for a conflict.
 */
function mergeFiles(
  ancestor: TreeNode | undefined,
  base: TreeNode,
  head: TreeNode,
): TreeNode | Omit<LineMerge, 'path'> | undefined {
  const isSameSort = base.kind === head.kind || (isRegular(base) && isRegular(head));
  const kind = pickUnchanged({ ancestor: ancestor?.kind, base: base.kind, head: head.kind });
  if (!isSameSort || kind === undefined) return undefined;
  const id = pickUnchanged({ ancestor: ancestor?.id, base: base.id, head: head.id });
  const merged = { ...head, kind };
  if (id !== undefined) return { ...merged, id };
  if (!isRegular(merged)) return undefined;
  const common = isRegular(ancestor) ? ancestor.id : undefined;
  return { mode: merged.kind, ancestor: common, base: base.id, head: head.id };
}

function isRegular(node: TreeNode | undefined): node is TreeNode & { readonly kind: LineMerge['mode'] } {
  return node?.kind === 'file' || node?.kind === 'executable';
}
