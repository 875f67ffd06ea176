/** Repositories remembered at most before those that are behind anyway are forgotten. */
const mostRemembered = 10_000;

/**
 * Numbers the keys that wait so that repositories take turns: the lowest number goes first, and a repository's keys
 * have numbers in a row. One that had nothing waiting starts at the turn that is being served, so a burst elsewhere is
 * not ahead of it, and nobody is passed over for ever. This is start-time fair queueing with every run counted as one
 * (Goyal, Vin and Cheng, 1996).
 */
export class FairTurns {
  readonly #last = new Map<string, number>();
  #served = 0;

  /** The turn of one more key of a repository. */
  assign(repository: string): number {
    const turn = Math.max(this.#served, (this.#last.get(repository) ?? -1) + 1);
    this.#last.set(repository, turn);
    if (this.#last.size > mostRemembered) this.#forgetThoseBehind();
    return turn;
  }

  /** Says that a key with this turn is begun. */
  reach(turn: number): void {
    this.#served = Math.max(this.#served, turn);
  }

  #forgetThoseBehind(): void {
    for (const [repository, turn] of this.#last) {
      if (turn < this.#served) this.#last.delete(repository);
    }
  }
}
