import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { schemasByFile } from '../../src/registry/schema/umbrella-schema.ts';
import { anEditor, placeOf, type Editor } from './an-editor.ts';

let editor: Editor;

beforeAll(async () => {
  editor = await anEditor();
});

afterAll(() => editor.close());

interface Place {
  /** The name of the schema that is for such a file alone. */
  readonly schema: 'overlay' | 'defaults';
  /** The file with a patch to a Service at its end. */
  readonly write: (patch: string) => string;
}

const indented = (text: string, spaces: number): string => text.replaceAll(/^/gm, ' '.repeat(spaces));

const overlayOf =
  (target: string) =>
  (patch: string): string => `apiVersion: charter.dev/v1
kind: Overlay
metadata:
  name: payments-production
spec:
  target: ${target}
  environment: production
  patch:
${indented(patch, 4)}`;

const defaults = (spec: string): string => `apiVersion: charter.dev/v1
kind: Defaults
spec:
  Service:
    metadata:
      owner: null
    spec:
${indented(spec, 6)}`;

const places: readonly (readonly [string, Place])[] = [
  ['the patch of an Overlay', { schema: 'overlay', write: overlayOf('service:payments') }],
  ['the defaults of a folder', { schema: 'defaults', write: defaults }],
];

/** How a file comes by its schema: its own first line, or the settings of the editor. */
const ways: readonly (readonly [string, (schema: Place['schema']) => string])[] = [
  ['the umbrella', () => '# yaml-language-server: $schema=schemas/charter.schema.json\n'],
  ['the umbrella in one piece', () => '# yaml-language-server: $schema=whole.json\n'],
  ['the schema of its kind', (kind) => `# yaml-language-server: $schema=schemas/${kind}.schema.json\n`],
  ['that in one piece', (kind) => `# yaml-language-server: $schema=${kind}.json\n`],
];

let files = 0;
function aFile(): string {
  files += 1;
  return `${files}.yaml`;
}

const right = `runtime: null
replicas: { min: null, max: 5 }
health: { http: null, tcp: { port: 8080 } }
config: { DEBUG: null }
`;

const wrong = `replicas: three
imag: acme/payments:2
health: { interval: 10, retries: null }`;

const fieldsOf = (kind: string): readonly string[] =>
  Object.keys(schemasByFile.get(kind)?.$defs?.['spec']?.properties ?? {});

describe.each(places)('in %s, an editor', (_, { schema, write }) => {
  describe.each(ways)('with %s', (_way, header) => {
    it('offers the fields of a Service which are not there yet, and says what one is for', async () => {
      const looked = editor.open(aFile(), header(schema) + write(right));
      const lines = looked.text.split('\n');
      const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
      const written = Object.keys(parse(right) as object);

      expect(await looked.file.complete(end)).toEqual(
        fieldsOf('service').filter((field) => !written.includes(field)),
      );
      expect(await looked.file.hover(placeOf(looked, 'runtime', 2))).toContain('What runs the service.');
      expect(await looked.file.hover(placeOf(looked, 'min:', 1))).toContain('The fewest that run.');
    });

    it('lets every field be left out or removed', async () => {
      const { file } = editor.open(aFile(), header(schema) + write(right.trimEnd()));

      expect(await file.problems).toEqual([]);
    });

    it('underlines a field that nobody knows and values that are none', async () => {
      const looked = editor.open(aFile(), header(schema) + write(wrong));
      const problems = await looked.file.problems;

      expect(problems.map(({ range, message }) => [range.start, message])).toEqual([
        [placeOf(looked, '10,'), 'Incorrect type. Expected one of string, null.'],
        [placeOf(looked, 'three'), 'Incorrect type. Expected one of integer, null.'],
        [placeOf(looked, 'imag:'), 'Property imag is not allowed.'],
      ]);
    });
  });
});

describe('an editor with the umbrella, named by the settings', () => {
  it('takes a target that is a bare name for a Service', async () => {
    const problems = await editor.open(`set-up/${aFile()}`, overlayOf('payments')(wrong)).file.problems;

    expect(problems.map(({ message }) => message)).toContain('Property imag is not allowed.');
  });

  it('knows in an Overlay of a Stack the fields of a Stack', async () => {
    const looked = editor.open(`set-up/${aFile()}`, overlayOf('stack:payments')('replicas: 2\n'));
    const problems = await looked.file.problems;

    expect(problems.map(({ message }) => message)).toEqual(['Property replicas is not allowed.']);
    expect(await looked.file.complete({ line: 9, character: 4 })).toEqual(fieldsOf('stack'));
  });

  it('says of a name in defaults that it is not allowed: names are unique', async () => {
    const text = defaults('replicas: 2').replace('owner: null', 'name: payments');
    const problems = await editor.open(`set-up/${aFile()}`, text).file.problems;

    expect(problems.map(({ message }) => message)).toEqual(['Property name is not allowed.']);
  });

  it('offers in the defaults of each kind the fields of that kind', async () => {
    for (const kind of ['Environment', 'Policy', 'Workflow']) {
      const text = defaults('').replace('Service:', `${kind}:`);
      const { file } = editor.open(`set-up/${aFile()}`, text);

      expect(await file.complete({ line: 7, character: 6 })).toEqual(fieldsOf(kind.toLowerCase()));
    }
  });
});
