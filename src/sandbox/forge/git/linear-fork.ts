import type { GitCommit } from './git-objects.ts';

/** Where two lines of commits part; each list newest first, without the commit that they share. */
export interface LinearFork {
  readonly base: string;
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

/** Commits of each side that are looked at. */
const furthest = 100;

/**
 * The fork of two commits, where neither history has a merge until then and it is not far: then the first commit that
 * both lines have is the merge base, and the rest are their distances. Undefined where only Git can tell.
 */
export async function findLinearFork(
  readCommit: (sha: string) => Promise<GitCommit | undefined>,
  a: string,
  b: string,
): Promise<LinearFork | undefined> {
  const [lineA, lineB] = [new Line(a), new Line(b)];
  for (let step = 0; step < furthest; step += 1) {
    const base = lineA.meets(lineB) ?? lineB.meets(lineA);
    if (base !== undefined) return { base, onlyInA: lineA.before(base), onlyInB: lineB.before(base) };
    const hasGrown = [await lineA.grow(readCommit), await lineB.grow(readCommit)];
    if (!hasGrown.includes(true)) return undefined;
  }
  return undefined;
}

/** A commit, its parent, and so on. */
class Line {
  readonly #places: Map<string, number>;
  #tip: string;

  constructor(start: string) {
    this.#tip = start;
    this.#places = new Map([[start, 0]]);
  }

  /** The oldest commit of this line, where the other one has it too. */
  meets(other: Line): string | undefined {
    return other.#places.has(this.#tip) ? this.#tip : undefined;
  }

  before(base: string): readonly string[] {
    return [...this.#places.keys()].slice(0, this.#places.get(base));
  }

  /** False at a merge, whose parents are several lines, and where there is nothing before. */
  async grow(readCommit: (sha: string) => Promise<GitCommit | undefined>): Promise<boolean> {
    const [parent, ...others] = (await readCommit(this.#tip))?.parents ?? [];
    if (parent === undefined || others.length > 0) return false;
    this.#tip = parent;
    this.#places.set(parent, this.#places.size);
    return true;
  }
}
