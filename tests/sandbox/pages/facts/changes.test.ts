import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listChanges } from '../../../../src/sandbox/pages/facts/changes.ts';
import { pageLimits, readChangePage, type PageLimits } from '../../../../src/sandbox/pages/facts/patches.ts';
import { readGit } from '../../../../src/sandbox/pages/facts/read-git.ts';
import { aForgeWorld, type ForgeWorld } from '../../../builders/a-forge-world.ts';

const hostileName = 'a"b\\c\nd <script>ä.yaml';

describe('the differences of a page', () => {
  let world: ForgeWorld;
  let before = '';
  let after = '';
  beforeAll(async () => {
    world = await aForgeWorld();
    before = await world.commit({
      branch: 'main',
      files: {
        'old.md': 'line\n'.repeat(20),
        'gone.yaml': 'entirely: different\n',
        'tool.sh': 'echo\n',
        'logo.png': Buffer.from([0, 1, 2]),
        'link.txt': 'content\n',
      },
    });
    after = await world.commit({
      branch: 'change',
      from: 'main',
      files: {
        'old.md': null,
        'new.md': `${'line\n'.repeat(20)}more\n`,
        'gone.yaml': null,
        'tool.sh': 'echo\n',
        'logo.png': Buffer.from([0, 9]),
        'link.txt': 'tool.sh',
        'big.yaml': 'x: 1\n'.repeat(2_000),
        [hostileName]: 'a: 1\n',
      },
      modes: { 'tool.sh': '100755', 'link.txt': '120000' },
    });
  });
  afterAll(() => world.close());

  const pageOf = async (limits: PageLimits, offset = 0) => {
    const changes = await listChanges(world.git, before, after);
    return readChangePage(world.git, { before, after }, { changes, offset, limits });
  };

  it('are listed with status, names, modes and counts', async () => {
    const { files, added, deleted, isComplete } = await listChanges(world.git, before, after);

    expect([added, deleted, isComplete]).toEqual([2_003, 2, true]);
    expect(
      files.map((file) => [
        file.path,
        file.status,
        file.previousPath,
        file.added,
        file.deleted,
        file.isBinary,
      ]),
    ).toEqual([
      [hostileName, 'added', undefined, 1, 0, false],
      ['big.yaml', 'added', undefined, 2_000, 0, false],
      ['gone.yaml', 'deleted', undefined, 0, 1, false],
      ['link.txt', 'type changed', undefined, 1, 1, false],
      ['logo.png', 'modified', undefined, 0, 0, true],
      ['new.md', 'renamed', 'old.md', 1, 0, false],
      ['tool.sh', 'modified', undefined, 0, 0, false],
    ]);
    expect(files.slice(-1).map(({ modeBefore, modeAfter }) => [modeBefore, modeAfter])).toEqual([
      ['100644', '100755'],
    ]);
  });

  it('come with their lines, but for what is too large', async () => {
    const { shown } = await pageOf(pageLimits);
    const lines = shown.map(({ file, patch, isLeftOut }) => [
      file.path,
      patch?.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== 'context')).length,
      isLeftOut,
    ]);

    expect(lines).toEqual([
      [hostileName, 1, false],
      ['big.yaml', undefined, true],
      ['gone.yaml', 1, false],
      ['link.txt', 2, false],
      ['logo.png', undefined, false],
      ['new.md', 1, false],
      ['tool.sh', undefined, false],
    ]);
  });

  it('are shown part by part, within the limits', async () => {
    const { shown } = await pageOf({ ...pageLimits, files: 2, lines: 1 }, 2);

    expect(shown.map(({ file, isLeftOut }) => [file.path, isLeftOut])).toEqual([
      ['gone.yaml', false],
      ['link.txt', true],
    ]);
  });

  it('leave out what does not fit into the bytes, never half of a file', async () => {
    const { shown } = await pageOf({ ...pageLimits, bytes: 300 });

    expect(shown.filter(({ isLeftOut }) => isLeftOut).map(({ file }) => file.path)).toEqual([
      'big.yaml',
      'gone.yaml',
      'link.txt',
      'new.md',
    ]);
  });

  it('stop Git once it has said enough', async () => {
    const args = ['cat-file', 'blob', `${after}:big.yaml`];

    expect(await readGit({ directory: world.git.directory, args, limit: 10 })).toEqual({
      text: 'x: 1\nx: 1\n',
      isComplete: false,
    });
  });
});
