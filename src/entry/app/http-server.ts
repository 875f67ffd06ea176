import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { listenError } from './listen-error.ts';

export interface HttpRoutes {
  /** `POST /api/github/webhooks` */
  readonly webhook: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly isReady: () => boolean;
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

export const webhookPath = '/api/github/webhooks';

/** Milliseconds for a whole request to arrive; GitHub itself gives up after ten seconds. */
const requestTimeout = 30_000;

/** Longer than the idle time of usual proxies (60 s), so that it is they who close a connection. */
const keepAliveTimeout = 75_000;

/**
 * Plain `node:http`: the one busy route needs neither a router nor a body parser, and this is the fastest there is.
 */
export function createHttpServer(routes: HttpRoutes): Server {
  return createServer({ requestTimeout, keepAliveTimeout }, (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === webhookPath) void routes.webhook(request, response);
    else void answerOther(path, routes, response);
  });
}

async function answerOther(
  path: string | undefined,
  routes: HttpRoutes,
  response: ServerResponse,
): Promise<void> {
  switch (path) {
    case '/healthz':
      return send(response, 200, 'ok\n');
    case '/readyz':
      return routes.isReady() ? send(response, 200, 'ready\n') : send(response, 503, 'not ready\n');
    case '/metrics':
      return sendMetrics(routes, response);
    case '/':
      return send(response, 200, `This is Charter. GitHub delivers webhooks to ${webhookPath}.\n`);
    default:
      return send(response, 404, 'not found\n');
  }
}

async function sendMetrics(routes: HttpRoutes, response: ServerResponse): Promise<void> {
  try {
    const { text, contentType } = await routes.metrics();
    response.writeHead(200, { 'content-type': contentType }).end(text);
  } catch {
    send(response, 500, 'the metrics could not be gathered\n');
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
}

/** Listens, and gives the address that it is reached at on this machine. Throws `ListenError`. */
export async function listen(server: Server, place: { port: number; host: string }): Promise<string> {
  try {
    server.listen(place.port, place.host);
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, place);
  }
  // A server on a TCP port has an address with a port; a string is only given for pipes.
  const { port } = server.address() as AddressInfo;
  const isEverywhere = place.host === '0.0.0.0' || place.host === '::';
  const host = place.host.includes(':') && !isEverywhere ? `[${place.host}]` : place.host;
  return `http://${isEverywhere ? '127.0.0.1' : host}:${port}`;
}

/** Takes no more connections, and resolves when those in use are done or the time (in milliseconds) is over. */
export async function closeServer(server: Server, within: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), within);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
