import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TestFolder } from './a-folder.ts';

const allFiles = [
  '.github/CODEOWNERS',
  '.github/workflows/charter-validate.yml',
  '.vscode/settings.json',
  'README.md',
  'charter.yaml',
  'environments/development/environment.yaml',
  'groups/platform.yaml',
  'policies/baseline.yaml',
  'services/hello.yaml',
];

const valid = { exitCode: 0, output: '✓ 4 manifests, no problems\n', errors: '' };

/** The text of each file. */
function contentsOf(folder: TestFolder): Readonly<Record<string, string>> {
  return Object.fromEntries(
    folder
      .list()
      .filter((path) => !path.startsWith('.git/'))
      .map((path) => [path, folder.read(path)]),
  );
}

describe('charter init', () => {
  it('makes an empty folder a registry in which validate finds nothing wrong', async () => {
    const folder = new TestFolder();
    const { exitCode, output, errors } = await folder.charter('init', '--owner', 'acme/platform');

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toMatchSnapshot();
    expect(folder.list()).toEqual(allFiles);
    expect(await folder.charter('validate')).toEqual(valid);
  });

  it('makes a Git repository without a registry one, with the team of its organisation', async () => {
    const folder = new TestFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
    execFileSync('git', ['remote', 'add', 'origin', 'git@github.com:acme/registry.git'], {
      cwd: folder.path,
    });
    const { output } = await folder.charter('init', '--json');

    expect(JSON.parse(output)).toMatchObject({
      created: true,
      team: 'acme/platform',
      kept: [],
      unchanged: [],
    });
    expect(folder.read('.github/CODEOWNERS')).toContain('* @acme/platform\n');
    expect(await folder.charter('validate')).toEqual(valid);
  });

  it('changes nothing the second time, and says so', async () => {
    const folder = new TestFolder();
    await folder.charter('init');
    folder.write({ 'services/hello.yaml': folder.read('services/hello.yaml').replace('Hello', 'Good day') });
    const before = contentsOf(folder);

    expect(await folder.charter('init', '--owner', 'acme')).toEqual({
      exitCode: 0,
      output: '. is a registry already (it has a charter.yaml), so nothing was changed.\n',
      errors: '',
    });
    expect(JSON.parse((await folder.charter('init', '--json')).output)).toMatchObject({
      created: false,
      written: [],
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  it('keeps every file that is there', async () => {
    const own = {
      'README.md': '# Mine\n',
      '.github/CODEOWNERS': '* @me\n',
      'services/hello.yaml': 'kind: Mine\n',
    };
    const folder = new TestFolder(own);
    const { exitCode, output } = await folder.charter('init');

    expect(exitCode).toBe(0);
    expect(output).toContain('  = README.md was there and is kept\n');
    expect(contentsOf(folder)).toMatchObject(own);
    expect(folder.list()).toEqual(allFiles);
  });

  it('writes through no link', async () => {
    const outside = new TestFolder();
    const folder = new TestFolder();
    symlinkSync(outside.path, join(folder.path, '.github'));
    mkdirSync(join(folder.path, 'README.md'));
    const { exitCode, output } = await folder.charter('init');

    expect(exitCode).toBe(1);
    expect(output).toContain('  ! .github/CODEOWNERS is not written: a link or a folder is in its way\n');
    expect(output).toContain('  ! README.md is not written: a link or a folder is in its way\n');
    expect(outside.list()).toEqual([]);
  });

  it('takes a folder, a name, an owner and the first environment', async () => {
    const folder = new TestFolder();
    await folder.charter('init', 'a/b', '--name', 'Books & [Co]', '--owner', '@acme', '--env', 'staging');

    expect(folder.read('a/b/README.md')).toContain('# Books & \\[Co\\]: the registry\n');
    expect(folder.read('a/b/groups/platform.yaml')).toContain('  team: acme/platform\n');
    expect(folder.read('a/b/environments/staging/environment.yaml')).toContain('  tier: staging\n');
    expect(await folder.charter('validate', '--repo', 'a/b')).toEqual(valid);
  });

  it.each([
    ['--owner', 'not a team', 'init-invalid-owner'],
    ['--owner', 'acme/platform/more', 'init-invalid-owner'],
    ['--name', ' ', 'init-invalid-name'],
    ['--name', 'a\nb', 'init-invalid-name'],
    ['file.txt', '--json', 'init-target-not-folder'],
    ['file.txt/sub', '--json', 'file-not-writable'],
  ])('does nothing for %s %j', async (one, two, code) => {
    const folder = new TestFolder({ 'file.txt': '' });
    const { exitCode, output } = await folder.charter('init', one, two, '--json');

    expect([exitCode, (JSON.parse(output) as { error: { code: string } }).error.code]).toEqual([2, code]);
    expect(folder.list()).toEqual(['file.txt']);
  });

  it('says in a folder of a repository what counts at its top alone', async () => {
    const folder = new TestFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
    const { output } = await folder.charter('init', 'deploy/pay');
    const atTop = await folder.charter('init', '.');

    expect(output).toContain(
      'Move deploy/pay/.github and deploy/pay/.vscode to the top of the repository, and begin their paths with deploy/pay/',
    );
    expect(atTop.output).not.toContain('to the top of the repository');
  });

  it('makes a registry into which an import fits', async () => {
    const folder = new TestFolder({
      'compose.yaml': 'services: {web: {image: nginx:1}, db: {image: postgres:16}}\n',
    });
    await folder.charter('init', '--owner', 'acme/platform');
    const { exitCode, output } = await folder.charter('import', 'compose.yaml', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ diagnostics: [] });
    expect((await folder.charter('validate')).output).toBe('✓ 7 manifests, no problems\n');
  });
});

const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

interface Job {
  readonly permissions: object;
  readonly jobs: {
    readonly validate: { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] };
  };
}

describe('the workflow of a new registry', () => {
  it('may read and nothing else, pins its actions as our own workflow does, and takes values by the environment', async () => {
    const folder = new TestFolder();
    await folder.charter('init');
    const { permissions, jobs } = parse(folder.read('.github/workflows/charter-validate.yml')) as Job;
    const own = readFileSync('.github/workflows/ci.yml', 'utf8');
    const { steps } = jobs.validate;

    expect(permissions).toEqual({ contents: 'read' });
    expect(steps.flatMap(({ uses }) => uses ?? []).filter((action) => !own.includes(action))).toEqual([]);
    expect(steps.flatMap(({ uses }) => uses ?? []).every((action) => /@[0-9a-f]{40}$/.test(action))).toBe(
      true,
    );
    expect(steps.flatMap(({ run }) => run ?? []).filter((run) => run.includes('${{'))).toEqual([]);
  });

  it('asks what the program answers', async () => {
    const folder = new TestFolder();
    await folder.charter('init');
    for (const words of [
      ['init', '--initial-branch=main'],
      ['add', '.'],
      ['commit', '--message=Begin'],
    ])
      execFileSync('git', [...identity, ...words], { cwd: folder.path });
    const { jobs } = parse(folder.read('.github/workflows/charter-validate.yml')) as Job;
    const commands = jobs.validate.steps.flatMap(({ run }) => run?.split(' charter ')[1] ?? []);
    const results = [];
    for (const command of commands) {
      const words = command.replaceAll(/"\$(?:BASE|HEAD)"/g, 'main').split(' ');
      const { exitCode, errors } = await folder.charter(...words);
      results.push([words[0], exitCode, errors]);
    }

    expect(results).toEqual([
      ['validate', 0, ''],
      ['policy', 0, ''],
      ['plan', 0, ''],
    ]);
  });
});
