import type { Turns } from '../../ports/turns.ts';

/** Lets one action at a time run for a key; others wait in the order in which they came. Of this process alone. */
export class LocalTurns implements Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Gives what the action gives, or throws what it throws. The action is told whether it had to wait for another. */
  take<T>(key: string, action: (hadToWait: boolean) => Promise<T>): Promise<T> {
    const last = this.#last.get(key);
    const result = (last ?? Promise.resolve()).then(() => action(last !== undefined));
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
