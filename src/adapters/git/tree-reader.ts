import type { TreeEntry } from '../../model/git.ts';
import { compareText } from '../../model/ref.ts';
import type { ById } from './bounded-map.ts';
import { GitError, missingObject } from './git-error.ts';
import { emptyTree, parseTree, type Tree, type TreeNode } from './git-objects.ts';
import type { ObjectSource } from './object-source.ts';
import { createYielder } from './yield-to-others.ts';

/** Files and folders that one question may visit, and how deep: far above any registry, far below a tree bomb. */
const mostVisits = 1_000_000;
const deepest = 256;

/** UTF-16 units of one path, as many as may be checked out on Linux, and of all paths together. */
const longestPath = 4_096;
const mostPathUnits = 128 * 1024 ** 2;

/**
 * Counts what one question visits, since a tree that contains another ten times over, ten levels deep, would never
 * end, and the paths, since the name of one folder stands in that of each file below it; and lets others have a turn
 * on the way.
 */
export class VisitBudget {
  readonly #giveWay = createYielder();
  #left = mostVisits;
  #unitsLeft = mostPathUnits;

  /** To be awaited for each folder, in all its versions. Throws `git-tree-too-large`. */
  enterFolder(
    trees: readonly Tree[],
    { prefix, depth }: { readonly prefix: string; readonly depth: number },
  ): Promise<void> | undefined {
    this.#left -= 1;
    let longestName = 0;
    for (const tree of trees) {
      this.#left -= tree.size;
      this.#unitsLeft -= tree.size * prefix.length;
      for (const { text } of tree.values()) {
        this.#unitsLeft -= text.length;
        longestName = Math.max(longestName, text.length);
      }
    }
    if (this.#left < 0 || depth > deepest) {
      throw tooLarge(`more than ${mostVisits} files and folders, or folders more than ${deepest} deep`);
    }
    if (prefix.length + longestName > longestPath) {
      throw tooLarge(`a path of more than ${longestPath} characters`);
    }
    if (this.#unitsLeft < 0) throw tooLarge(`paths of more than ${mostPathUnits} characters together`);
    return this.#giveWay();
  }
}

function tooLarge(what: string): GitError {
  return new GitError({
    code: 'git-tree-too-large',
    message: `A commit has ${what}.`,
    hint: 'Keep the registry in a repository of its own.',
  });
}

/** Trees by id, each read once as long as it is remembered. */
export class TreeReader {
  readonly #source: ObjectSource;
  readonly #known: ById<Tree>;

  constructor(source: ObjectSource, known: ById<Tree>) {
    this.#source = source;
    this.#known = known;
  }

  /** In the order asked for; an undefined id is an empty folder. Throws `git-object-missing`. */
  async read(ids: readonly (string | undefined)[]): Promise<readonly Tree[]> {
    const trees = new Map<string | undefined, Tree>([[undefined, emptyTree]]);
    for (const id of ids) {
      const known = id === undefined ? undefined : this.#known.get(id);
      if (known !== undefined) trees.set(id, known);
    }
    const missing = new Set(ids.filter((id) => id !== undefined).filter((id) => !trees.has(id)));
    for (const [id, tree] of await this.#readFromSource([...missing])) {
      this.#known.set(id, tree);
      trees.set(id, tree);
    }
    return ids.map((id) => trees.get(id) ?? emptyTree);
  }

  async #readFromSource(ids: readonly string[]): Promise<readonly (readonly [string, Tree])[]> {
    if (ids.length === 0) return [];
    const objects = await this.#source.readObjects(ids);
    return ids.map((id, index) => {
      const object = objects[index];
      if (object?.type !== 'tree') throw missingObject(id, 'tree');
      return [id, parseTree(id, object.bytes)] as const;
    });
  }

  /** All files under a tree, ordered by path, which begins with `prefix`. */
  async listFiles(root: string, prefix = ''): Promise<readonly TreeEntry[]> {
    const trees = await this.#readBelow(root);
    const entries: TreeEntry[] = [];
    const budget = new VisitBudget();
    const list = async (tree: Tree, folder: string, depth: number): Promise<void> => {
      await budget.enterFolder([tree], { prefix: folder, depth });
      for (const { kind, text, id } of tree.values()) {
        const path = folder + text;
        if (kind === 'folder') await list(trees.get(id) ?? emptyTree, `${path}/`, depth + 1);
        else entries.push({ path, mode: kind, blob: id });
      }
    };
    await list(trees.get(root) ?? emptyTree, prefix, 1);
    return sortByPath(entries);
  }

  /** Level by level, so that each level is one question to the source; a tree that occurs twice is read once. */
  async #readBelow(root: string): Promise<ReadonlyMap<string, Tree>> {
    const trees = new Map<string, Tree>();
    const budget = new VisitBudget();
    let level = [root];
    for (let depth = 1; level.length > 0; depth++) {
      const read = await this.read(level);
      const next = new Set<string>();
      for (const [index, tree] of read.entries()) {
        await budget.enterFolder([tree], { prefix: '', depth });
        trees.set(level[index] ?? '', tree);
        for (const { kind, id } of tree.values()) if (kind === 'folder') next.add(id);
      }
      level = [...next].filter((id) => !trees.has(id));
    }
    return trees;
  }
}

/** The file that a tree line stands for, as the model has it. */
export function toEntry(path: string, node: TreeNode | undefined): TreeEntry | undefined {
  if (node === undefined || node.kind === 'folder') return undefined;
  return { path, mode: node.kind, blob: node.id };
}

/** Git orders by bytes, which is the order of code units but for characters beyond U+FFFF. */
export function sortByPath<Item extends { readonly path: string }>(items: readonly Item[]): readonly Item[] {
  const isSorted = items.every((item, index) => index === 0 || (items[index - 1]?.path ?? '') <= item.path);
  return isSorted ? items : items.toSorted((a, b) => compareText(a.path, b.path));
}
