interface Remembered<Answer> {
  readonly answer: Answer;
  readonly until: number;
}

/** Answers that hold for a time; of too many the oldest are forgotten. Times are milliseconds. */
export class Recollection<Answer> {
  readonly #lasts: number;
  readonly #most: number;
  readonly #known = new Map<string, Remembered<Answer>>();

  constructor(lasts: number, most: number) {
    this.#lasts = lasts;
    this.#most = most;
  }

  keep(key: string, answer: Answer, now: number): void {
    this.#known.delete(key);
    this.#known.set(key, { answer, until: now + this.#lasts });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }

  /** The answers that still hold, by what was asked. */
  ofAll<Name>(names: readonly Name[], keyOf: (name: Name) => string, now: number): ReadonlyMap<Name, Answer> {
    const found = new Map<Name, Answer>();
    for (const name of names) {
      const known = this.#known.get(keyOf(name));
      if (known !== undefined && now < known.until) found.set(name, known.answer);
    }
    return found;
  }
}
