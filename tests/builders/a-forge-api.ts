import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ApiRequest {
  /** Method and path with query: `GET /app`. */
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Ends the connection instead of answering. */
  readonly isReset?: boolean;
}

export type Answerer = (request: ApiRequest) => ApiAnswer | undefined | Promise<ApiAnswer | undefined>;

export interface ForgeApi {
  readonly url: string;
  readonly requests: ApiRequest[];
  /** Asked first for every request; what it leaves undefined gets the usual answer. */
  answer: Answerer;
}

/** Just enough of GitHub's API for an App with one installation, over real HTTP, that can be told to misbehave. */
export async function aForgeApi(): Promise<ForgeApi> {
  const api: { url: string; requests: ApiRequest[]; answer: Answerer } = {
    url: '',
    requests: [],
    answer: () => undefined,
  };
  let tokens = 0;
  const usual: Answerer = ({ line }) => {
    if (line.startsWith('POST /app/installations/'))
      return {
        status: 201,
        json: { token: `ghs_secret_${++tokens}`, expires_at: '2099-01-01T00:00:00Z', permissions: {} },
      };
    if (line === 'GET /app') return { json: { id: 17, slug: 'charter' } };
    if (line.startsWith('GET /app/installations')) return { json: [] };
    if (line.startsWith('GET /app/hook/deliveries')) return { json: [] };
    return undefined;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen: ApiRequest = {
      line: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    };
    api.requests.push(seen);
    const {
      status = 200,
      headers = {},
      json,
      isReset,
    } = (await api.answer(seen)) ?? (await usual(seen)) ?? { status: 404 };
    if (isReset === true) request.socket.resetAndDestroy();
    else
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(json ?? { message: 'ANSWER-BODY' }));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}
