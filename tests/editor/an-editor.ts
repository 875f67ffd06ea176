import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main } from '../../src/entry/cli/main.ts';
import { FakeTerminal } from '../entry/cli/a-terminal.ts';
import { aLanguageServer, type OpenFile, type Position } from './a-language-server.ts';

export interface Looked {
  readonly file: OpenFile;
  readonly text: string;
}

/** An editor with a folder in which the schemas lie, and nothing that reaches a network. */
export interface Editor {
  readonly open: (path: string, text: string) => Looked;
  /** What was asked of the network until now. */
  readonly requests: () => readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Starts one. Below its folder `schemas/` holds what `charter schema --out` writes, `whole.json`, `overlay.json` and
 * `defaults.json` what `charter schema` prints. Files of `set-up/`, or those that the globs name, have the umbrella
 * without naming it.
 */
export async function anEditor(globs: readonly string[] = ['**/set-up/*.yaml']): Promise<Editor> {
  const folder = mkdtempSync(join(tmpdir(), 'charter-editor-'));
  await main(['schema', '--out', join(folder, 'schemas')], new FakeTerminal());
  for (const [file, words] of [
    ['whole.json', []],
    ['overlay.json', ['Overlay']],
    ['defaults.json', ['defaults']],
  ] as const) {
    const terminal = new FakeTerminal();
    await main(['schema', ...words], terminal);
    writeFileSync(join(folder, file), terminal.output);
  }
  const proxy = await aProxy();
  const server = await aLanguageServer({
    proxy: proxy.url,
    schemas: { [pathToFileURL(join(folder, 'schemas/charter.schema.json')).href]: globs },
  });
  return {
    open: (path, text) => ({ file: server.open(join(folder, path), text), text }),
    requests: proxy.requests,
    close: async () => {
      await server.stop();
      proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Proxy {
  readonly url: string;
  readonly requests: () => readonly string[];
  readonly close: () => void;
}

/** A proxy that lets nothing through and notes what was wanted. */
async function aProxy(): Promise<Proxy> {
  let requests: readonly string[] = [];
  const server = createServer(({ url = '' }, response) => {
    requests = [...requests, url];
    response.writeHead(403).end();
  })
    .on('connect', ({ url = '' }, socket) => {
      requests = [...requests, url];
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, requests: () => requests, close: () => server.close() };
}

/** The place of a text in a file, and so many characters on. */
export function placeOf({ text }: Looked, part: string, further = 0): Position {
  const before = text.slice(0, text.indexOf(part));
  return {
    line: before.split('\n').length - 1,
    character: before.length - before.lastIndexOf('\n') - 1 + further,
  };
}
