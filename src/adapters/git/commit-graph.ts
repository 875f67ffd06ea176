import type { CommitId } from '../../model/git.ts';
import { compareText } from '../../model/ref.ts';
import type { ById } from './bounded-map.ts';
import { GitError, missingObject } from './git-error.ts';
import { MaxHeap } from './max-heap.ts';
import { parseCommit, type Commit } from './git-objects.ts';
import type { ObjectSource } from './object-source.ts';
import { createYielder } from './yield-to-others.ts';

/** Commits and their ancestry, over any object source. */
export class CommitGraph {
  readonly #source: ObjectSource;
  readonly #known: ById<Commit>;

  constructor(source: ObjectSource, known: ById<Commit>) {
    this.#source = source;
    this.#known = known;
  }

  /** Throws `git-object-missing` when there is no such commit. */
  async read(id: CommitId): Promise<Commit> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const [object] = await this.#source.readObjects([id]);
    if (object?.type !== 'commit') throw missingObject(id, 'commit');
    const parsed = parseCommit(id, object.bytes);
    const commit = this.#source.shallow.has(id) ? { ...parsed, parents: [] } : parsed;
    this.#known.set(id, commit);
    return commit;
  }

  /**
   * The best common ancestors of two commits: those from which no other common ancestor descends. After a criss-cross
   * merge there are several; the one committed last comes first, and of equally new ones the one with the smallest id.
   * None when the histories are unrelated. Throws `git-shallow-clone` when a cut-off history hides the answer.
   */
  async mergeBases(one: CommitId, other: CommitId): Promise<readonly CommitId[]> {
    const common = await this.#commonAncestors(one, other);
    const best = await this.#withoutAncestors(common);
    const dated = await Promise.all(best.map(async (id) => ({ id, at: (await this.read(id)).committedAt })));
    if (dated.length === 0 && this.#source.shallow.size > 0) throw shallowHistory(one, other);
    return dated.toSorted((a, b) => b.at - a.at || compareText(a.id, b.id)).map(({ id }) => id);
  }

  /** Walks back from both, newest first; below a common ancestor everything is common, so it is only swept along. */
  async #commonAncestors(one: CommitId, other: CommitId): Promise<readonly CommitId[]> {
    const walk = new Walk();
    const giveWay = createYielder();
    walk.reach(one, fromOne, (await this.read(one)).committedAt);
    walk.reach(other, fromOther, (await this.read(other)).committedAt);
    const found = new Set<CommitId>();
    for (let id = walk.next(); id !== undefined; id = walk.next()) {
      await giveWay();
      let marks = walk.marksOf(id);
      if ((marks & (fromBoth | swept)) === fromBoth) found.add(id);
      if ((marks & fromBoth) === fromBoth) marks |= swept;
      for (const parent of (await this.read(id)).parents) {
        walk.reach(parent, marks, (await this.read(parent)).committedAt);
      }
    }
    return [...found].filter((id) => (walk.marksOf(id) & swept) === 0);
  }

  /** Wrong clocks can let an ancestor of a common ancestor through; it is dropped here. */
  async #withoutAncestors(ids: readonly CommitId[]): Promise<readonly CommitId[]> {
    if (ids.length < 2) return ids;
    const below = new Set<CommitId>();
    const giveWay = createYielder();
    const waiting = [...ids];
    const seen = new Set<CommitId>();
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      await giveWay();
      for (const parent of (await this.read(id)).parents) {
        below.add(parent);
        waiting.push(parent);
      }
    }
    return ids.filter((id) => !below.has(id));
  }
}

const fromOne = 1;
const fromOther = 2;
const fromBoth = fromOne | fromOther;
const swept = 4;

/** The commits reached so far with their marks, and those whose parents are still to be looked at, newest first. */
class Walk {
  readonly #marks = new Map<CommitId, number>();
  readonly #waiting = new MaxHeap<CommitId>();
  /** Waiting commits that are not swept: when there are none, no new common ancestor can turn up. */
  readonly #open = new Set<CommitId>();

  marksOf(id: CommitId): number {
    return this.#marks.get(id) ?? 0;
  }

  reach(id: CommitId, marks: number, at: number): void {
    const before = this.marksOf(id);
    const after = before | marks;
    if (after === before) return;
    this.#marks.set(id, after);
    if ((after & swept) === 0) this.#open.add(id);
    else this.#open.delete(id);
    this.#waiting.push(id, at);
  }

  next(): CommitId | undefined {
    if (this.#open.size === 0) return undefined;
    const id = this.#waiting.pop();
    if (id !== undefined) this.#open.delete(id);
    return id;
  }
}

function shallowHistory(one: CommitId, other: CommitId): GitError {
  return new GitError({
    code: 'git-shallow-clone',
    message: `This is a shallow clone, and what ${one.slice(0, 12)} and ${other.slice(0, 12)} have in common lies behind its end.`,
    hint: 'Run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0` for actions/checkout).',
  });
}
