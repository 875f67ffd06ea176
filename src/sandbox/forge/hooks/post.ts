/** So much of an answer is kept, in characters. */
const answerLimit = 10_000;

/** What came of a delivery, in the words that GitHub's own list of deliveries uses. */
export interface Answer {
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a webhook once. Never throws: what went wrong is in the answer. Redirects are not followed. */
export async function post(request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the receiver has to answer, in milliseconds. */
  readonly timeLimit: number;
  readonly closing: AbortSignal;
}): Promise<Answer> {
  const timeout = AbortSignal.timeout(request.timeLimit);
  try {
    const response = await fetch(request.url, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, request.closing]),
    });
    const body = await response.text();
    return {
      status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: body.slice(0, answerLimit),
    };
  } catch {
    const status = timeout.aborted ? 'timed out' : 'failed to connect to host';
    return { status, statusCode: timeout.aborted ? 504 : 502, headers: {}, body: '' };
  }
}
