import type { FileDiff, GitCommit } from './git-objects.ts';
import { diffTrees, emptyTree } from './diff.ts';
import { findMergeBase, measureDistance, walkCommits, type Distance } from './history.ts';
import { findLinearFork, type LinearFork } from './linear-fork.ts';
import { createMemory } from './memory.ts';
import { mergeTrees, type MergeResult } from './merge.ts';
import { encodeCommit, parseCommit, parseTag, type NewCommit } from './object-format.ts';
import { createObjectReader, type GitObject, type ObjectReader } from './object-reader.ts';
import { writeObject } from './object-writer.ts';
import { tryGit } from './run-git.ts';
import { readRef, readRefs, writePullRef, writeRefs, type RefUpdate } from './refs.ts';

/**
 * One bare repository. Refs are held in memory: this process is the only one that moves them, inside
 * `exclusive`, and `reloadRefs` follows a push.
 */
export class GitRepository {
  readonly directory: string;
  readonly objects: ObjectReader;
  #refs: Promise<Map<string, string>> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #commits = createMemory<GitCommit | undefined>(5000);
  readonly #forks = createMemory<LinearFork | undefined>(5000);
  readonly #mergeBases = createMemory<string | undefined>(5000);
  readonly #distances = createMemory<Distance>(5000);
  readonly #merges = createMemory<MergeResult>(5000);
  readonly #diffs = createMemory<readonly FileDiff[]>(5000, (files) => Math.max(1, files.length));

  constructor(directory: string) {
    this.directory = directory;
    this.objects = createObjectReader(directory);
  }

  /** Every ref and what it points at. */
  refs(): Promise<ReadonlyMap<string, string>> {
    this.#refs ??= readRefs(this.directory);
    return this.#refs;
  }

  /** Reads some refs again, and gives what they were and what they are. */
  async reloadRefs(names: readonly string[]): Promise<RefUpdate[]> {
    const refs = await this.refs();
    const updates = await Promise.all(
      [...new Set(names)].map(async (ref) => ({
        ref,
        before: refs.get(ref),
        after: await readRef(this.directory, ref),
      })),
    );
    const moved = updates.filter(({ before, after }) => before !== after);
    if (moved.length > 0) this.#refs = Promise.resolve(applyUpdates(refs, moved));
    return moved;
  }

  /** Moves the ref of a pull request. Call it inside `exclusive`. */
  async movePullRef(ref: string, after: string | undefined): Promise<void> {
    const refs = await this.refs();
    const before = refs.get(ref);
    if (before === after) return;
    await writePullRef(this.directory, ref, after);
    this.#refs = Promise.resolve(applyUpdates(refs, [{ ref, before, after }]));
  }

  /** Moves refs, all or none; gives Git's reason when refused. Call it inside `exclusive`. */
  async updateRefs(updates: readonly RefUpdate[]): Promise<string | undefined> {
    const refs = await this.refs();
    const stale = updates.find(({ ref, before }) => refs.get(ref) !== before);
    if (stale !== undefined) return `${stale.ref} is at ${refs.get(stale.ref) ?? 'nothing'}`;
    if (updates.length === 0) return undefined;
    const refusal = await writeRefs(this.directory, updates);
    if (refusal === undefined) this.#refs = Promise.resolve(applyUpdates(refs, updates));
    return refusal;
  }

  /** Runs one piece of work on the refs at a time, in the order in which they were asked for. */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** The commit with an id; undefined where there is none, or it is something else. */
  commit(sha: string): Promise<GitCommit | undefined> {
    return this.#commits.recall(sha, async () => {
      const object = await this.objects.read(sha);
      return object?.type === 'commit' ? parseCommit(sha, object.bytes) : undefined;
    });
  }

  /** Follows annotated tags to the commit they stand for. */
  async peel(sha: string): Promise<string | undefined> {
    let current = sha;
    for (let depth = 0; depth < 10; depth += 1) {
      const object = await this.objects.read(current);
      if (object?.type === 'commit') return current;
      if (object?.type !== 'tag') return undefined;
      current = parseTag(current, object.bytes).object;
    }
    return undefined;
  }

  /** The commit whose id begins with some digits; undefined where there is none, or more than one. */
  async expand(prefix: string): Promise<string | undefined> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${prefix}^{commit}`];
    const result = await tryGit({ directory: this.directory, args });
    return result.status === 0 ? result.stdout.toString('latin1').trim() : undefined;
  }

  mergeBase(a: string, b: string): Promise<string | undefined> {
    return this.#mergeBases.recall(
      `${a} ${b}`,
      async () => (await this.#fork(a, b))?.base ?? findMergeBase(this.directory, a, b),
    );
  }

  distance(base: string, head: string): Promise<Distance> {
    return this.#distances.recall(`${base} ${head}`, async () => {
      const fork = await this.#fork(base, head);
      if (fork === undefined) return measureDistance(this.directory, base, head);
      return { ahead: fork.onlyInB.length, behind: fork.onlyInA.length };
    });
  }

  /** Ids of the commits of a head that a base lacks, newest first (children before parents). */
  async commitsAhead(base: string, head: string): Promise<readonly string[]> {
    const fork = await this.#fork(base, head);
    return fork?.onlyInB ?? walkCommits(this.directory, { from: head, without: [base] });
  }

  #fork(a: string, b: string): Promise<LinearFork | undefined> {
    return this.#forks.recall(`${a} ${b}`, () => findLinearFork((sha) => this.commit(sha), a, b));
  }

  merge(ours: string, theirs: string): Promise<MergeResult> {
    return this.#merges.recall(`${ours} ${theirs}`, async () => {
      const ahead = await this.#treeThatIsAhead(ours, theirs);
      if (ahead !== undefined) return { kind: 'clean', tree: ahead };
      return mergeTrees(this.directory, ours, theirs);
    });
  }

  /** The tree of `theirs`, where that has all commits of `ours`. */
  async #treeThatIsAhead(ours: string, theirs: string): Promise<string | undefined> {
    const fork = await this.#fork(ours, theirs);
    return fork?.base === ours ? (await this.commit(theirs))?.tree : undefined;
  }

  /** What the head changes: its difference to the merge base with `base`. */
  async changes(base: string, head: string): Promise<readonly FileDiff[]> {
    return this.diff((await this.mergeBase(base, head)) ?? emptyTree, head);
  }

  diff(before: string, after: string): Promise<readonly FileDiff[]> {
    return this.#diffs.recall(`${before} ${after}`, () => diffTrees(this.directory, before, after));
  }

  write(type: GitObject['type'], bytes: Uint8Array): Promise<string> {
    return writeObject(this.directory, type, bytes);
  }

  writeCommit(commit: NewCommit): Promise<string> {
    return this.write('commit', encodeCommit(commit));
  }

  close(): void {
    this.objects.close();
  }
}

function applyUpdates(refs: ReadonlyMap<string, string>, updates: readonly RefUpdate[]): Map<string, string> {
  const next = new Map(refs);
  for (const { ref, after } of updates) {
    if (after === undefined) next.delete(ref);
    else next.set(ref, after);
  }
  return new Map([...next].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
