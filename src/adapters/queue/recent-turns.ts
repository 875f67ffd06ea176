/** Milliseconds from the reading of what a turn is about to the turn, at most: longer than calls to the forge take. */
export const rememberedFor = 120_000;

/** Turns remembered before old ones are looked for. */
const mostRemembered = 1_000;

/** Who had the last turn at a key, for as long as somebody may still hold what was read before it. */
export class RecentTurns {
  readonly #left = new Map<string, { readonly by: string; readonly at: number }>();
  readonly #now: () => number;

  /** `now` is milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#left.size;
  }

  /** Notes that a turn has ended just now; one that does not say who it was by is nobody's business. */
  note(key: string, by: string | undefined): void {
    if (by === undefined) return;
    this.#left.delete(key);
    this.#left.set(key, { by, at: this.#now() });
    if (this.#left.size > mostRemembered) this.#forgetOld();
  }

  /** Whether somebody else had the last turn at the key, and a moment ago. What one did oneself is known. */
  isAnothers(key: string, by: string | undefined): boolean {
    const last = this.#left.get(key);
    return by !== undefined && last !== undefined && last.by !== by && this.#now() - last.at < rememberedFor;
  }

  /** The oldest come first. */
  #forgetOld(): void {
    for (const [key, { at }] of this.#left) {
      if (this.#now() - at < rememberedFor) return;
      this.#left.delete(key);
    }
  }
}
