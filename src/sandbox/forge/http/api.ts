import { Hono, type Context } from 'hono';
import { randomUUID } from 'node:crypto';
import { identifyCaller, type Caller } from '../access/caller.ts';
import { ApiError } from '../api-error.ts';
import type { Core } from '../core.ts';
import { authorize } from '../rest/authorize.ts';
import type { Call, Reply } from '../rest/call.ts';
import { bodyLimit, parseBody } from '../rest/fields.ts';
import { operations, type Operation } from '../rest/operations.ts';
import { handlers } from '../rest/handlers.ts';
import { rateLimitHeaders, type RateLimit, type RateLimiter } from '../rate-limit.ts';

/** What the server needs to know of a request after it was answered. */
export interface ApiHooks {
  readonly limiter: RateLimiter;
  readonly onCaller: (request: Request, caller: Caller) => void;
  readonly onError: (error: unknown) => void;
}

/** Path parameters that may hold slashes. */
const manyParts = new Set(['ref', 'path', 'branch', 'basehead']);

/** GitHub's path template as one of Hono's: ids and numbers are digits, some names hold slashes. */
function toRoute(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (manyParts.has(name)) return `:${name}{.+}`;
    return /_(?:id|number)$/.test(name) ? `:${name}{[0-9]+}` : `:${name}`;
  });
}

/** The path of a file may be empty: then the root is meant. */
function withEmptyPath(route: string): string[] {
  const folder = route.replace(/\/:path\{\.\+\}$/, '');
  return folder === route ? [route] : [route, folder, `${folder}/`];
}

/** How exact each part of a route is: fixed before a number, a number before a name, a name before several parts. */
function weigh(route: string): string {
  return route.split('/').map(weighPart).join('');
}

function weighPart(part: string): string {
  if (part.includes('{.+}')) return '3';
  if (part.includes('[0-9]')) return '1';
  return part.startsWith(':') ? '2' : '0';
}

/** More exact routes first; of two where one is the beginning of the other, the longer one. */
function compareRoutes(a: string, b: string): number {
  const [left, right] = [weigh(a), weigh(b)];
  const shared = Math.min(left.length, right.length);
  return left.slice(0, shared).localeCompare(right.slice(0, shared)) || right.length - left.length;
}

/** The REST API, without a prefix. */
export function createApi(core: Core, hooks: ApiHooks): Hono {
  const api = new Hono();
  const routes = (Object.keys(operations) as Operation[]).map((operation) => {
    const [method = '', path = ''] = operation.split(' ');
    return { operation, method, route: toRoute(path) };
  });
  for (const { operation, method, route } of routes.toSorted((a, b) => compareRoutes(a.route, b.route)))
    api.on(method, withEmptyPath(route), (context) => answer(core, hooks, { context, operation }));
  api.all('*', (context) => answer(core, hooks, { context, operation: undefined }));
  return api;
}

type Asked = { readonly context: Context; readonly operation: Operation | undefined };

async function answer(core: Core, hooks: ApiHooks, asked: Asked): Promise<Response> {
  const headers: Record<string, string> = {
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomUUID(),
  };
  try {
    const { req } = asked.context;
    const caller = identifyCaller(core, req.header('authorization'));
    hooks.onCaller(req.raw, caller);
    const limit =
      asked.operation === 'GET /rate_limit' ? hooks.limiter.look(caller) : hooks.limiter.count(caller);
    Object.assign(headers, rateLimitHeaders(limit));
    if (limit.used > limit.limit) throw new ApiError(403, `API rate limit exceeded for ${caller.kind}.`);
    if (asked.operation === undefined) throw new ApiError(404, 'Not Found');
    const call = await readCall(core, asked.context, { caller, rateLimit: limit });
    const reply = await run(asked.operation, call);
    return toResponse({ ...reply, headers: { ...headers, ...reply.headers } });
  } catch (error) {
    if (!(error instanceof ApiError)) hooks.onError(error);
    const shown = error instanceof ApiError ? error : new ApiError(500, 'Server Error');
    // A body that was not read to its end must not be taken for the next request.
    if (shown.status === 413) headers['connection'] = 'close';
    return toResponse({ status: shown.status, body: shown.toJson(), headers });
  }
}

async function run(operation: Operation, call: Call): Promise<Reply> {
  // What a handler needs beyond `Call` follows from its operation's scope, and `authorize` has just added that.
  const handler = handlers[operation] as (call: Call) => Reply | Promise<Reply>;
  return handler(authorize(call, operations[operation]));
}

async function readCall(
  core: Core,
  { req }: Context,
  who: { caller: Caller; rateLimit: RateLimit },
): Promise<Call> {
  const url = new URL(req.url);
  const text = req.method === 'GET' || req.method === 'HEAD' ? '' : await readBody(req.raw);
  const parameters: Readonly<Record<string, string | undefined>> = req.param();
  return {
    core,
    ...who,
    parameter: (name) => parameters[name] ?? '',
    query: url.searchParams,
    fields: parseBody(text),
    accept: req.header('accept') ?? '',
    path: url.pathname.replace(/^\/api\/v3/, ''),
  };
}

/** The body of a request as text; 413 where it is too long. */
export async function readBody(request: Request): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > bodyLimit) throw new ApiError(413, 'Payload Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toResponse(reply: Reply): Response {
  const headers = new Headers(reply.headers);
  if (reply.text !== undefined) {
    headers.set('content-type', reply.text.type);
    return new Response(toBody(reply.text.content), { status: reply.status, headers });
  }
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  headers.set('content-type', 'application/json; charset=utf-8');
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}

function toBody(content: string | Uint8Array): string | ArrayBuffer {
  return typeof content === 'string' ? content : new Uint8Array(content).buffer;
}
