import type { CommitId } from '../../model/git.ts';
import { BoundedMap } from './bounded-map.ts';

/** Commits of all repositories that are remembered. */
const mostRemembered = 10_000;

/** Times that a commit is asked for of a server that is away. */
const mostTries = 3;

interface Misses {
  readonly tries: number;
  /** Milliseconds, of the clock that is given. */
  readonly last: number;
}

/** Commits that could not be had, so that not every look asks for them again. Times are milliseconds. */
export class RestingCommits {
  readonly #rest: number;
  readonly #now: () => number;
  readonly #misses = new BoundedMap<string, Misses>(mostRemembered, () => 1);

  constructor(rest: number, now: () => number) {
    this.#rest = rest;
    this.#now = now;
  }

  isResting(repositoryId: number, id: CommitId): boolean {
    return this.#triesOf(repositoryId, id) >= mostTries;
  }

  /** The server does not give it. */
  refuse(repositoryId: number, id: CommitId): void {
    this.#keep(repositoryId, id, mostTries);
  }

  /** The server could not be asked. True where it is worth another try soon. */
  miss(repositoryId: number, id: CommitId): boolean {
    const tries = this.#triesOf(repositoryId, id) + 1;
    this.#keep(repositoryId, id, tries);
    return tries < mostTries;
  }

  #triesOf(repositoryId: number, id: CommitId): number {
    const misses = this.#misses.get(`${repositoryId} ${id}`);
    return misses !== undefined && this.#now() - misses.last < this.#rest ? misses.tries : 0;
  }

  #keep(repositoryId: number, id: CommitId, tries: number): void {
    this.#misses.set(`${repositoryId} ${id}`, { tries, last: this.#now() });
  }
}
