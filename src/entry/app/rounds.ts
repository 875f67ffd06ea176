import { AppError } from '../../model/app-error.ts';
import type { Log } from '../../ports/log.ts';

export interface RoundOptions {
  readonly name: string;
  /** Milliseconds from the end of one round to the next. */
  readonly every: number;
  readonly run: () => Promise<void>;
  readonly log: Log;
}

/** Milliseconds until the next try after a round failed, where that is sooner. */
const afterFailure = 60_000;

/** Something that is done at start and then again and again. A round that fails is logged and tried again soon. */
export class Rounds {
  readonly #options: RoundOptions;
  #timer: NodeJS.Timeout | undefined;
  #current: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: RoundOptions) {
    this.#options = options;
  }

  start(): void {
    this.#current = this.#round();
  }

  /** Resolves when no round is going on. */
  whenIdle(): Promise<void> {
    return this.#current;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #round(): Promise<void> {
    const { name, every, run, log } = this.#options;
    let delay = every;
    try {
      await run();
    } catch (error) {
      if (this.#isStopped) return;
      const message = `${name} failed, and is tried again`;
      if (error instanceof AppError) log.warn(message, { code: error.code, reason: error.message });
      else log.error(message, { error });
      delay = Math.min(every, afterFailure);
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.start(), delay);
    this.#timer.unref();
  }
}
