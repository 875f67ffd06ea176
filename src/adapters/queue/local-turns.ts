import type { Turns } from '../../ports/turns.ts';
import { RecentTurns } from './recent-turns.ts';

/** Lets one action at a time run for a key; others wait in the order in which they came. Of this process alone. */
export class LocalTurns implements Turns {
  readonly #last = new Map<string, Promise<void>>();
  readonly #recent = new RecentTurns();

  /** Gives what the action gives, or throws what it throws. The action is told whether what was read may be old. */
  take<T>(key: string, action: (mayBeOld: boolean) => Promise<T>, by?: string): Promise<T> {
    const last = this.#last.get(key);
    const result = (last ?? Promise.resolve()).then(() =>
      action(last !== undefined || this.#recent.isAnothers(key, by)),
    );
    const over: Promise<void> = result.then(
      () => this.#leave(key, over, by),
      () => this.#leave(key, over, by),
    );
    this.#last.set(key, over);
    return result;
  }

  #leave(key: string, turn: Promise<void>, by: string | undefined): void {
    this.#recent.note(key, by);
    if (this.#last.get(key) === turn) this.#last.delete(key);
  }
}
