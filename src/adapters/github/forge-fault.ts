import { ForgeError, type ForgeErrorCode } from '../../model/forge-error.ts';
import { idAt, listAt, textAt, valueAt } from '../../model/read-unknown.ts';

export interface CallContext {
  /** Method and path template. */
  readonly route: string;
  /** What it was about: `acme/shop`, `installation 42`. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** GitHub's advice where a limit names no time: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const secondaryLimitDelay = 60_000;
const longestDelay = 2 * 3_600_000;

const hints: Readonly<Record<ForgeErrorCode, string>> = {
  'forge-unauthorized':
    "Check that APP_ID and PRIVATE_KEY belong to the same App and that this machine's clock is right.",
  'forge-forbidden':
    'Check that the App is installed on this repository, not suspended, and that its owner accepted the permissions in app.yml.',
  'forge-rate-limited': 'Nothing to do: it is tried again when the forge allows it.',
  'forge-not-found':
    'It was deleted or renamed, or the App may not see it: check where the App is installed.',
  'forge-not-installed':
    'Nothing to do where the App was taken away or suspended on purpose; else install it there again.',
  'forge-conflict': 'Nothing to do: it changed at the same moment, and is looked at again.',
  'forge-refused': 'The forge did not accept the content. If it stays so, report it with the request id.',
  'forge-unavailable':
    'Nothing to do: it is tried again. If it stays so, look at the status page of the forge.',
};

const fixedCodes: Readonly<Record<number, ForgeErrorCode>> = {
  401: 'forge-unauthorized',
  404: 'forge-not-found',
  409: 'forge-conflict',
  410: 'forge-not-found',
  423: 'forge-conflict',
  429: 'forge-rate-limited',
  451: 'forge-forbidden',
};

/**
 * The `ForgeError` for what a request threw; what is no answer of the forge is given back unchanged. The message
 * says route, subject, status and request id: nothing that was sent or received.
 */
export function forgeFault(error: unknown, context: CallContext): unknown {
  const status = idAt(error, 'status');
  if (!(error instanceof Error) || error instanceof ForgeError || status === undefined) return error;
  if (valueAt(error, 'response') === undefined) return unansweredFault(error, context);
  const code = codeOf(error, status);
  const retryAfter = waitOf(error, code, context.now);
  const requestId = safeText(textAt(error, 'response', 'headers', 'x-github-request-id'));
  return new ForgeError({
    code,
    message:
      `${context.route} for ${context.subject} answered ${status}${refusalDetails(error, status)}` +
      (requestId === undefined ? '.' : ` (request id ${requestId}).`),
    hint: hints[code],
    status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** What an answer that is a success by its status refuses nevertheless, as GraphQL does. */
export function refusalIn(
  answer: { readonly headers: unknown; readonly now: number },
  { code, message }: { readonly code: ForgeErrorCode; readonly message: string },
): ForgeError {
  const carrier = Object.assign(new Error(message), { response: { headers: answer.headers } });
  const retryAfter = code === 'forge-rate-limited' ? waitOf(carrier, code, answer.now) : undefined;
  return new ForgeError({
    code,
    message,
    hint: hints[code],
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** What was asked for is not there, or the App may not see it; both look the same. */
export function missingAnswer({ route, subject }: Omit<CallContext, 'now'>): ForgeError {
  const code = 'forge-not-found';
  return new ForgeError({ code, message: `${route} for ${subject} found nothing.`, hint: hints[code] });
}

/**
 * For what GitHub answers where a token cannot be had: the installation is gone, it does not reach the repository, or
 * it was not given a permission. Any other error is given back as it is.
 */
export function mintFault(error: unknown, { route, subject, now }: CallContext): unknown {
  const known = forgeFault(error, { route, subject, now });
  if (!(known instanceof ForgeError) || !(error instanceof Error)) return known;
  const code = mintCodeOf(error, known);
  const { message, status } = known;
  return code === known.code || status === undefined
    ? known
    : new ForgeError({ code, message, hint: hints[code], status });
}

function mintCodeOf({ message }: Error, { code, status }: ForgeError): ForgeErrorCode {
  if (status === 404) return 'forge-not-installed';
  if (status !== 422) return code;
  if (/repository that does not exist or is not accessible/i.test(message)) return 'forge-not-installed';
  return /permissions requested are not granted/i.test(message) ? 'forge-forbidden' : code;
}

/** A repository that is gone, or that the App was taken off; both look the same. */
export function goneRepository(error: ForgeError): ForgeError {
  const code = 'forge-not-installed';
  return new ForgeError({ code, message: error.message, hint: hints[code] });
}

/** An answer of the forge that is not what its API promises: a proxy's page, say. */
export function malformedAnswer(context: Omit<CallContext, 'now'>, what: string): ForgeError {
  return new ForgeError({
    code: 'forge-unavailable',
    message: `${context.route} for ${context.subject} gave an answer without a valid ${what}.`,
    hint: 'Check that GITHUB_API_URL is the base of a GitHub REST API and that no proxy answers in its place.',
  });
}

function unansweredFault(error: Error, context: CallContext): ForgeError {
  const reason = safeText(reasonOf(error.cause));
  return new ForgeError({
    code: 'forge-unavailable',
    message: `${context.route} for ${context.subject} got no answer${reason === undefined ? '' : ` (${reason})`}.`,
    hint: hints['forge-unavailable'],
  });
}

/** `ECONNRESET` where the network says so, else the name of what ended the request: `TimeoutError`. */
function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return textAt(cause, 'code') ?? textAt(cause.cause, 'code') ?? cause.name;
}

function codeOf(error: Error, status: number): ForgeErrorCode {
  const fixed = fixedCodes[status];
  if (fixed !== undefined) return fixed;
  if (status >= 500) return 'forge-unavailable';
  if (status === 403) return refusalOf(error);
  return 'forge-refused';
}

function refusalOf(error: Error): ForgeErrorCode {
  if (isRateLimit(error)) return 'forge-rate-limited';
  return /installation has been suspended/i.test(error.message) ? 'forge-not-installed' : 'forge-forbidden';
}

function isRateLimit(error: Error): boolean {
  return (
    headerOf(error, 'retry-after') !== undefined ||
    headerOf(error, 'x-ratelimit-remaining') === '0' ||
    /\b(?:secondary rate|abuse detection|rate limit exceeded)\b/i.test(error.message)
  );
}

/** Milliseconds the forge wants us to wait, where it says so or where its limits are known. */
function waitOf(error: Error, code: ForgeErrorCode, now: number): number | undefined {
  const wait = namedWait(error, now);
  if (wait !== undefined) return Math.min(Math.max(wait, 1_000), longestDelay);
  return code === 'forge-rate-limited' ? secondaryLimitDelay : undefined;
}

function namedWait(error: Error, now: number): number | undefined {
  const retryAfter = headerOf(error, 'retry-after');
  if (retryAfter !== undefined) {
    const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
    if (!Number.isNaN(wait)) return wait;
  }
  const reset = Number(headerOf(error, 'x-ratelimit-reset'));
  if (headerOf(error, 'x-ratelimit-remaining') !== '0' || Number.isNaN(reset)) return undefined;
  return reset * 1_000 - now + 1_000;
}

function headerOf(error: Error, name: string): string | undefined {
  return textAt(error, 'response', 'headers', name);
}

/** Which fields were refused and why, in GitHub's own fixed words: `(CheckRun.annotations: invalid)`. */
function refusalDetails(error: Error, status: number): string {
  if (status !== 422) return '';
  const details = listAt(error, 'response', 'data', 'errors')
    .map((entry) => [textAt(entry, 'resource'), textAt(entry, 'field'), textAt(entry, 'code')].map(safeText))
    .filter((parts) => parts.every((part) => part !== undefined))
    .map(([resource, field, code]) => `${resource}.${field}: ${code}`);
  return details.length === 0 ? '' : ` (${details.slice(0, 5).join(', ')})`;
}

/** Identifiers only: nothing that could carry a token or a line of somebody's text. */
function safeText(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,64}$/.test(text) ? text : undefined;
}
