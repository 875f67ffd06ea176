import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../src/render/text-width.ts';
import { TestFolder } from './a-folder.ts';

const compose = readFileSync('tests/fixtures/import/compose/source/compose.yaml', 'utf8');
const small = 'services:\n  web:\n    image: nginx:1\n    restart: always\n';
const web = `# imported from compose.yaml:3 (services.web)
apiVersion: charter.dev/v1
kind: Service
metadata:
  name: web
spec:
  runtime:
    type: compose
  image: nginx:1
`;

interface Result {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly kept: readonly string[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly file: string;
    readonly line: number;
  }[];
}

/** Runs an import and gives its JSON. */
async function imported(
  folder: TestFolder,
  ...args: readonly string[]
): Promise<Result & { readonly exitCode: number }> {
  const { exitCode, output } = await folder.charter('import', '--json', ...args);
  return { exitCode, ...(JSON.parse(output) as Result) };
}

/** `file:line code` of each problem. */
function problemsOf({ diagnostics }: Result): readonly string[] {
  return diagnostics.map(({ code, file, line }) => `${file}:${line} ${code}`);
}

function isRow(line: string): boolean {
  return /^ +\d+: /.test(line);
}

describe('charter import', () => {
  it('writes manifests, and prints the contract as JSON', async () => {
    const folder = new TestFolder({ 'compose.yaml': small });
    const { exitCode, output, errors } = await folder.charter('import', 'compose.yaml', '--json');

    expect({ exitCode, errors, result: JSON.parse(output) as unknown }).toEqual({
      exitCode: 0,
      errors: '',
      result: {
        dryRun: false,
        written: ['services/web.yaml'],
        unchanged: [],
        kept: [],
        mapped: [
          {
            source: { file: 'compose.yaml', document: 0, line: 3, path: 'services.web.image' },
            target: { ref: 'service:web', field: 'spec.image' },
          },
        ],
        guessed: [],
        dropped: [
          {
            source: { file: 'compose.yaml', document: 0, line: 4, path: 'services.web.restart' },
            target: { ref: 'service:web' },
            reason: 'A Service always runs; what is restarted when is up to the platform.',
          },
        ],
        diagnostics: [],
      },
    });
    expect(folder.read('services/web.yaml')).toBe(web);
  });

  it('shows by file what was mapped, guessed and dropped, and what to do next', async () => {
    const folder = new TestFolder({ 'compose.yaml': compose });
    const { exitCode, output } = await folder.charter('import', 'compose.yaml');

    expect(exitCode).toBe(0);
    expect(output).toMatchSnapshot();
  });

  it.each([60, 80])('wraps what it says at %i cells, but no path of a value', async (width) => {
    const files = { 'compose.yaml': compose, 'services/web.yaml': '# mine\n' };
    const inFull = await new TestFolder(files).charter('import', 'compose.yaml');
    const { output } = await new TestFolder(files).charterAt(width, 'import', 'compose.yaml');
    const tooLong = output.split('\n').filter((line) => textWidth(line) > width);

    expect(tooLong.filter((line) => !isRow(line))).toEqual([]);
    expect(output.split('\n').filter(isRow)).toEqual(inFull.output.split('\n').filter(isRow));
    expect(output.replaceAll(/\s+/g, ' ')).toBe(inFull.output.replaceAll(/\s+/g, ' '));
    expect(output).toContain('services/web.yaml:1:1  error  import-file-exists\n');
  });

  it('hangs the rest of a reason under it', async () => {
    const { output } = await new TestFolder({ 'compose.yaml': small }).charterAt(
      60,
      'import',
      'compose.yaml',
    );

    expect(output).toContain(
      '      A Service always runs; what is restarted when is up to\n        the platform.\n',
    );
  });

  it('writes nothing when it only looks', async () => {
    const folder = new TestFolder({ 'compose.yaml': small });

    expect(await imported(folder, 'compose.yaml', '--dry-run', '--into', 'registry')).toMatchObject({
      exitCode: 0,
      written: ['services/web.yaml'],
    });
    expect((await folder.charter('import', 'compose.yaml', '--dry-run')).output).toContain(
      '1 manifest would be written\n  + services/web.yaml\n\nNothing was written. Run it again without --dry-run.\n',
    );
    expect(folder.list()).toEqual(['compose.yaml']);
  });

  it('changes nothing the second time', async () => {
    const folder = new TestFolder({ 'compose.yaml': small });
    await imported(folder, 'compose.yaml');

    expect(await imported(folder, 'compose.yaml')).toMatchObject({
      exitCode: 0,
      written: [],
      unchanged: ['services/web.yaml'],
    });
  });

  it('keeps a file that differs and says what to do, until it is told to replace it', async () => {
    const folder = new TestFolder({ 'compose.yaml': small, 'services/web.yaml': '# mine\n' });
    const first = await folder.charter('import', 'compose.yaml');

    expect(first.exitCode).toBe(1);
    expect(first.output).toContain('services/web.yaml:1:1  error  import-file-exists\n');
    expect(folder.read('services/web.yaml')).toBe('# mine\n');
    expect(await imported(folder, 'compose.yaml')).toMatchObject({
      exitCode: 1,
      written: [],
      kept: ['services/web.yaml'],
    });
    expect(await imported(folder, 'compose.yaml', '--force')).toMatchObject({
      exitCode: 0,
      written: ['services/web.yaml'],
    });
    expect(folder.read('services/web.yaml')).toBe(web);
    expect(folder.list()).toEqual(['compose.yaml', 'services/web.yaml']);
  });

  it('writes through no link, not even when told to replace', async () => {
    const outside = new TestFolder({ 'web.yaml': 'untouched\n' });
    const folder = new TestFolder({ 'compose.yaml': small, 'b/services/.keep': '' });
    symlinkSync(outside.path, join(folder.path, 'services'));
    symlinkSync(join(outside.path, 'web.yaml'), join(folder.path, 'b/services/web.yaml'));

    for (const into of ['.', 'b']) {
      const result = await imported(folder, 'compose.yaml', '--into', into, '--force');
      expect(result).toMatchObject({ exitCode: 1, written: [], kept: ['services/web.yaml'] });
      expect(problemsOf(result)).toEqual(['services/web.yaml:1 import-unsafe-target']);
    }
    expect(outside.list()).toEqual(['web.yaml']);
    expect(outside.read('web.yaml')).toBe('untouched\n');
  });

  it('takes folders and globs, and is not disturbed by what else is in a folder', async () => {
    const folder = new TestFolder({
      'in/a/compose.yaml': small,
      'in/b/score.yml':
        'apiVersion: score.dev/v1b1\nmetadata: {name: orders}\ncontainers: {main: {image: a}}\n',
      'in/other.yaml': 'hello: world\n',
      'in/notes.txt': 'no YAML: [',
      'in/.hidden/compose.yaml': small,
      'in/node_modules/x/compose.yaml': small,
    });
    const all = await imported(folder, 'in', '--into', 'one');

    expect(all).toMatchObject({ exitCode: 0, written: ['services/web.yaml', 'services/orders.yaml'] });
    expect(all.diagnostics.map(({ code, severity, file }) => [code, severity, file])).toEqual([
      ['import-unknown-format', 'warning', 'in/other.yaml'],
    ]);
    expect(await imported(folder, 'in/**/*.yml', './in//b', '--into', 'two')).toMatchObject({
      exitCode: 0,
      written: ['services/orders.yaml'],
    });
  });

  it('makes a set of manifests in which validate finds nothing wrong', async () => {
    const folder = new TestFolder({ 'compose.yaml': compose });
    await imported(folder, 'compose.yaml', '--into', 'registry');
    const { exitCode, output } = await folder.charter('validate', '--repo', 'registry');

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: '✓ 5 manifests, no problems\n' });
  });

  it('ends with 2 when nothing can be imported, with the reasons', async () => {
    const folder = new TestFolder({ 'a.yaml': 'hello: world\n', 'b.yaml': '' });
    const { exitCode, output } = await folder.charter('import', 'a.yaml', 'b.yaml', '--json');

    expect(exitCode).toBe(2);
    expect(JSON.parse(output)).toMatchObject({
      error: { code: 'import-nothing-found' },
      written: [],
      dropped: [{ source: { file: 'a.yaml', path: 'hello' } }],
      diagnostics: [{ code: 'import-unknown-format' }, { code: 'import-empty-file' }],
    });
  });

  it('ends with 2 when a folder holds nothing that can be imported, and says what to name', async () => {
    const folder = new TestFolder({ 'a.yaml': 'hello: world\n', 'b.yml': '', 'charter.yaml': web });
    const { exitCode, output } = await folder.charter('import', '.');

    expect(exitCode).toBe(2);
    expect(output).toContain(
      `Nothing could be imported: no manifest can be made of any of the 3 files that were read. The reasons are above.
Name files of Docker Compose, Kubernetes, Backstage, Score or the flat form, or a folder that holds some.
`,
    );
    expect(await imported(folder, '.', '--dry-run')).toMatchObject({
      exitCode: 2,
      error: { code: 'import-nothing-found' },
    });
  });

  it.each([
    ['a folder', 'in', ['in/c\\xe9', 'in/caf\\xe9.yaml']],
    ['a glob', 'in/*.yaml', ['in/c\\xe9', 'in/caf\\xe9.yaml']],
  ])('leaves out of %s what has no UTF-8 name, and says so', async (_, word, unnamed) => {
    const folder = new TestFolder({ 'in/compose.yaml': small });
    const inside = (name: string): Buffer => Buffer.from(join(folder.path, 'in', name), 'latin1');
    writeFileSync(inside('caf\u00e9.yaml'), small);
    writeFileSync(inside('caf\u00e9.txt'), '');
    mkdirSync(inside('c\u00e9'));
    writeFileSync(inside('c\u00e9/compose.yaml'), small);
    const result = await imported(folder, word, '--into', 'out');

    expect(result).toMatchObject({ exitCode: 0, written: ['services/web.yaml'] });
    expect(result.diagnostics.map(({ code, severity, file }) => [code, severity, file])).toEqual(
      unnamed.map((file) => ['import-file-name-not-utf8', 'warning', file]),
    );
  });

  it('ends with 1 when one of several files cannot be imported', async () => {
    const folder = new TestFolder({ 'a.yaml': small, 'b.yaml': 'a: [' });

    expect(await imported(folder, 'a.yaml', 'b.yaml')).toMatchObject({
      exitCode: 1,
      written: ['services/web.yaml'],
    });
  });

  it.each([
    ['a file that is not there', ['nothing.yaml'], 'import-no-such-file'],
    ['a folder without YAML', ['empty'], 'import-nothing-found'],
    ['a glob that matches nothing', ['*.yml'], 'import-nothing-found'],
    ['a glob that cannot be read', ['{a,{b}}*.yaml'], 'import-invalid-glob'],
    ['a target that is a file', ['compose.yaml', '--into', 'compose.yaml'], 'import-target-not-folder'],
    ['a target below a file', ['compose.yaml', '--into', 'compose.yaml/sub'], 'file-not-writable'],
    ['no file at all', [], 'usage-missing-argument'],
  ])('does nothing for %s', async (_, args, code) => {
    const folder = new TestFolder({ 'compose.yaml': small, 'empty/a.txt': '' });
    const { exitCode, output } = await folder.charter('import', '--json', ...args);

    expect([exitCode, (JSON.parse(output) as { error: { code: string } }).error.code]).toEqual([2, code]);
    expect(folder.list()).toEqual(['compose.yaml', 'empty/a.txt']);
  });

  it('reads no file of ten megabytes', async () => {
    const folder = new TestFolder({ 'a.yaml': small });
    writeFileSync(join(folder.path, 'large.yaml'), Buffer.alloc(10 * 1024 * 1024, 32));

    expect(problemsOf(await imported(folder, 'a.yaml', 'large.yaml'))).toEqual([
      'large.yaml:1 import-file-too-large',
    ]);
  });
});

describe('what documents of the flat form import', () => {
  const monument = 'kind: Monument\nname: all\nimport: [./relics/db.yml]\ncomponents: [db]\n';
  const relic = 'kind: Relic\nname: db\nimage: postgres:16\n';

  it('is read too, below the folder of who imports it', async () => {
    const folder = new TestFolder({ 'm/monument.yml': monument, 'm/relics/db.yml': relic });

    expect(await imported(folder, 'm/monument.yml')).toMatchObject({
      exitCode: 0,
      written: ['services/db.yaml', 'stacks/all.yaml'],
      diagnostics: [],
    });
  });

  it.each([
    ['by two dots', '../secret.yml'],
    ['as an absolute path', '/etc/secret.yml'],
    ['as an address', 'https://example.com/secret.yml'],
    ['through a link', './link.yml'],
    ['through a linked folder', './out/secret.yml'],
  ])('is not followed out of the folder: %s', async (_, path) => {
    const folder = new TestFolder({
      'm/monument.yml': monument.replace('[./relics/db.yml]', `[./relics/db.yml, "${path}"]`),
      'm/relics/db.yml': relic,
      'secret.yml': 'kind: Relic\nname: stolen\nimage: a\n',
    });
    symlinkSync(join(folder.path, 'secret.yml'), join(folder.path, 'm/link.yml'));
    symlinkSync(folder.path, join(folder.path, 'm/out'));
    const result = await imported(folder, 'm/monument.yml');

    expect(problemsOf(result)).toEqual(['m/monument.yml:3 import-outside-folder']);
    expect(result.written).toEqual(['services/db.yaml', 'stacks/all.yaml']);
  });

  it('may lie in another folder where both are imported', async () => {
    const folder = new TestFolder({
      'all/monuments/a.yml': monument.replace('./relics', '../relics'),
      'all/relics/db.yml': relic,
    });

    expect(await imported(folder, 'all')).toMatchObject({ exitCode: 0, diagnostics: [] });
  });

  it('is reported where it is not there', async () => {
    const folder = new TestFolder({ 'monument.yml': `${monument}---\n${relic}` });

    expect(problemsOf(await imported(folder, 'monument.yml'))).toEqual([
      'monument.yml:3 import-missing-file',
    ]);
  });

  it('is read once and named as a path where files import each other', async () => {
    const folder = new TestFolder({
      'a.yml': 'kind: Relic\nname: a\nimage: a\nimport: [./b.yml]\n',
      'b.yml': 'kind: Relic\nname: b\nimage: b\nimport:\n  - ./a.yml\n  - ./b.yml\n',
    });
    const { exitCode, output } = await folder.charter('import', 'a.yml');

    expect(exitCode).toBe(1);
    expect(output).toContain('`a.yml → b.yml → a.yml`');
    expect(output).toContain('`b.yml → b.yml`');
    expect(output).toContain('2 manifests written');
  });
});

describe('an import into a registry', () => {
  it('writes no manifest that the registry has in another file', async () => {
    const folder = new TestFolder({
      'in/compose.yaml': small,
      'registry/charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\n',
      'registry/services/team/web.yaml': web,
    });
    const result = await imported(folder, 'in/compose.yaml', '--repo', 'registry');

    expect(result).toMatchObject({ exitCode: 1, written: [] });
    expect(problemsOf(result)).toEqual(['services/web.yaml:1 import-already-defined']);
  });

  it('says so where the settings leave out what is written', async () => {
    const folder = new TestFolder({
      'in/compose.yaml': small,
      'registry/charter.yaml':
        "apiVersion: charter.dev/v1\nkind: Settings\nspec: {manifests: {include: ['manifests/**/*.yaml']}}\n",
    });
    const result = await imported(folder, 'in/compose.yaml', '--repo', 'registry');

    expect(result).toMatchObject({ exitCode: 0, written: ['services/web.yaml'] });
    expect(problemsOf(result)).toEqual(['services/web.yaml:1 import-not-included']);
  });
});
