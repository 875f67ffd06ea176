import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';

/** Whom Sigstore takes tokens for. */
const audience = 'sigstore';

/** Milliseconds. */
const patience = 30_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The OpenID Connect token to sign with: `SIGSTORE_ID_TOKEN`, or that of the job where GitHub Actions grants one
 * (`permissions: {id-token: write}`). Undefined where there is none. Throws what `fetch` throws.
 */
export async function readIdentityToken(environment: Environment): Promise<string | undefined> {
  const given = environment['SIGSTORE_ID_TOKEN'];
  if (given !== undefined && given !== '') return given;
  const address = environment['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const bearer = environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (address === undefined || bearer === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  url.searchParams.set('audience', audience);
  const headers = { accept: 'application/json', authorization: `Bearer ${bearer}` };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
  const answer = response.ok ? ((await response.json()) as JsonValue) : undefined;
  const token = isJsonObject(answer) ? answer['value'] : undefined;
  return typeof token === 'string' && token !== '' ? token : undefined;
}

/** Whom the certificate will be for, as far as a token tells. */
export interface TokenIdentity {
  readonly issuer: string;
  /** One of these: which claim becomes the subject depends on the issuer (Fulcio, oidc.md). */
  readonly subjects: readonly string[];
}

/**
 * What a token says of its holder. Nothing is verified: it only tells whose signature this is going to be, before the
 * certificate does. Undefined for what is no token.
 */
export function identityOfToken(token: string): TokenIdentity | undefined {
  const claims = claimsOf(token);
  if (claims === undefined) return undefined;
  const federated = claims['federated_claims'];
  const connector = isJsonObject(federated) ? federated['connector_id'] : undefined;
  const issuer = textOf(connector) ?? textOf(claims['iss']);
  const workflow = textOf(claims['job_workflow_ref']);
  const candidates = [
    textOf(claims['email']),
    workflow === undefined ? undefined : `https://github.com/${workflow}`,
    textOf(claims['sub']),
  ];
  const subjects = candidates.filter((text) => text !== undefined);
  return issuer === undefined || subjects.length === 0 ? undefined : { issuer, subjects };
}

function claimsOf(token: string): JsonObject | undefined {
  try {
    const [, body = ''] = token.split('.');
    const value = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
