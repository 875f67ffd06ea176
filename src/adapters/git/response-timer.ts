export interface HttpLimits {
  /** Largest answer, in bytes. */
  readonly responseBytes: number;
  /** Milliseconds without a byte from the server. */
  readonly silence: number;
  /** Milliseconds for one whole answer. */
  readonly duration: number;
}

/** Aborts a request that takes too long as a whole, or falls silent. */
export class ResponseTimer {
  readonly #controller = new AbortController();
  readonly #silence: NodeJS.Timeout;
  readonly #duration: NodeJS.Timeout;
  reason: string | undefined;

  constructor({ silence, duration }: HttpLimits) {
    this.#silence = setTimeout(() => this.#abort(`no byte came for ${silence} ms`), silence);
    this.#duration = setTimeout(() => this.#abort(`it took longer than ${duration} ms`), duration);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#silence.refresh();
  }

  /** Ends the waiting, and the connection with it if the answer was not read to its end. */
  stop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#duration);
    this.#controller.abort();
  }

  #abort(reason: string): void {
    this.reason = reason;
    this.#controller.abort();
  }
}
