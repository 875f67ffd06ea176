import { createAdaptorServer, type HttpBindings, type ServerType } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { Server } from 'node:http';
import { loginOf } from '../access/caller.ts';
import type { Core } from '../core.ts';
import type { Fault, FaultQueue } from '../faults.ts';
import type { RequestRecord } from '../forge.ts';
import { createApi, type ApiHooks } from './api.ts';
import { answerGit } from './git-http.ts';
import { answerGraphqlRequest } from './graphql.ts';
import { isLoopback } from './own-host.ts';

type Environment = { Bindings: HttpBindings };

export interface ServerParts {
  readonly core: Core;
  readonly faults: FaultQueue;
  readonly hooks: Omit<ApiHooks, 'onCaller'>;
  readonly pages: ((request: Request) => Promise<Response | undefined>) | undefined;
  readonly log: ((record: RequestRecord) => void) | undefined;
}

/** Where the API begins. */
export const apiPrefix = '/api/v3';

/** Where the GraphQL API is, beside the REST API as on an Enterprise Server. */
const graphqlPath = '/api/graphql';

/** The whole forge as one request handler: APIs, then Git, then pages. */
export function createApplication({ core, faults, hooks, pages, log }: ServerParts): Hono<Environment> {
  const application = new Hono<Environment>();
  const logins = new WeakMap<Request, string | undefined>();
  const onCaller: ApiHooks['onCaller'] = (request, caller) => logins.set(request, loginOf(caller));
  if (isLoopback(new URL(core.url).host)) application.use(refuseForeignHosts);
  application.use(async (context, next) => {
    const begun = performance.now();
    const path = context.req.path;
    const isApi = isApiPath(path);
    const shown = isApi ? path.replace(/^\/api(?:\/v3)?/, '') : path;
    const { method } = context.req;
    const content = faults.dependsOnContent(method, shown) ? await context.req.raw.clone().text() : '';
    const fault = faults.take(method, shown, content);
    const struck = fault === undefined ? undefined : await strike(fault, next);
    if (fault === undefined) await next();
    else if (struck === 'reset') context.env.incoming.socket.destroy();
    // A connection that was cut gets no answer, but Hono insists on one.
    if (struck === 'reset') context.res = new Response(null, { status: 500 });
    if (struck instanceof Response) context.res = struck;
    log?.({
      kind: kindOf(path, isApi),
      method,
      path: shown,
      status: struck === 'reset' ? 0 : context.res.status,
      duration: performance.now() - begun,
      login: logins.get(context.req.raw),
    });
  });
  application.post(graphqlPath, (context) => answerGraphqlRequest(core, { ...hooks, onCaller }, context));
  application.route(apiPrefix, createApi(core, { ...hooks, onCaller }));
  application.all('*', async (context) => {
    const response = await answerGit(core, context.req.raw);
    return response ?? (await pages?.(context.req.raw)) ?? context.text('Not Found\n', 404);
  });
  application.onError((error, context) => {
    hooks.onError(error);
    return context.text('Server Error\n', 500);
  });
  return application;
}

function isApiPath(path: string): boolean {
  return path.startsWith(`${apiPrefix}/`) || path === graphqlPath;
}

/** Who reaches a forge on the loopback under another name is a page of a foreign site. */
const refuseForeignHosts: MiddlewareHandler = async (context, next) => {
  if (isLoopback(context.req.header('host') ?? '')) return next();
  return context.text("This forge answers to this machine's own names only.\n", 421);
};

function kindOf(path: string, isApi: boolean): RequestRecord['kind'] {
  if (isApi) return 'api';
  return /\/(?:info\/refs|git-(?:upload|receive)-pack)$/.test(path) ? 'git' : 'page';
}

/** Does what a fault says; `passed` when the request was handled as usual after a wait. */
async function strike(fault: Fault, next: () => Promise<void>): Promise<Response | 'reset' | 'passed'> {
  await fault.until;
  if (fault.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delay));
  const isAnswered = fault.status !== undefined || fault.reset === true;
  if (!isAnswered || fault.afterwards === true) await next();
  if (!isAnswered) return 'passed';
  if (fault.status === undefined) return 'reset';
  const body = fault.body ?? {
    message: `Fault ${fault.status}`,
    documentation_url: 'https://docs.github.com/rest',
    status: String(fault.status),
  };
  const headers = { 'content-type': 'application/json; charset=utf-8', ...fault.headers };
  return new Response(JSON.stringify(body), { status: fault.status, headers });
}

export interface Listening {
  readonly port: number;
  /** Takes no new requests, and resolves when those under way are answered or were broken off. */
  close(): Promise<void>;
}

/** Answers a request. */
export type Handle = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** How long requests under way are waited for at the end, in milliseconds. */
const patience = 3000;

/** Listens; rejects when the port is taken. */
export function listen(handle: Handle, { port, host }: { port: number; host: string }): Promise<Listening> {
  const underWay = new Set<Promise<unknown>>();
  const track = async (request: Request, bindings: HttpBindings): Promise<Response> => {
    const answer = Promise.resolve(handle(request, bindings));
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  return new Promise((resolve, reject) => {
    // Node's own request and answer come as the second argument, as the adapter promises.
    const server = createAdaptorServer({
      fetch: (request, bindings) => track(request, bindings as HttpBindings),
    });
    server.on('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve({ port: bound, close: () => shut(server, underWay) });
    });
  });
}

/** Lets requests under way come to their end, each connection closing behind its answer; breaks off what takes too long. */
async function shut(server: ServerType, underWay: ReadonlySet<Promise<unknown>>): Promise<void> {
  if (!(server instanceof Server)) throw new TypeError('the forge listens with HTTP/1.1 only');
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), 10);
  const { promise: tooLong, resolve } = Promise.withResolvers<void>();
  const limit = setTimeout(resolve, patience);
  await Promise.race([closed, tooLong]);
  clearInterval(sweep);
  clearTimeout(limit);
  server.closeAllConnections();
  await Promise.all([closed, Promise.allSettled(underWay)]);
}
