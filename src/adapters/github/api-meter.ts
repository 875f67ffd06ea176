import { AsyncLocalStorage } from 'node:async_hooks';
import { readWhole } from './whole-answer.ts';

/** One request to the forge's API. */
export interface ApiCall {
  /** Method and path template: `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly route: string;
  /** Undefined when there was no answer, or not the whole of it. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

export interface ApiMeterOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds after which a request without an answer is given up. */
  readonly timeout: number;
  readonly onCall?: (call: ApiCall) => void;
}

/** Minting a token is apart from the calls that are made with it, and shared between runs. */
export const mintRoute = 'POST /app/installations/{installation_id}/access_tokens';

/**
 * Sees every request to the API, pages, mints and repeats included, and knows for which run it was made. The run is
 * bound when a call is prepared, because Octokit's queues send it from somebody else's asynchronous context.
 */
export class ApiMeter {
  readonly #options: ApiMeterOptions;
  readonly #run = new AsyncLocalStorage<ApiCall[]>();

  constructor(options: ApiMeterOptions) {
    this.#options = options;
  }

  /** Adds every call that is made while `action` runs to the list, also when it throws. */
  during<T>(calls: ApiCall[], action: () => Promise<T>): Promise<T> {
    return this.#run.run(calls, action);
  }

  /** A `fetch` that records its calls under a route, for the run it is made in, and gives whole answers alone. */
  fetchFor(route: string): typeof globalThis.fetch {
    const run = this.#run.getStore();
    return async (input, init) => {
      const started = performance.now();
      const record = (status: number | undefined): void => {
        const call: ApiCall = { route, status, milliseconds: performance.now() - started };
        if (route !== mintRoute) run?.push(call);
        this.#options.onCall?.(call);
      };
      try {
        const signal = this.#signalFor(init);
        const answer = await readWhole(await this.#options.fetch(input, { ...init, signal }));
        record(answer.status);
        return answer;
      } catch (error) {
        record(undefined);
        throw error;
      }
    };
  }

  #signalFor(init: RequestInit | undefined): AbortSignal {
    const timeout = AbortSignal.timeout(this.#options.timeout);
    return init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  }
}
