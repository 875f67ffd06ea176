import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, basename } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestRepository } from './a-repository.ts';

/** What a server does instead of answering; undefined lets Git answer. */
export type Interference = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean> | boolean | undefined;

export interface GitServer {
  readonly cloneUrl: string;
  readonly token: string;
  /** Method and path of every request, with the credentials that came with it. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
  /** The ids that each fetch has asked for. */
  readonly wants: (readonly string[])[];
  /** Ids that this server does not give where no ref leads to them, whatever its Git would do. */
  readonly refused: Set<string>;
  /** Called before Git is; true means that the request is answered. */
  interfere: Interference;
}

/** Answers everything with a status. */
export function answer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Interference {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };
}

/** A repository behind smart HTTP on a port of its own: Git's own server side, for whoever knows the token. */
export async function aGitServer(repository: TestRepository, token = 'secret-token'): Promise<GitServer> {
  const requests: GitServer['requests'] = [];
  const wants: GitServer['wants'] = [];
  const refused: GitServer['refused'] = new Set();
  const state: { interfere: Interference } = { interfere: () => false };
  const expected = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isAnswered = await state.interfere(request, response);
    if (isAnswered === true) return;
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end('who are you?');
      return;
    }
    const body = await bytesOf(request);
    const wanted = [...body.toString('latin1').matchAll(/want ([0-9a-f]{40})/g)].map(([, id = '']) => id);
    if (wanted.length > 0) wants.push(wanted);
    const bad = wanted.find((id) => refused.has(id));
    if (bad === undefined) serveGit(repository.path, request, { body, response });
    else refuse(bad, response);
  };
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    requests.push({ line: `${request.method ?? ''} ${request.url ?? ''}`, authorization });
    void respond(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    cloneUrl: `http://127.0.0.1:${port}/${basename(repository.path)}`,
    token,
    requests,
    wants,
    refused,
  });
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** What Git answers to an id that it does not know, or may not give (upload-pack.c). */
function refuse(id: string, response: ServerResponse): void {
  const text = `ERR upload-pack: not our ref ${id}`;
  const length = (text.length + 4).toString(16).padStart(4, '0');
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' }).end(length + text);
}

/** Runs `git http-backend` as a web server would (RFC 3875). */
function serveGit(
  path: string,
  request: IncomingMessage,
  { body, response }: { readonly body: Buffer; readonly response: ServerResponse },
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: dirname(path),
      GIT_HTTP_EXPORT_ALL: '1',
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_USER: 'tester',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  backend.stdin.on('error', () => undefined);
  backend.stdin.end(body);
  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    backend.stdout.off('data', readHead);
    const headers = head.toString('latin1', 0, end).split('\r\n');
    const fields = headers.map((line) => line.split(/:\s*/, 2) as [string, string]);
    const status = Number(fields.find(([name]) => name === 'Status')?.[1].slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== 'Status')));
    response.write(head.subarray(end + 4));
    backend.stdout.pipe(response);
  };
  backend.stdout.on('data', readHead);
  response.on('close', () => backend.kill());
}
