import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hashObject } from '../../../src/adapters/git/git-objects.ts';
import { openLocalRepository, type LocalRepository } from '../../../src/adapters/git/local-repository.ts';
import { runGit, TestRepository } from '../../builders/a-repository.ts';

function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'charter-local-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A clone with these files committed on `main`. */
function aClone(files: Readonly<Record<string, string>> = { 'charter.yaml': '', 'a/b.yaml': 'b\n' }): string {
  const root = join(aFolder(), 'clone');
  mkdirSync(root);
  runGit(root, ['init', '--quiet', '--initial-branch=main']);
  write(root, files);
  commitAll(root);
  return root;
}

function commitAll(root: string): string {
  runGit(root, ['add', '--all']);
  runGit(root, ['commit', '--quiet', '--allow-empty', '--message=change']);
  return runGit(root, ['rev-parse', 'HEAD']).trim();
}

async function open(directory: string): Promise<LocalRepository> {
  const repository = await openLocalRepository(directory);
  onTestFinished(() => repository.close());
  return repository;
}

/** Path → mode and text of the working tree, as its entries and its blobs have it. */
async function workingFiles(repository: LocalRepository): Promise<Readonly<Record<string, string>>> {
  const { tree, readBlobs } = await repository.readWorkingTree();
  const files = tree.entries.filter(({ mode }) => mode !== 'submodule');
  const blobs = await readBlobs(files.map(({ blob }) => blob));
  return Object.fromEntries(
    tree.entries.map(({ path, mode, blob }) => {
      const bytes = blobs.get(blob);
      const isRight = bytes === undefined || hashObject({ type: 'blob', bytes }) === blob;
      if (!isRight) throw new Error(`${path} was read with other bytes than those of ${blob}`);
      return [path, bytes === undefined ? mode : `${mode} ${Buffer.from(bytes).toString()}`];
    }),
  );
}

const idOf = (text: string): string => hashObject({ type: 'blob', bytes: Buffer.from(text) });

describe('a local repository', () => {
  it('is found from any folder below it, and read at any commit', async () => {
    const root = aClone();
    const head = runGit(root, ['rev-parse', 'HEAD']).trim();
    const repository = await open(join(root, 'a'));

    const { entries } = await repository.reader.readTree(await repository.resolve('HEAD'));

    expect([repository.kind, repository.root]).toEqual(['clone', root]);
    expect(await repository.resolve('main')).toBe(head);
    expect(entries.map(({ path }) => path)).toEqual(['a/b.yaml', 'charter.yaml']);
    expect((await repository.reader.readBlobs([idOf('b\n')])).get(idOf('b\n'))).toEqual(Buffer.from('b\n'));
  });

  it('can be a linked worktree, have packed refs, or be bare', async () => {
    const root = aClone();
    runGit(root, ['branch', 'other']);
    const linked = join(dirname(root), 'linked');
    runGit(root, ['worktree', 'add', '--quiet', linked, 'other']);
    write(linked, { 'new.yaml': 'new\n' });
    const other = commitAll(linked);
    runGit(root, ['gc', '--quiet']);
    const bare = join(dirname(root), 'bare.git');
    runGit(dirname(root), ['clone', '--quiet', '--bare', root, bare]);

    const [fromMain, fromLinked, fromBare] = [await open(root), await open(linked), await open(bare)];

    expect([fromMain, fromLinked, fromBare].map(({ root: top, head }) => [top, head])).toEqual([
      [root, await fromMain.resolve('HEAD')],
      [linked, other],
      [bare, undefined],
    ]);
    expect(await fromMain.resolve('other')).toBe(other);
    expect(await workingFiles(fromLinked)).toEqual({
      'a/b.yaml': 'file b\n',
      'charter.yaml': 'file ',
      'new.yaml': 'file new\n',
    });
    expect(await fromBare.resolve('other')).toBe(other);
    expect((await fromBare.reader.readTree(other)).entries.length).toBe(3);
    await expect(fromBare.readWorkingTree()).rejects.toMatchObject({ code: 'git-no-working-tree' });
  });

  it('is the one that the folder says, whatever the environment of a hook says', async () => {
    const [root, other] = [aClone(), aClone({ 'other.yaml': '' })];
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_WORK_TREE', other);
    vi.stubEnv('GIT_INDEX_FILE', join(other, '.git', 'index'));
    onTestFinished(() => void vi.unstubAllEnvs());

    const repository = await open(root);

    expect(repository.root).toBe(root);
    expect(Object.keys(await workingFiles(repository))).toEqual(['a/b.yaml', 'charter.yaml']);
  });

  it('shows objects as they are, not as a replacement would have them', async () => {
    const root = aClone();
    const original = idOf('b\n');
    const replacement = runGit(root, ['hash-object', '-w', '--stdin'], Buffer.from('forged\n')).trim();
    runGit(root, ['replace', original, replacement]);
    const { reader } = await open(root);

    expect((await reader.readBlobs([original])).get(original)).toEqual(Buffer.from('b\n'));
  });

  it('may name its objects by SHA-256, and have a branch and a file that are called HEAD', async () => {
    const root = join(aFolder(), 'clone');
    mkdirSync(root);
    runGit(root, ['init', '--quiet', '--initial-branch=main', '--object-format=sha256']);
    write(root, { HEAD: 'no revision\n' });
    const first = commitAll(root);
    runGit(root, ['update-ref', 'refs/heads/HEAD', first]);
    const second = commitAll(root);
    const repository = await open(root);

    expect([first.length, repository.root, repository.head]).toEqual([64, root, second]);
  });

  it('does not keep a program running, and reads on after it was closed', async () => {
    const root = aClone();
    const module = new URL('../../../src/adapters/git/local-repository.ts', import.meta.url).href;
    const script = `
      import { openLocalRepository } from ${JSON.stringify(module)};
      const repository = await openLocalRepository(${JSON.stringify(root)});
      const head = await repository.resolve('HEAD');
      await repository.reader.readTree(head);
      repository.close();
      console.log((await repository.reader.readBlobs([${JSON.stringify(idOf('b\n'))}])).size);
    `;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );

    expect([status, stdout, stderr]).toEqual([0, '1\n', '']);
  });
});

describe('a revision', () => {
  it('may be anything that Git takes for a commit', async () => {
    const root = aClone();
    const first = runGit(root, ['rev-parse', 'HEAD']).trim();
    write(root, { 'c.yaml': 'c' });
    const second = commitAll(root);
    runGit(root, ['tag', '--annotate', '--message=v1', 'v1', first]);
    runGit(root, ['branch', '--', 'with/slash', first]);
    const repository = await open(root);
    const revisions = {
      HEAD: second,
      'HEAD~1': first,
      '@^': first,
      v1: first,
      'v1^{}': first,
      'with/slash': first,
      'refs/heads/main': second,
      [first.slice(0, 8)]: first,
      ':/change': second,
      'HEAD^{/change}': second,
      'main@{0}': second,
    };

    const resolved = await Promise.all(
      Object.keys(revisions).map((revision) => repository.resolve(revision)),
    );

    expect(resolved).toEqual(Object.values(revisions));
  });

  it('that is unknown is refused, naming branches and tags that are near', async () => {
    const root = aClone();
    for (const branch of ['release-1', 'release-2', 'feature/payments']) runGit(root, ['branch', branch]);
    const repository = await open(root);

    await expect(repository.resolve('mian')).rejects.toMatchObject({
      code: 'git-revision-unknown',
      message: '"mian" names no commit in this repository.',
      hint: 'Did you mean `main`?',
    });
    await expect(repository.resolve('payments')).rejects.toMatchObject({
      hint: 'Did you mean `feature/payments`?',
    });
    await expect(repository.resolve('relaese-2')).rejects.toMatchObject({
      hint: expect.stringContaining('`release-2`'),
    });
    await expect(repository.resolve('something-else-entirely')).rejects.toMatchObject({
      hint: expect.stringContaining('git rev-parse'),
    });
  });

  it.each(['HEAD:charter.yaml', 'HEAD^{tree}', 'main..other', ':charter.yaml', '^HEAD', '^main'])(
    'such as %s, which names something else, is refused',
    async (revision) => {
      const root = aClone();
      runGit(root, ['branch', 'other']);

      await expect((await open(root)).resolve(revision)).rejects.toMatchObject({
        code: 'git-revision-unknown',
      });
    },
  );

  it.each([
    '--help',
    '--all',
    '-h',
    '--git-dir',
    '--output=/tmp/charter-pwned',
    '-',
    '',
    '\0',
    'a b',
    'x\ny',
    '--',
  ])('is never taken for an option or a command: %j', async (revision) => {
    await expect((await open(aClone())).resolve(revision)).rejects.toMatchObject({
      code: 'git-revision-unknown',
    });
  });

  it('of an empty repository says that it is empty', async () => {
    const root = join(aFolder(), 'empty');
    mkdirSync(root);
    runGit(root, ['init', '--quiet', '--initial-branch=main']);
    write(root, { 'charter.yaml': 'x' });
    const repository = await open(root);

    expect([repository.root, repository.head]).toEqual([root, undefined]);
    await expect(repository.resolve('HEAD')).rejects.toMatchObject({ code: 'git-empty-repository' });
    expect(await workingFiles(repository)).toEqual({ 'charter.yaml': 'file x' });
    expect(await repository.defaultBranch()).toBeUndefined();
  });

  it('beyond the end of a shallow clone says how to get it', async () => {
    const origin = new TestRepository();
    const [first = ''] = origin.commits([
      { files: { a: '1' } },
      { files: { a: '2' } },
      { files: { a: '3' } },
    ]);
    const clone = join(aFolder(), 'shallow');
    runGit(dirname(clone), ['clone', '--quiet', '--depth=1', `file://${origin.path}`, clone]);
    const repository = await open(clone);

    await expect(repository.resolve(first)).rejects.toMatchObject({
      hint: expect.stringContaining('--unshallow'),
    });
    await expect(repository.resolve('HEAD~1')).rejects.toMatchObject({
      hint: expect.stringContaining('--unshallow'),
    });
    const head = await repository.resolve('HEAD');
    expect((await repository.reader.mergeTrees(head, head)).mergeBase).toBe(head);
  });

  it('that shares its history with another only beyond a shallow end cannot be merged with it', async () => {
    const origin = new TestRepository();
    const root = origin.commit({ files: { a: '1' } });
    origin.commit({ files: { a: '2' } });
    origin.commit({ branch: 'topic', parents: [root], files: { a: '1', b: '' } });
    const clone = join(aFolder(), 'shallow');
    runGit(dirname(clone), [
      'clone',
      '--quiet',
      '--depth=1',
      '--no-single-branch',
      `file://${origin.path}`,
      clone,
    ]);
    const repository = await open(clone);
    const [base, head] = [await repository.resolve('main'), await repository.resolve('origin/topic')];

    await expect(repository.reader.mergeTrees(base, head)).rejects.toMatchObject({
      code: 'git-shallow-clone',
      hint: expect.stringContaining('git fetch --unshallow'),
    });
  });
});

describe('the default branch', () => {
  it("is the remote's, or a branch of the usual name", async () => {
    const origin = new TestRepository();
    origin.commit({ branch: 'trunk', files: { a: '' } });
    origin.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    const clone = join(aFolder(), 'clone');
    runGit(dirname(clone), ['clone', '--quiet', origin.path, clone]);
    const remote = await open(clone);
    const local = await open(aClone());

    expect(await remote.defaultBranch()).toBe('origin/trunk');
    expect(await remote.resolve('origin/trunk')).toBe(origin.git('rev-parse', 'trunk'));
    expect(await local.defaultBranch()).toBe('main');
  });
});

describe('the working tree', () => {
  it('has changed, new and executable files as they are, and not what is deleted or ignored', async () => {
    const root = aClone({
      '.gitignore': 'ignored/\n*.log\n',
      'same.yaml': 'same\n',
      'changed.yaml': 'old\n',
      'deleted.yaml': '',
      'run.sh': '#!\n',
      'ünï "code"\t.yaml': 'u\n',
    });
    write(root, {
      'changed.yaml': 'new\n',
      'new/file.yaml': 'n\n',
      'ignored/file.yaml': '',
      'x.log': '',
      'node_modules/.keep': 'kept, since nobody ignores it',
    });
    unlinkSync(join(root, 'deleted.yaml'));
    chmodSync(join(root, 'run.sh'), 0o755);
    runGit(root, ['add', '--intent-to-add', 'new/file.yaml']);

    expect(await workingFiles(await open(join(root, 'new')))).toEqual({
      '.gitignore': 'file ignored/\n*.log\n',
      'same.yaml': 'file same\n',
      'changed.yaml': 'file new\n',
      'run.sh': 'executable #!\n',
      'ünï "code"\t.yaml': 'file u\n',
      'new/file.yaml': 'file n\n',
      'node_modules/.keep': 'file kept, since nobody ignores it',
    });
  });

  it('is ordered by path and has no commit', async () => {
    const root = aClone({ 'b.yaml': '', 'a/c.yaml': '', 'a.yaml': '' });
    write(root, { 'a-new.yaml': '1', 'c.yaml': '2' });

    const { tree } = await (await open(root)).readWorkingTree();

    expect(tree.commit).toBeUndefined();
    expect(tree.entries.map(({ path }) => path)).toEqual([
      'a-new.yaml',
      'a.yaml',
      'a/c.yaml',
      'b.yaml',
      'c.yaml',
    ]);
  });

  it('equals the commit that would be made of it', async () => {
    const root = aClone({ a: '1\n', 'b/c': '2\n', 'b/d': '3\n' });
    write(root, { a: 'changed\n', 'e/f': 'new\n' });
    rmSync(join(root, 'b/d'));
    symlinkSync('a', join(root, 'link'));
    const repository = await open(root);
    const before = (await repository.readWorkingTree()).tree.entries;
    const commit = commitAll(root);

    expect(before).toEqual((await repository.reader.readTree(commit)).entries);
    expect((await repository.readWorkingTree()).tree.entries).toEqual(before);
  });

  it('has symbolic links as links, follows none, and reads nothing outside the root', async () => {
    const outside = aFolder();
    write(outside, { 'secret.yaml': 'secret', 'folder/secret.yaml': 'secret' });
    const root = aClone({ 'folder/secret.yaml': 'harmless', 'a.yaml': 'a' });
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'link.yaml'));
    symlinkSync(outside, join(root, 'linked'));
    rmSync(join(root, 'folder'), { recursive: true });
    symlinkSync(join(outside, 'folder'), join(root, 'folder'));

    const files = await workingFiles(await open(root));

    expect(files).toEqual({
      'a.yaml': 'file a',
      'link.yaml': `symlink ${join(outside, 'secret.yaml')}`,
      linked: `symlink ${outside}`,
      folder: `symlink ${join(outside, 'folder')}`,
    });
  });

  it('does not follow a folder that becomes a link after it was listed', async () => {
    const outside = aFolder();
    write(outside, { 'file.yaml': 'same bytes' });
    const root = aClone({ 'a.yaml': '' });
    write(root, { 'new/file.yaml': 'same bytes' });
    const { tree, readBlobs } = await (await open(root)).readWorkingTree();
    renameSync(join(root, 'new'), join(root, 'moved'));
    symlinkSync(outside, join(root, 'new'));

    const blob = tree.entries.find(({ path }) => path === 'new/file.yaml')?.blob ?? '';
    await expect(readBlobs([blob])).rejects.toMatchObject({ code: 'git-working-tree-unreadable' });
  });

  it('says so when a file changes between listing and reading', async () => {
    const root = aClone();
    write(root, { 'new.yaml': 'one' });
    const { tree, readBlobs } = await (await open(root)).readWorkingTree();
    const blob = tree.entries.find(({ path }) => path === 'new.yaml')?.blob ?? '';
    write(root, { 'new.yaml': 'two' });

    await expect(readBlobs([blob])).rejects.toMatchObject({
      code: 'git-working-tree-unreadable',
      message: expect.stringContaining('"new.yaml"'),
    });
  });

  it('leaves out pipes, sockets and repositories inside it, and does not wait for them', async () => {
    const root = aClone({ 'a.yaml': 'a' });
    spawnSync('sh', ['-c', 'mkfifo "$0"', join(root, 'pipe.yaml')]);
    expect(lstatSync(join(root, 'pipe.yaml')).isFIFO()).toBe(true);
    mkdirSync(join(root, 'inner'));
    runGit(join(root, 'inner'), ['init', '--quiet']);
    write(root, { 'inner/x.yaml': 'x' });

    expect(await workingFiles(await open(root))).toEqual({ 'a.yaml': 'file a' });
  });

  it('is read without running a file system monitor that the clone names', async () => {
    const root = aClone();
    const trace = join(dirname(root), 'it-ran');
    writeFileSync(join(dirname(root), 'monitor.sh'), `#!/bin/sh\ntouch ${trace}\n`, { mode: 0o755 });
    runGit(root, ['config', 'core.fsmonitor', join(dirname(root), 'monitor.sh')]);

    await (await open(root)).readWorkingTree();

    expect(existsSync(trace)).toBe(false);
  });

  it('has submodules as submodules', async () => {
    const root = aClone();
    const id = '1'.repeat(40);
    runGit(root, ['update-index', '--add', '--cacheinfo', `160000,${id},module`]);
    mkdirSync(join(root, 'module'));

    const { tree } = await (await open(root)).readWorkingTree();

    expect(tree.entries.find(({ path }) => path === 'module')).toEqual({
      path: 'module',
      mode: 'submodule',
      blob: id,
    });
  });

  it('is read in the middle of a conflicting merge', async () => {
    const root = aClone({ 'a.yaml': '1\n' });
    runGit(root, ['checkout', '--quiet', '-b', 'other']);
    write(root, { 'a.yaml': '2\n' });
    commitAll(root);
    runGit(root, ['checkout', '--quiet', 'main']);
    write(root, { 'a.yaml': '3\n' });
    commitAll(root);
    spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'merge', 'other'], {
      cwd: root,
    });

    const files = await workingFiles(await open(root));

    expect(files).toEqual({ 'a.yaml': `file ${readFileSync(join(root, 'a.yaml'), 'utf8')}` });
    expect(files['a.yaml']).toContain('<<<<<<<');
  });
});

describe('a folder that is no repository', () => {
  it('is read as it is, without .git and node_modules, and has no revisions', async () => {
    const root = aFolder();
    write(root, { 'charter.yaml': 'c', 'a/b.yaml': 'b', 'node_modules/x/y.yaml': '', 'a/.git/config': '' });
    symlinkSync('/etc', join(root, 'etc'));
    const repository = await open(root);

    expect([repository.kind, repository.root]).toEqual(['folder', root]);
    expect(await workingFiles(repository)).toEqual({
      'a/b.yaml': 'file b',
      'charter.yaml': 'file c',
      etc: 'symlink /etc',
    });
    await expect(repository.resolve('HEAD')).rejects.toMatchObject({ code: 'git-not-a-repository' });
    await expect(repository.reader.readTree('1'.repeat(40))).rejects.toMatchObject({
      code: 'git-not-a-repository',
    });
    expect(await repository.defaultBranch()).toBeUndefined();
  });

  it('that does not exist, or is a file, is refused', async () => {
    const root = aFolder();
    write(root, { file: '' });

    for (const path of [join(root, 'nothing'), join(root, 'file')]) {
      await expect(openLocalRepository(path)).rejects.toMatchObject({
        code: 'git-not-a-repository',
        message: `There is no folder ${path}.`,
      });
    }
  });
});

describe('without a usable git', () => {
  it('files can be read where the program is missing, and revisions say what to install', async () => {
    const root = aClone();
    vi.stubEnv('PATH', aFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    const repository = await open(root);

    expect(repository.kind).toBe('folder');
    expect(Object.keys(await workingFiles(repository))).toEqual(['a/b.yaml', 'charter.yaml']);
    await expect(repository.resolve('HEAD')).rejects.toMatchObject({
      code: 'git-not-installed',
      hint: expect.stringContaining('Install Git'),
    });
  });

  it('a repository of another user is refused with the command that trusts it', async () => {
    const root = aClone();
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
    onTestFinished(() => void vi.unstubAllEnvs());

    await expect(openLocalRepository(root)).rejects.toMatchObject({
      code: 'git-dubious-ownership',
      hint: expect.stringContaining(`git config --global --add safe.directory '${root}`),
    });
  });

  it('a repository with a broken configuration is an error with what Git says', async () => {
    const root = aClone();
    write(root, { '.git/config': '[core\nthis is not a configuration' });

    await expect(openLocalRepository(root)).rejects.toMatchObject({
      code: 'git-command-failed',
      message: expect.stringContaining('config'),
    });
  });
});
