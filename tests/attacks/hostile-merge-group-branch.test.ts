import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMirror } from '../../src/adapters/git/mirror.ts';
import { keysForEvent } from '../../src/flows/review/keys-for-event.ts';
import { parseMergeGroupKey } from '../../src/model/merge-group-key.ts';
import { aGitServer } from '../builders/a-git-server.ts';
import { TestRepository } from '../builders/a-repository.ts';

const hostile = [
  'gh-readonly-queue/../../../../outside/pr-7-0a1b2c3d',
  'gh-readonly-queue/main/../../../outside/pr-7-0a1b2c3d',
  'gh-readonly-queue//outside/pr-7-0a1b2c3d',
  'gh-readonly-queue/main.lock/pr-7-0a1b2c3d',
  'gh-readonly-queue/main\u0000/pr-7-0a1b2c3d',
  'gh-readonly-queue/main\nref-prefix refs/heads/main/pr-7-0a1b2c3d',
  'gh-readonly-queue/main @{1}/pr-7-0a1b2c3d',
  'gh-readonly-queue/*/pr-7-0a1b2c3d',
];

describe('a merge group whose branch has a hostile name', () => {
  it.each(hostile)('is asked for at nobody and written nowhere: %j', async (branch) => {
    const repository = new TestRepository();
    repository.commit({ files: { 'charter.yaml': '' } });
    const server = await aGitServer(repository);
    const directory = join(repository.path, 'mirrors');

    const { base, head } = await createMirror({ directory }).sync({
      repositoryId: 42,
      cloneUrl: server.cloneUrl,
      baseBranch: parseMergeGroupKey(`acme/shop@${branch}`)?.baseBranch ?? 'main',
      pullNumber: 7,
      headRef: `refs/heads/${branch}`,
      token: () => Promise.resolve(server.token),
    });

    expect(head).toBeUndefined();
    expect(base === undefined || parseMergeGroupKey(`acme/shop@${branch}`) === undefined).toBe(true);
    expect(existsSync(join(repository.path, 'outside'))).toBe(false);
  });

  it.each([
    'gh-readonly-queue/main/pr-0-0a1b2c3d',
    'gh-readonly-queue/main/pr-7-',
    'gh-readonly-queue/main/pr-7-0a1b2c3d/more',
    'gh-readonly-queue/pr-7-0a1b2c3d',
    'main',
    `gh-readonly-queue/${'x'.repeat(300)}/pr-7-0a1b2c3d`,
  ])('leads to no work where it is none of the queue: %s', (branch) => {
    const payload = {
      action: 'checks_requested',
      merge_group: { head_ref: `refs/heads/${branch}` },
      repository: { id: 5, full_name: 'acme/shop' },
      installation: { id: 42 },
    };

    expect(keysForEvent({ event: 'merge_group', payload, appId: 17 })).toEqual([]);
  });

  it('stands for the last pull request that it names, into all that comes before it', () => {
    const branch = 'gh-readonly-queue/main/pr-7-0a1b2c3d/pr-8-0a1b2c3d';

    expect(parseMergeGroupKey(`acme/shop@${branch}`)).toMatchObject({
      baseBranch: 'main/pr-7-0a1b2c3d',
      pullNumber: 8,
    });
  });
});
