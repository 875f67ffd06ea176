import { ApiError } from '../../forge/api-error.ts';
import type { Answer } from '../routes/context.ts';
import { renderDocument } from '../views/layout.ts';
import { messagePage, type Message } from '../views/message-page.ts';
import type { Refusal } from './guard.ts';
import { createNonce, pageHeaders, textHeaders } from './secure-headers.ts';

/** Turns an answer into a response; `actedAs` is remembered for the next form of this browser. */
export function respond(answer: Answer, actedAs?: string): Response {
  switch (answer.kind) {
    case 'redirect':
      return redirect(answer.address, actedAs);
    case 'text':
      return new Response(answer.text, { headers: textHeaders });
    case 'message':
      return respondWithMessage(answer.message);
    default: {
      const nonce = createNonce();
      return new Response(renderDocument(answer.page, nonce), { headers: pageHeaders(nonce) });
    }
  }
}

/** A refusal in plain text: no page of the forge is shown to a foreign name. */
export function respondPlainly({ status, text }: Refusal): Response {
  return new Response(`${text}\n`, { status, headers: textHeaders });
}

/** What the forge's rules refuse becomes a message with the way back; any other error is thrown on. */
export function respondToError(error: unknown, address: string): Response {
  if (!(error instanceof ApiError)) throw error;
  const reasons = (error.errors ?? []).map((reason) =>
    typeof reason === 'string'
      ? reason
      : (reason.message ?? `${reason.field ?? reason.resource}: ${reason.code}`),
  );
  return respondWithMessage({
    status: error.status,
    title: 'That was not possible',
    text: [error.message, ...reasons].join('\n'),
    back: { text: 'Back', address },
  });
}

function respondWithMessage(message: Message): Response {
  const nonce = createNonce();
  const page = { title: message.title, crumbs: [], body: messagePage(message) };
  return new Response(renderDocument(page, nonce), { status: message.status, headers: pageHeaders(nonce) });
}

/** 303: the browser asks for the page with GET, and a reload sends nothing twice (RFC 9110, 15.4.4). */
function redirect(address: string, actedAs: string | undefined): Response {
  const headers = new Headers({ ...textHeaders, location: address });
  if (actedAs !== undefined)
    headers.set(
      'set-cookie',
      `as=${encodeURIComponent(actedAs)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`,
    );
  return new Response(null, { status: 303, headers });
}
