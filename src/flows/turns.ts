/** Lets one action at a time run for a key; others wait in the order in which they came. Of this process alone. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Gives what the action gives, or throws what it throws. */
  take<T>(key: string, action: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(action);
    const over: Promise<void> = result.then(
      () => this.#leave(key, over),
      () => this.#leave(key, over),
    );
    this.#last.set(key, over);
    return result;
  }

  #leave(key: string, turn: Promise<void>): void {
    if (this.#last.get(key) === turn) this.#last.delete(key);
  }
}
