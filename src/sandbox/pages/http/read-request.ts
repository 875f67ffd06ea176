import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { PageRequest } from '../routes/context.ts';
import { respondPlainly } from './respond.ts';

/** The parts of a request that pages depend on. */
export function readRequest(c: Context): PageRequest {
  const { pathname, searchParams } = new URL(c.req.url);
  return {
    params: c.req.param(),
    query: searchParams,
    // Behind `/owner/repo/word/`.
    rest: pathname.split('/').slice(4).map(decodePart).join('/'),
    actedAs: getCookie(c, 'as'),
  };
}

/** A comment of the greatest length, each character written as `%XX%XX%XX`, and room for the other fields. */
const largestForm = 700_000;

/** The fields of a form, or the answer to one that cannot be read. Longer bodies are not read to their end. */
export async function readForm(request: Request): Promise<URLSearchParams | Response> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    return respondPlainly({ status: 415, text: 'Send the form as application/x-www-form-urlencoded.' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > largestForm) return respondPlainly({ status: 413, text: 'The form is too large.' });
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
