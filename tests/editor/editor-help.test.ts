import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { main } from '../../src/entry/cli/main.ts';
import { schemasByFile } from '../../src/registry/schema/umbrella-schema.ts';
import { FakeTerminal } from '../entry/cli/a-terminal.ts';
import { aLanguageServer, type LanguageServer, type OpenFile, type Position } from './a-language-server.ts';

let folder: string;
let proxy: Server;
let requests: readonly string[] = [];
let server: LanguageServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'charter-editor-'));
  await main(['schema', '--out', join(folder, 'schemas')], new FakeTerminal());
  const whole = new FakeTerminal();
  await main(['schema'], whole);
  writeFileSync(join(folder, 'whole.json'), whole.output);
  proxy = createServer(({ url = '' }, response) => {
    requests = [...requests, url];
    response.writeHead(403).end();
  })
    .on('connect', ({ url = '' }, socket) => {
      requests = [...requests, url];
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    })
    .listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  server = await aLanguageServer({
    proxy: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    schemas: { [pathToFileURL(join(folder, 'schemas/charter.schema.json')).href]: ['**/set-up/*.yaml'] },
  });
});

afterAll(async () => {
  await server.stop();
  proxy.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How a file comes by its schema: the first line of the file, or the settings of the editor. */
const ways = [
  [
    'the umbrella, named by the file',
    'a.yaml',
    '# yaml-language-server: $schema=schemas/charter.schema.json\n',
  ],
  ['the schema of its kind', 'b.yaml', '# yaml-language-server: $schema=schemas/service.schema.json\n'],
  ['the umbrella in one piece', 'c.yaml', '# yaml-language-server: $schema=whole.json\n'],
  ['the umbrella, named by the settings', 'set-up/d.yaml', '# Payments.\n'],
] as const;

const service = `apiVersion: charter.dev/v1
kind: Service
metadata:
  name: payments
  ownr: group:payments
spec:
  runtime: { type: kubernets }
  image: acme/payments:1
  
`;

interface Looked {
  readonly file: OpenFile;
  readonly text: string;
}

const open = (path: string, text: string): Looked => ({ file: server.open(join(folder, path), text), text });

/** The place of a text in a file, and so many characters on. */
function placeOf({ text }: Looked, part: string, further = 0): Position {
  const before = text.slice(0, text.indexOf(part));
  return {
    line: before.split('\n').length - 1,
    character: before.length - before.lastIndexOf('\n') - 1 + further,
  };
}

describe.each(ways)('an editor that has %s', (_, path, header) => {
  let looked: Looked;

  beforeAll(() => {
    looked = open(path, header + service);
  });

  it('offers the fields of a Service which are not there yet, and no others', async () => {
    const { file, text } = looked;
    const last = { line: text.split('\n').length - 2, character: 2 };
    const fields = Object.keys(schemasByFile.get('service')?.$defs?.['spec']?.properties ?? {});

    expect(await file.complete(last)).toEqual(
      fields.filter((field) => field !== 'runtime' && field !== 'image'),
    );
  });

  it('says what a field is for', async () => {
    const hover = await looked.file.hover(placeOf(looked, 'image', 2));

    expect(hover).toContain('The container image, as Docker writes it.');
    expect(hover).toContain('ghcr.io/acme/payments:2.4.1');
  });

  it('underlines a field that nobody knows and a value that is none, and nothing else', async () => {
    const problems = await looked.file.problems;

    expect(problems.map(({ range }) => range)).toEqual([
      { start: placeOf(looked, 'ownr'), end: placeOf(looked, 'ownr', 4) },
      { start: placeOf(looked, 'kubernets'), end: placeOf(looked, 'kubernets', 9) },
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'Property ownr is not allowed.',
      expect.stringContaining('"kubernetes"'),
    ]);
  });
});

describe('an editor with the umbrella', () => {
  const header = '# yaml-language-server: $schema=schemas/charter.schema.json\n';

  it('offers every kind', async () => {
    const kinds = open('kinds.yaml', `${header}apiVersion: charter.dev/v1\nkind: \n`);

    expect(await kinds.file.complete({ line: 2, character: 6 })).toEqual(
      expect.arrayContaining(['Environment', 'Agent', 'Escalation', 'Overlay', 'Settings', 'Defaults']),
    );
  });

  it.each(
    [...schemasByFile].flatMap(([name, { examples = [] }]) => examples.map((example) => [name, example])),
  )('underlines nothing in an example of %s', async (name, example) => {
    const { file } = open(`good-${String(name)}.yaml`, header + stringify(example));

    expect(await file.problems).toEqual([]);
  });

  it('has asked no network for anything, which would have been seen', async () => {
    const before = requests;
    const elsewhere = '# yaml-language-server: $schema=https://schemas.example/a.json\nkind: Service\n';
    await open('elsewhere.yaml', elsewhere).file.problems;

    expect(before).toEqual([]);
    expect(requests).toEqual(['schemas.example:443']);
  });
});
