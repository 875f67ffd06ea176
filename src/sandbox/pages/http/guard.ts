import { isLoopback } from '../../forge/http/own-host.ts';

/** Why a request is refused before anything is looked at; undefined when it may go on. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/**
 * Lets a request through only when it is meant for this machine, and, where it changes something, only when it
 * comes from one of the forge's own pages.
 *
 * A foreign site can make a browser send requests here, and can give its own name this machine's address (DNS
 * rebinding); it can choose neither the `Host` of a loopback name nor `Origin` and `Sec-Fetch-Site`.
 */
export function refusalOf(request: Request): Refusal | undefined {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  if (!isLoopback(host))
    return { status: 421, text: `This forge answers to this machine's own names only, not to "${host}".` };
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  if (!isFromOwnPage(request, host))
    return {
      status: 403,
      text: 'This form did not come from a page of this forge. Open the page and try again.',
    };
  return undefined;
}

/** `Origin` is sent with every form by every browser of today; a request without it is not from a page. */
function isFromOwnPage({ headers }: Request, host: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  return headers.get('origin')?.toLowerCase() === `http://${host.toLowerCase()}`;
}
