import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestFolder } from '../entry/cli/a-folder.ts';
import { anEditor, placeOf } from './an-editor.ts';

/** The JSON in docs/editors.md. */
const [settings = {}, tasks = {}] = marked
  .lexer(readFileSync('docs/editors.md', 'utf8'))
  .flatMap((token) => (token.type === 'code' && token['lang'] === 'json' ? [String(token['text'])] : []))
  .map(
    (text) =>
      JSON.parse(text) as { 'yaml.schemas'?: Record<string, readonly string[]>; tasks?: readonly Task[] },
  );

interface Task {
  readonly problemMatcher: {
    readonly pattern: Readonly<Record<string, number>> & { readonly regexp: string };
  };
}

/** What an editor with these globs underlines in each file, and the files that it takes for nothing of ours. */
async function lookAt(
  texts: Readonly<Record<string, string>>,
  globs: readonly string[],
): Promise<{ underlined: readonly string[]; unknown: readonly string[] }> {
  const editor = await anEditor(globs);
  onTestFinished(() => editor.close());
  const opened = Object.entries(texts).map(([path, text]) => ({ path, looked: editor.open(path, text) }));
  const found = await Promise.all(
    opened.map(async ({ path, looked }) => ({
      path,
      messages: (await looked.file.problems).map(({ message }) => message),
      hover: await looked.file.hover(placeOf(looked, 'kind:', 1)),
    })),
  );
  return {
    underlined: found.flatMap(({ path, messages }) => messages.map((message) => `${path}: ${message}`)),
    unknown: found.filter(({ hover }) => !hover.includes('Kind')).map(({ path }) => path),
  };
}

const readYaml = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );

describe('an editor that is set up as docs/editors.md says', () => {
  const globs = settings['yaml.schemas']?.['.editor/charter.schema.json'] ?? [];

  it('knows every file of the example, and misses in it only what the defaults of a folder give', async () => {
    const texts = readYaml('manifests-example');

    expect(Object.keys(texts).length).toBeGreaterThan(50);
    expect(await lookAt(texts, globs)).toEqual({
      underlined: [
        'services/timetable/journeys.yaml: Missing property "runtime".',
        'services/timetable/timetable-import.yaml: Missing property "type".',
        'services/timetable/timetable.yaml: Missing property "runtime".',
      ],
      unknown: [],
    });
  });

  it('knows the defaults of the whole registry', async () => {
    const texts = { '_defaults.yaml': 'kind: Defaults\napiVersion: charter.dev/v1\nspec: {}' };

    expect(await lookAt(texts, globs)).toEqual({ underlined: [], unknown: [] });
  });
});

describe('an editor in a registry that `charter init` made', () => {
  it('is told of schemas that lie in the package', async () => {
    const folder = new TestFolder();
    await folder.charter('init', '--owner', 'acme/platform');
    const written = JSON.parse(folder.read('.vscode/settings.json')) as typeof settings;
    const files = Object.keys(written['yaml.schemas'] ?? {}).map((url) =>
      url.replace(/^.*\/schemas\//, 'schemas/'),
    );

    expect(files).toContain('schemas/charter.schema.json');
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('knows every file, and underlines nothing in it', async () => {
    const folder = new TestFolder();
    await folder.charter('init', '--owner', 'acme/platform');
    const written = JSON.parse(folder.read('.vscode/settings.json')) as typeof settings;
    const globs = Object.values(written['yaml.schemas'] ?? {}).flat();
    const texts = {
      ...readYaml(folder.path),
      '_defaults.yaml': 'apiVersion: charter.dev/v1\nkind: Defaults\nspec: {}',
    };

    expect(await lookAt(texts, globs)).toEqual({ underlined: [], unknown: [] });
  });
});

describe('the task in docs/editors.md', () => {
  const { pattern } = tasks.tasks?.[0]?.problemMatcher ?? {};

  it('finds the problems of the front matter of a Markdown file', async () => {
    const page = '---\napiVersion: charter.dev/v1\nkind: Tol\nmetadata:\n  name: reindex\n---\n';
    const folder = new TestFolder({ 'tools/reindex.md': page });
    const { output } = await folder.charter('validate', '--format', 'github');
    const found = output.split('\n').flatMap((line) => {
      const words = new RegExp(pattern?.regexp ?? '^$').exec(line);
      const at = (field: string): string | undefined => words?.[pattern?.[field] ?? 0];
      return words === null ? [] : [['severity', 'file', 'line', 'column', 'code'].map(at)];
    });

    expect(found).toEqual([
      ['error', 'tools/reindex.md', '2', '1', 'missing-field'],
      ['error', 'tools/reindex.md', '3', '7', 'unknown-kind'],
    ]);
  });
});
