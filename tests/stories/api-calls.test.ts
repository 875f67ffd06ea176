import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/sandbox/forge/forge.ts';
import { createForgeAccount } from '../../src/sandbox/story/forge-account.ts';
import { cloneAs } from '../../src/sandbox/story/workplace.ts';
import { aBotFor, aSandbox } from '../builders/a-sandbox.ts';
import { aFolder } from '../builders/a-store.ts';

const file = 'environments/production/payments.yaml';

describe('the API calls of the bot', () => {
  it('are at most six for a push to a pull request, token mints left out', async () => {
    const records: RequestRecord[] = [];
    const world = await aSandbox({ onRequest: (record) => records.push(record) });
    const bot = await aBotFor(world);
    const callsSince = (start: number): string[] =>
      records
        .slice(start)
        .filter(({ kind, login }) => kind === 'api' && login?.startsWith('charter') === true)
        .filter(({ path }) => !path.endsWith('/access_tokens'))
        .map(({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f]{40}/g, '{sha}')}`);

    const { repository, forge, users } = world.sandbox;
    const leo = users.find(({ login }) => login === 'leo');
    if (leo === undefined) throw new Error('there is no demo user leo');
    const directory = join(aFolder(), 'clone');
    const { token } = leo;
    const workplace = await cloneAs({ directory, cloneUrl: repository.cloneUrl, person: leo, token });
    const account = createForgeAccount({ apiUrl: forge.apiUrl, token, repository: 'nightjar/registry' });
    const push = async (before: string, after: string): Promise<string[]> => {
      const start = records.length;
      await workplace.write(file, (await workplace.read(file)).replace(before, after));
      await workplace.git('commit', '--quiet', '--all', '--message', `feat: ${after}`);
      await workplace.git('push', '--quiet', 'origin', 'HEAD:more');
      if (start === opened)
        await account.openPullRequest({ head: 'more', base: 'main', title: 'More', body: '' });
      await bot.settled();
      return callsSince(start);
    };
    const opened = records.length;
    const first = await push('memory: 1Gi', 'memory: 2GB');
    const second = await push('memory: 2GB', 'memory: 2Gi');

    const upToChecks = [
      'GET /repos/nightjar/registry/pulls/1',
      'GET /repos/nightjar/registry/commits/{sha}/check-runs',
      'POST /repos/nightjar/registry/check-runs',
      'POST /repos/nightjar/registry/check-runs',
    ];
    expect(first).toEqual([
      ...upToChecks,
      'GET /repos/nightjar/registry/issues/1/comments',
      'POST /repos/nightjar/registry/issues/1/comments',
    ]);
    expect(second).toEqual([
      ...upToChecks,
      'GET /repos/nightjar/registry/issues/comments/1',
      'PATCH /repos/nightjar/registry/issues/comments/1',
    ]);
  });
});
