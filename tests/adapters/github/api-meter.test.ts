import { describe, expect, it } from 'vitest';
import { mintRoute, type ApiCall } from '../../../src/adapters/github/api-meter.ts';
import { aGitHub, allowMinting, aNockedApi } from '../../builders/a-github.ts';

const apps = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const key = { owner: 'acme', repo: 'a', number: 1 };

describe('the meter of API calls', () => {
  it('tells the calls of runs apart that go on at the same time, mints not counted', async () => {
    const api = aNockedApi();
    allowMinting();
    api
      .persist()
      .get(/comments/)
      .reply(200, []);
    const { github, meter, calls } = await aGitHub({ isThrottled: true });
    const run = async (repo: string, times: number): Promise<ApiCall[]> => {
      const own: ApiCall[] = [];
      await meter.during(own, async () => {
        const forge = await github.gate.gateFor({ installationId: 42, owner: 'acme', repo });
        for (let n = 0; n < times; n++) await forge.readCommentApps({ ...key, repo }, '2026-01-01T00:00:00Z');
      });
      return own;
    };

    const runs = await Promise.all([run('a', 3), run('b', 5), run('c', 1)]);

    expect(runs.map((own) => own.map(({ route, status }) => `${route} ${status}`))).toEqual(
      [3, 5, 1].map((times) => Array.from({ length: times }, () => `${apps} 200`)),
    );
    expect(calls.filter(({ route }) => route === mintRoute)).toHaveLength(3);
  });

  it('counts also what failed', async () => {
    aNockedApi()
      .get(/comments/)
      .reply(500, {});
    allowMinting();
    const { github, meter } = await aGitHub();
    const own: ApiCall[] = [];

    const failing = meter.during(own, async () => {
      const forge = await github.gate.gateFor({ installationId: 42, owner: 'acme', repo: 'a' });
      await forge.readCommentApps(key, '2026-01-01T00:00:00Z');
    });

    await expect(failing).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect(own.map(({ route, status }) => ({ route, status }))).toEqual([{ route: apps, status: 500 }]);
  });
});
