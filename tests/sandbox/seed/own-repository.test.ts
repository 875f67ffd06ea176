import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectRepository, parseOrigin } from '../../../src/sandbox/seed/own-repository.ts';

describe('inspectRepository', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'charter-own-')));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  const aRepository = (branch = 'main'): void => {
    git('init', '--quiet', `--initial-branch=${branch}`);
    writeFileSync(join(folder, 'charter.yaml'), '');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
  };

  it('finds the root, the default branch and the settings from a folder below the root', async () => {
    aRepository();
    git('remote', 'add', 'origin', 'git@github.com:lumen/our-registry.git');
    mkdirSync(join(folder, 'services'));
    expect(await inspectRepository(join(folder, 'services'))).toEqual({
      directory: folder,
      owner: 'lumen',
      name: 'our-registry',
      defaultBranch: 'main',
      refspecs: ['refs/heads/*:refs/heads/*'],
      hasUncommitted: false,
      hasSettings: true,
    });
  });

  it('says when files are not committed, because they are not imported', async () => {
    aRepository();
    writeFileSync(join(folder, 'new.yaml'), '');
    expect((await inspectRepository(folder)).hasUncommitted).toEqual(true);
  });

  it('takes main as the default branch while another one is checked out', async () => {
    aRepository();
    git('switch', '--quiet', '--create', 'my-work');
    expect((await inspectRepository(folder)).defaultBranch).toEqual('main');
  });

  it('takes what is checked out where no branch has a usual name', async () => {
    aRepository('trunk');
    expect((await inspectRepository(folder)).defaultBranch).toEqual('trunk');
  });

  it('imports a detached head as main where there is no branch at all', async () => {
    aRepository('trunk');
    const head = git('rev-parse', 'HEAD').trim();
    git('checkout', '--quiet', '--detach');
    git('branch', '--quiet', '--delete', '--force', 'trunk');
    const own = await inspectRepository(folder);
    expect({ branch: own.defaultBranch, refspecs: own.refspecs, hasSettings: own.hasSettings }).toEqual({
      branch: 'main',
      refspecs: ['refs/heads/*:refs/heads/*', `${head}:refs/heads/main`],
      hasSettings: true,
    });
  });

  it('takes a bare repository', async () => {
    aRepository();
    const bare = join(folder, 'mirror.git');
    git('clone', '--quiet', '--bare', folder, bare);
    const own = await inspectRepository(bare);
    expect({ directory: own.directory, hasUncommitted: own.hasUncommitted }).toEqual({
      directory: bare,
      hasUncommitted: false,
    });
  });

  it.each([
    ['a folder that is in no Git repository', 'sandbox-not-a-repository', () => {}],
    ['a repository without a commit', 'sandbox-repository-empty', () => git('init', '--quiet')],
  ])('refuses %s, saying what to do', async (_, code, prepare) => {
    prepare();
    await expect(inspectRepository(folder)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(folder),
      hint: expect.stringContaining(`git -C ${folder}`),
    });
  });

  it('says what to do in words that a shell takes, whatever the folder is called', async () => {
    const place = join(folder, "Mira's registry");
    mkdirSync(place);
    const word = `'${folder}/Mira'\\''s registry'`;
    await expect(inspectRepository(place)).rejects.toMatchObject({
      hint: `Name the clone of your registry, or make it one: git -C ${word} init && git -C ${word} add . && git -C ${word} commit -m "first"`,
    });
  });

  it('refuses a folder that is not there, with the words of Git', async () => {
    const place = join(folder, 'nowhere');
    await expect(inspectRepository(place)).rejects.toMatchObject({
      code: 'sandbox-not-a-repository',
      message: expect.stringContaining('No such file or directory'),
    });
  });

  it('refuses a shallow clone, whose history is not all there', async () => {
    aRepository();
    git('commit', '--quiet', '--allow-empty', '--message', 'second');
    const shallow = join(folder, 'shallow');
    git('clone', '--quiet', '--depth=1', `file://${folder}`, shallow);
    await expect(inspectRepository(shallow)).rejects.toMatchObject({
      code: 'sandbox-repository-shallow',
      hint: `Fetch the rest: git -C ${shallow} fetch --unshallow`,
    });
  });
});

describe('parseOrigin', () => {
  it.each([
    ['https://github.com/lumen/registry.git', { owner: 'lumen', name: 'registry' }],
    ['https://user:pass@ghe.example.com/lumen/registry', { owner: 'lumen', name: 'registry' }],
    ['git@github.com:lumen/registry.git', { owner: 'lumen', name: 'registry' }],
    ['ssh://git@host:2222/lumen/a.b-c.git', { owner: 'lumen', name: 'a.b-c' }],
    ['https://gitlab.com/group/sub/registry.git', { owner: 'sub', name: 'registry' }],
    ['../elsewhere', undefined],
    ['https://host/lumen/..', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %s', (url, expected) => {
    expect(parseOrigin(url)).toEqual(expected);
  });
});
