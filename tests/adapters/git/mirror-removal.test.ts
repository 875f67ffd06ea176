import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMirror } from '../../../src/adapters/git/mirror.ts';
import { aGitServer } from '../../builders/a-git-server.ts';
import { TestRepository } from '../../builders/a-repository.ts';

/** Mirrors 41 and 42 of one repository, just synced. */
async function twoMirrors(keptUnused: number) {
  const repository = new TestRepository();
  const base = repository.commit({ files: { 'charter.yaml': '' } });
  repository.git('update-ref', 'refs/pull/7/head', base);
  const server = await aGitServer(repository);
  const directory = join(repository.path, 'mirrors');
  const mirror = createMirror({ directory, keptUnused });
  const sync = (repositoryId: number) => mirror.sync(requestOf(server, repositoryId));
  await Promise.all([41, 42].map(sync));
  return { base, directory, server, mirror, sync };
}

function requestOf({ cloneUrl, token }: { cloneUrl: string; token: string }, repositoryId: number) {
  return { repositoryId, cloneUrl, baseBranch: 'main', pullNumber: 7, token: () => Promise.resolve(token) };
}

describe('the mirrors of repositories that are gone', () => {
  it('are removed, and made anew when they come back', async () => {
    const { base, directory, mirror, sync } = await twoMirrors(0);

    expect(await mirror.keepOnly(new Set([41]))).toEqual([42]);
    expect([41, 42].map((id) => existsSync(join(directory, `${id}.git`)))).toEqual([true, false]);
    expect((await sync(42)).base).toBe(base);
  });

  it('stay while they were used a short time ago', async () => {
    const { directory, mirror } = await twoMirrors(3_600_000);

    expect(await mirror.keepOnly(new Set())).toEqual([]);
    expect(existsSync(join(directory, '42.git'))).toBe(true);
  });

  it('stay when they come into use while others are removed', async () => {
    const { base, directory, server } = await twoMirrors(0);
    const mirror = createMirror({ directory });
    const asked: number[] = [];
    let synced: Promise<{ readonly base: string | undefined }> | undefined;
    const has = (id: number): boolean => {
      asked.push(id);
      synced ??= Promise.resolve().then(() => mirror.sync(requestOf(server, id === 41 ? 42 : 41)));
      return false;
    };

    const gone = await mirror.keepOnly(Object.assign(new Set<number>(), { has }));

    expect(gone).toEqual(asked.slice(0, 1));
    expect((await synced)?.base).toBe(base);
  });

  it('are the only thing that is removed', async () => {
    const { directory, mirror } = await twoMirrors(0);
    mkdirSync(join(directory, 'notes.git'));
    writeFileSync(join(directory, '7.txt'), '');

    await mirror.keepOnly(new Set());

    expect(['notes.git', '7.txt'].map((name) => existsSync(join(directory, name)))).toEqual([true, true]);
  });

  it('are none where there are no mirrors yet', async () => {
    const mirror = createMirror({ directory: join(new TestRepository().path, 'none') });

    expect(await mirror.keepOnly(new Set())).toEqual([]);
  });
});
