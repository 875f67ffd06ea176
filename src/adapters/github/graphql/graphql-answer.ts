import type { ForgeError, ForgeErrorCode } from '../../../model/forge-error.ts';
import { listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import { graphqlLabel, type ForgeClient } from '../forge-client.ts';
import { goneRepository, malformedAnswer, refusalIn } from '../forge-fault.ts';

/** One entry of `errors` in an answer (GraphQL specification, section 7.1.2). */
export interface GraphqlFault {
  /** From the root of the answer, aliases included; empty where the request as a whole was refused. */
  readonly path: readonly string[];
  readonly error: ForgeError;
}

export interface GraphqlAnswer {
  readonly data: unknown;
  readonly faults: readonly GraphqlFault[];
}

interface GraphqlRequest {
  /** For meters and messages: `facts`. */
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Makes one request. Throws `ForgeError` where the whole of it failed; faults of parts are in the answer. */
export async function askGraphql(client: ForgeClient, request: GraphqlRequest): Promise<GraphqlAnswer> {
  const { name, document, variables } = request;
  const { data: body, headers } = await client.graphql(name, document, variables);
  const faults = listAt(body, 'errors').map((entry): GraphqlFault => {
    const path = listAt(entry, 'path').map(String);
    const code = codeOf(entry);
    const message = `${graphqlLabel(name)} for ${client.subject} was refused${placeOf(path)} (${wordOf(entry)}).`;
    return { path, error: refusalIn({ headers, now: client.now() }, { code, message }) };
  });
  const data = valueAt(body, 'data');
  const isEmpty = typeof data !== 'object' || data === null;
  const whole = faults.find(
    ({ path, error }) => isEmpty || path.length === 0 || error.code === 'forge-rate-limited',
  );
  if (whole !== undefined) throw whole.error;
  if (isEmpty) throw malformedAnswer(contextOf(client, name), 'data');
  return { data, faults };
}

/** As `askGraphql`, where a fault of a part is a fault of the whole: nothing is concluded from half of the facts. */
export async function askWholeGraphql(client: ForgeClient, request: GraphqlRequest): Promise<unknown> {
  const { data, faults } = await askGraphql(client, request);
  const [fault] = faults;
  if (fault === undefined) return data;
  throw isRepositoryGone(fault) ? goneRepository(fault.error) : fault.error;
}

function isRepositoryGone({ path, error }: GraphqlFault): boolean {
  return error.code === 'forge-not-found' && path.length === 1 && path[0] === 'repository';
}

export function contextOf(client: ForgeClient, name: string): { route: string; subject: string } {
  return { route: graphqlLabel(name), subject: client.subject };
}

/** GitHub's own words for what went wrong, where it has one. */
const codes: Readonly<Record<string, ForgeErrorCode>> = {
  NOT_FOUND: 'forge-not-found',
  FORBIDDEN: 'forge-forbidden',
  INSUFFICIENT_SCOPES: 'forge-forbidden',
  RATE_LIMITED: 'forge-rate-limited',
  STALE_DATA: 'forge-conflict',
  SERVICE_UNAVAILABLE: 'forge-unavailable',
  INTERNAL: 'forge-unavailable',
};

function codeOf(entry: unknown): ForgeErrorCode {
  const message = textAt(entry, 'message') ?? '';
  if (/\b(?:secondary rate|abuse detection|rate limit exceeded)\b/i.test(message))
    return 'forge-rate-limited';
  const known = codes[textAt(entry, 'type') ?? ''];
  if (known !== undefined) return known;
  return /^something went wrong|\btime(?:out|d out)\b/i.test(message) ? 'forge-unavailable' : 'forge-refused';
}

/** The kind of a fault; its message may quote what was sent, so it is not repeated. */
function wordOf(entry: unknown): string {
  const word = textAt(entry, 'type') ?? textAt(entry, 'extensions', 'code') ?? '';
  return /^\w{1,64}$/.test(word) ? word : 'without a type';
}

function placeOf(path: readonly string[]): string {
  const place = path.join('.');
  return /^[\w.]{1,100}$/.test(place) ? ` at ${place}` : '';
}
