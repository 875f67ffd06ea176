interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface JoinedCallsOptions<Request, Answer> {
  /** Gives as many answers as there are requests, in their order. */
  readonly call: (requests: readonly [Request, ...Request[]]) => Promise<readonly Answer[]>;
  /** Whether two requests of one line may go into one call. */
  readonly isJoinable: (first: Request, other: Request) => boolean;
  /** Requests of one call. */
  readonly most: number;
}

/**
 * One call at a time for each line: what is asked while one is under way goes into the next together, so that a burst
 * costs as many calls as fit one after the other and no more. Where a joined call fails each request is tried alone,
 * so that one that cannot be answered fails no other.
 */
export class JoinedCalls<Request, Answer> {
  readonly #options: JoinedCallsOptions<Request, Answer>;
  readonly #lines = new Map<number, Waiting<Request, Answer>[]>();

  constructor(options: JoinedCallsOptions<Request, Answer>) {
    this.#options = options;
  }

  ask(line: number, request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = this.#lines.get(line);
      if (waiting !== undefined) {
        waiting.push({ request, resolve, reject });
        return;
      }
      const fresh = [{ request, resolve, reject }];
      this.#lines.set(line, fresh);
      void this.#work(line, fresh);
    });
  }

  async #work(line: number, waiting: Waiting<Request, Answer>[]): Promise<void> {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const { request } = first;
      const joined = waiting
        .filter((other) => this.#options.isJoinable(request, other.request))
        .slice(0, this.#options.most);
      const left = waiting.filter((other) => !joined.includes(other));
      waiting.splice(0, waiting.length, ...left);
      await this.#answer(first, joined);
    }
    this.#lines.delete(line);
  }

  async #answer(first: Waiting<Request, Answer>, joined: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const [, ...others] = joined.map(({ request }) => request);
      const answers = await this.#options.call([first.request, ...others]);
      for (const [index, answer] of answers.entries()) joined[index]?.resolve(answer);
    } catch (error) {
      if (joined.length === 1) first.reject(error);
      else for (const one of joined) await this.#answer(one, [one]);
    }
  }
}
