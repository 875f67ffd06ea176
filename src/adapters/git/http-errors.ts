import { ForgeError, type ForgeErrorCode } from '../../model/forge-error.ts';

/** The error for an HTTP status of a Git server, the same as the forge's REST API would give. The body is not read. */
export function errorForStatus(response: Response, place: string): ForgeError {
  const { status } = response;
  const retryAfter = readRetryAfter(response.headers.get('retry-after'));
  const isLimited = status === 429 || (status === 403 && (retryAfter !== undefined || isUsedUp(response)));
  const code = isLimited ? 'forge-rate-limited' : codeOf(status);
  return new ForgeError({
    code,
    message: `${place} answered ${status} to a Git fetch.`,
    hint: hints[code],
    status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** The error for a connection that did not come about, broke off, or fell silent. */
export function errorForConnection(place: string, what: string, cause?: unknown): ForgeError {
  return new ForgeError({
    code: 'forge-unavailable',
    message: `${place} could not be fetched from: ${what}.`,
    hint: hints['forge-unavailable'],
    cause,
  });
}

function codeOf(status: number): ForgeErrorCode {
  if (status >= 500) return 'forge-unavailable';
  switch (status) {
    case 401:
      return 'forge-unauthorized';
    case 403:
    case 451:
      return 'forge-forbidden';
    case 404:
    case 410:
      return 'forge-not-found';
    case 409:
    case 423:
      return 'forge-conflict';
    default:
      return 'forge-refused';
  }
}

const hints: Readonly<Record<ForgeErrorCode, string>> = {
  'forge-unauthorized':
    'The installation token was not accepted. Check that the App is still installed here.',
  'forge-forbidden': 'Give the App the permission `contents: read` on this repository.',
  'forge-rate-limited': 'Nothing to do: it is tried again when the limit is over.',
  'forge-not-found': 'Check that the repository still exists and that the App is installed on it.',
  'forge-not-installed': 'Nothing to do: the App was taken away, or is suspended.',
  'forge-conflict': 'Nothing to do: it is tried again.',
  'forge-refused': 'Check the address of the forge that Charter was given.',
  'forge-unavailable':
    'Nothing to do: it is tried again. If it stays, check the network between Charter and the forge.',
};

function isUsedUp(response: Response): boolean {
  return response.headers.get('x-ratelimit-remaining') === '0';
}

/** Milliseconds to wait, from seconds or an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
