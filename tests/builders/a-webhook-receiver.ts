import { createServer, type IncomingHttpHeaders } from 'node:http';

/** A webhook as it arrived. */
export interface ReceivedHook {
  readonly event: string;
  readonly action: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: ReceivedHook[];
  /** `pull_request.opened`, in order of arrival. */
  names(): string[];
  last(event: string): ReceivedHook;
  /** What is answered from now on. */
  answer(status: number): void;
  /** Answers nothing until the returned function is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** Takes webhooks on a port of its own and keeps them. */
export async function aWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedHook[] = [];
  let status = 202;
  let whenFree: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(readHook(request.headers, Buffer.concat(chunks).toString('utf8')));
      void whenFree.then(() => response.writeHead(status, { 'content-type': 'text/plain' }).end('noted'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    names: () => received.map(({ event, action }) => (action === undefined ? event : `${event}.${action}`)),
    last: (event) => {
      const hook = received.findLast((item) => item.event === event);
      if (hook === undefined) throw new Error(`no ${event} has arrived`);
      return hook;
    },
    answer: (next) => {
      status = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      whenFree = promise;
      return resolve;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readHook(headers: IncomingHttpHeaders, body: string): ReceivedHook {
  const payload = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const action = typeof payload['action'] === 'string' ? payload['action'] : undefined;
  return { event: String(headers['x-github-event']), action, headers, body, payload };
}
