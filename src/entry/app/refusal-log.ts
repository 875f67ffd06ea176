import type { Log } from '../../ports/log.ts';

/** Milliseconds between two lines. */
const pace = 1_000;

/** Logs refused requests, at most one line a second whoever knocks, and how many it stands for. */
export class RefusalLog {
  readonly #log: Log;
  #counts = new Map<string, number>();
  #quietUntil = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  note(result: string): void {
    this.#counts.set(result, (this.#counts.get(result) ?? 0) + 1);
    const now = performance.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + pace;
    this.#log.warn('deliveries were refused', { refused: Object.fromEntries(this.#counts) });
    this.#counts = new Map();
  }
}
