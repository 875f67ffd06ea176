import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { schemasByFile } from '../../src/registry/schema/umbrella-schema.ts';
import { anEditor, placeOf, type Editor, type Looked } from './an-editor.ts';

let editor: Editor;

beforeAll(async () => {
  editor = await anEditor();
});

afterAll(() => editor.close());

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

describe.each(ways)('an editor that has %s', (_, path, header) => {
  let looked: Looked;

  beforeAll(() => {
    looked = editor.open(path, header + service);
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
    const kinds = editor.open('kinds.yaml', `${header}apiVersion: charter.dev/v1\nkind: \n`);

    expect(await kinds.file.complete({ line: 2, character: 6 })).toEqual(
      expect.arrayContaining(['Environment', 'Agent', 'Escalation', 'Overlay', 'Settings', 'Defaults']),
    );
  });

  it.each(
    [...schemasByFile].flatMap(([name, { examples = [] }]) => examples.map((example) => [name, example])),
  )('underlines nothing in an example of %s', async (name, example) => {
    const { file } = editor.open(`good-${String(name)}.yaml`, header + stringify(example));

    expect(await file.problems).toEqual([]);
  });

  it('has asked no network for anything, which would have been seen', async () => {
    const before = editor.requests();
    const elsewhere = '# yaml-language-server: $schema=https://schemas.example/a.json\nkind: Service\n';
    await editor.open('elsewhere.yaml', elsewhere).file.problems;

    expect(before).toEqual([]);
    expect(editor.requests()).toEqual(['schemas.example:443']);
  });
});
