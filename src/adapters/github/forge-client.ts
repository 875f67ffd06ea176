import type { ProbotOctokit } from 'probot';
import { ForgeError } from '../../model/forge-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ApiMeter } from './api-meter.ts';
import { forgeFault } from './forge-fault.ts';

export type Octokit = InstanceType<typeof ProbotOctokit>;

export interface Answer {
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface ForgeClientParts {
  readonly octokit: Octokit;
  readonly meter: ApiMeter;
  readonly clock: Clock;
  /** What the calls are about, for messages. */
  readonly subject: string;
  /** A token for the calls, a new one where `isRenewed`; left out, the Octokit brings its own credentials. */
  readonly token?: (isRenewed: boolean) => Promise<string>;
}

/** Makes single API calls and turns whatever goes wrong into a `ForgeError`. */
export class ForgeClient {
  readonly subject: string;
  readonly #parts: ForgeClientParts;

  constructor(parts: ForgeClientParts) {
    this.subject = parts.subject;
    this.#parts = parts;
  }

  /**
   * One request to a route like `GET /repos/{owner}/{repo}`. A token that the forge no longer takes (revoked, or of an
   * App that was installed anew) is replaced and the request made once more: a 401 means that nothing was done.
   * Throws `ForgeError`.
   */
  async call(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { token } = this.#parts;
    if (token === undefined) return this.#send(route, parameters);
    const first = withToken(parameters, await token(false));
    try {
      return await this.#send(route, first);
    } catch (error) {
      if (!(error instanceof ForgeError) || error.status !== 401) throw error;
      return this.#send(route, withToken(parameters, await token(true)));
    }
  }

  async #send(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { octokit, meter, clock } = this.#parts;
    try {
      const request = { fetch: meter.fetchFor(route) };
      const { data, headers } = await octokit.request(route, { ...parameters, request });
      return { data, headers };
    } catch (error) {
      const now = Date.parse(clock.now());
      throw forgeFault(error, { route, subject: this.subject, now });
    }
  }
}

function withToken(parameters: Readonly<Record<string, unknown>>, token: string): Record<string, unknown> {
  return { ...parameters, headers: { authorization: `token ${token}` } };
}
