import type { ProbotOctokit } from 'probot';
import { ForgeError } from '../../model/forge-error.ts';
import { listAt, valueAt } from '../../model/read-unknown.ts';
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
  /** For GraphQL queries: pacing would take them for writes, because they are posted. Left out, as all others. */
  readonly reader?: () => Octokit;
  /** What the calls are about, for messages. */
  readonly subject: string;
  /** A token for the calls, a new one where `isRenewed`; left out, the Octokit brings its own credentials. */
  readonly token?: (isRenewed: boolean) => Promise<string>;
}

/** Makes single API calls and turns whatever goes wrong into a `ForgeError`. */
export class ForgeClient {
  readonly subject: string;
  readonly #parts: ForgeClientParts;
  #reader: Octokit | undefined;

  constructor(parts: ForgeClientParts) {
    this.subject = parts.subject;
    this.#parts = parts;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.parse(this.#parts.clock.now());
  }

  /**
   * One request to a route like `GET /repos/{owner}/{repo}`. A token that the forge no longer takes (revoked, or of an
   * App that was installed anew) is replaced and the request made once more: a 401 means that nothing was done.
   * Throws `ForgeError`.
   */
  async call(route: string, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#authorized({ route, label: route, octokit: this.#parts.octokit }, parameters);
  }

  /**
   * One GraphQL request; what it refuses in part is in `errors` of the answer. `name` tells requests apart in meters
   * and messages. Throws `ForgeError`.
   */
  async graphql(name: string, query: string, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
    // An Enterprise Server's REST API is at /api/v3 and its GraphQL API at /api/graphql.
    const { baseUrl } = this.#parts.octokit.request.endpoint.DEFAULTS;
    const url = baseUrl.replace(/\/api\/v3\/?$/, '/api').replace(/\/$/, '');
    const isQuery = !query.trimStart().startsWith('mutation');
    const octokit = isQuery ? this.#queryOctokit() : this.#parts.octokit;
    const request = { route: `POST ${url}/graphql`, label: graphqlLabel(name), octokit };
    try {
      return await this.#authorized(request, { query, variables });
    } catch (error) {
      // The throttling plugin throws an answer that says RATE_LIMITED, which has no status of a failure.
      const answer = valueAt(error, 'response');
      if (error instanceof ForgeError || listAt(answer, 'data', 'errors').length === 0) throw error;
      return { data: valueAt(answer, 'data'), headers: headersOf(answer) };
    }
  }

  #queryOctokit(): Octokit {
    this.#reader ??= this.#parts.reader?.();
    return this.#reader ?? this.#parts.octokit;
  }

  async #authorized(request: LabelledRoute, parameters: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { token } = this.#parts;
    if (token === undefined) return this.#send(request, parameters);
    const first = withToken(parameters, await token(false));
    try {
      return await this.#send(request, first);
    } catch (error) {
      if (!(error instanceof ForgeError) || error.status !== 401) throw error;
      return this.#send(request, withToken(parameters, await token(true)));
    }
  }

  async #send(
    { route, label, octokit }: LabelledRoute,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const { meter } = this.#parts;
    try {
      const request = { fetch: meter.fetchFor(label) };
      const { data, headers } = await octokit.request(route, { ...parameters, request });
      return { data, headers };
    } catch (error) {
      throw forgeFault(error, { route: label, subject: this.subject, now: this.now() });
    }
  }
}

/** How a GraphQL request is named in meters and messages. */
export function graphqlLabel(name: string): string {
  return `POST /graphql ${name}`;
}

interface LabelledRoute {
  readonly route: string;
  /** For the meter and for messages. */
  readonly label: string;
  readonly octokit: Octokit;
}

function headersOf(answer: unknown): Readonly<Record<string, unknown>> {
  const headers = valueAt(answer, 'headers');
  return typeof headers === 'object' && headers !== null ? { ...headers } : {};
}

function withToken(parameters: Readonly<Record<string, unknown>>, token: string): Record<string, unknown> {
  return { ...parameters, headers: { authorization: `token ${token}` } };
}
