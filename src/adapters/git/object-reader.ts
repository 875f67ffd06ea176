import type { BlobId, CommitId, MergedTree, SourceTree, TreeChange, TreeEntry } from '../../model/git.ts';
import { compareText } from '../../model/ref.ts';
import type { RepositoryReader } from '../../ports/repository-reader.ts';
import { BoundedMap, scopeTo, type ById } from './bounded-map.ts';
import { CommitGraph } from './commit-graph.ts';
import { compareFolders } from './compare-folders.ts';
import { missingObject, readTooLarge } from './git-error.ts';
import { hashObject, type Commit, type Tree } from './git-objects.ts';
import { compareMerges } from './merge/compare-merges.ts';
import { mergeLines } from './merge/merge-lines.ts';
import { mergeTrees, type LineMerge } from './merge/merge-trees.ts';
import type { ObjectSource } from './object-source.ts';
import { createYielder } from './yield-to-others.ts';
import { sortByPath, TreeReader, VisitBudget } from './tree-reader.ts';

/** What the readers of one repository share. */
export interface ReaderCaches {
  readonly commits: ById<Commit>;
  readonly trees: ById<Tree>;
  /** The files of whole trees, by tree id. */
  readonly listings: ById<readonly TreeEntry[]>;
}

/**
 * Commits, tree entries, and files in whole listings that are kept: some 200 bytes each. A registry of 75,000 files is
 * still kept; a thousand heads of one of 1,000 files in one folder would be as much again (`npm run bench burst`).
 */
const mostCommits = 50_000;
const mostEntries = 300_000;

/** Caches with one limit for all repositories, and the part of them that a repository may see. */
export function createReaderCaches(mostInTrees = mostEntries): (repository: string) => ReaderCaches {
  const commits = new BoundedMap<string, Commit>(mostCommits, () => 1);
  const trees = new BoundedMap<string, Tree>(mostInTrees, (tree) => tree.size + 1);
  const listings = new BoundedMap<string, readonly TreeEntry[]>(mostEntries, (files) => files.length + 1);
  return (repository) => ({
    commits: scopeTo(commits, repository),
    trees: scopeTo(trees, repository),
    listings: scopeTo(listings, repository),
  });
}

/** Files larger than this are not merged by lines; both sides changing one is a conflict. */
const largestLineMerge = 4 * 1024 * 1024;

/** Bytes of all files that one reader merges: each stays in memory, and anybody can make thousands conflict. */
const mostMergedBytes = 256 * 1024 * 1024;

/** A criss-cross with more merge bases than this is ambiguous without a look at the rest: each costs a whole merge. */
const mostMergeBases = 8;

/** Reads one repository through an object source. Blobs that only a merge has made live as long as the reader. */
export class ObjectReader implements RepositoryReader {
  readonly #source: ObjectSource;
  readonly #caches: ReaderCaches;
  readonly #trees: TreeReader;
  readonly #commits: CommitGraph;
  readonly #mergedBlobs = new Map<BlobId, Uint8Array>();
  #mergedBytes = 0;

  constructor(source: ObjectSource, caches: ReaderCaches = createReaderCaches()('')) {
    this.#source = source;
    this.#caches = caches;
    this.#trees = new TreeReader(source, caches.trees);
    this.#commits = new CommitGraph(source, caches.commits);
  }

  async readTree(commit: CommitId): Promise<SourceTree> {
    const { tree } = await this.#commits.read(commit);
    const known = this.#caches.listings.get(tree);
    const entries = known ?? (await this.#trees.listFiles(tree));
    if (known === undefined) this.#caches.listings.set(tree, entries);
    return { commit, entries };
  }

  async readBlobs(ids: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    const blobs = new Map<BlobId, Uint8Array>();
    const stored = new Set<BlobId>();
    for (const id of ids) {
      const merged = this.#mergedBlobs.get(id);
      if (merged === undefined) stored.add(id);
      else blobs.set(id, merged);
    }
    const wanted = [...stored];
    const objects = await this.#source.readObjects(wanted);
    for (const [index, id] of wanted.entries()) {
      const object = objects[index];
      if (object?.type !== 'blob') throw missingObject(id, 'blob');
      blobs.set(id, object.bytes);
    }
    return blobs;
  }

  async compareTrees(before: CommitId, after: CommitId): Promise<readonly TreeChange[]> {
    const changes: TreeChange[] = [];
    const roots = {
      before: (await this.#commits.read(before)).tree,
      after: (await this.#commits.read(after)).tree,
    };
    const report = (change: TreeChange): void => void changes.push(change);
    await compareFolders({ trees: this.#trees, budget: new VisitBudget(), report }, { prefix: '', ...roots });
    return sortByPath(changes);
  }

  async mergeTrees(base: CommitId, head: CommitId): Promise<MergedTree> {
    const bases = await this.#commits.mergeBases(base, head);
    const merge = (ancestor: CommitId | undefined): Promise<MergedTree> =>
      this.#mergeFrom(ancestor, base, head);
    const merged = await merge(bases[0]);
    if (bases.length < 2) return merged;
    const others: MergedTree[] = [];
    for (const ancestor of bases.slice(1, mostMergeBases)) others.push(await merge(ancestor));
    return compareMerges({ first: merged, others, isComplete: bases.length <= mostMergeBases });
  }

  async #mergeFrom(mergeBase: CommitId | undefined, base: CommitId, head: CommitId): Promise<MergedTree> {
    const { changes, conflicts, lineMerges } = await mergeTrees(this.#trees, {
      ancestor: mergeBase === undefined ? undefined : (await this.#commits.read(mergeBase)).tree,
      base: (await this.#commits.read(base)).tree,
      head: (await this.#commits.read(head)).tree,
    });
    const final = new Map(changes);
    const conflicting = new Set(conflicts);
    const giveWay = createYielder();
    for (const merge of lineMerges) {
      await giveWay();
      const after = await this.#mergeFile(merge);
      if (after === undefined) conflicting.add(merge.path);
      else final.set(merge.path, { path: merge.path, before: changes.get(merge.path)?.before, after });
    }
    const { entries } = await this.readTree(base);
    return {
      mergeBase,
      tree: { commit: undefined, entries: applyChanges(entries, final) },
      conflicts: [...conflicting].toSorted(compareText),
    };
  }

  async #mergeFile({ path, mode, ...ids }: LineMerge): Promise<TreeEntry | undefined> {
    const wanted = [ids.base, ids.head, ...(ids.ancestor === undefined ? [] : [ids.ancestor])];
    const blobs = await this.readBlobs(wanted);
    if ([...blobs.values()].some(({ length }) => length > largestLineMerge)) return undefined;
    const bytesOf = (id: BlobId | undefined): Uint8Array => (id && blobs.get(id)) || new Uint8Array();
    const versions = { ancestor: bytesOf(ids.ancestor), base: bytesOf(ids.base), head: bytesOf(ids.head) };
    const merged = mergeLines(versions);
    if (merged === undefined) return undefined;
    const blob = hashObject({ type: 'blob', bytes: merged }, ids.head.length);
    if (!this.#mergedBlobs.has(blob)) this.#mergedBytes += merged.length;
    if (this.#mergedBytes > mostMergedBytes) throw readTooLarge(mostMergedBytes);
    this.#mergedBlobs.set(blob, merged);
    return { path, mode, blob };
  }
}

/** The entries after some changes, without copying what stays more than once. */
function applyChanges(
  entries: readonly TreeEntry[],
  changes: ReadonlyMap<string, TreeChange>,
): readonly TreeEntry[] {
  if (changes.size === 0) return entries;
  const kept = entries.filter(({ path }) => !changes.has(path));
  const added = [...changes.values()].flatMap(({ after }) => after ?? []);
  return sortByPath([...kept, ...added]);
}
