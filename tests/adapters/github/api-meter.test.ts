import { describe, expect, it } from 'vitest';
import { mintRoute, type ApiCall } from '../../../src/adapters/github/api-meter.ts';
import { aGitHub, allowMinting, aNockedApi } from '../../builders/a-github.ts';

const role = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
const anna = { id: 1, login: 'anna', kind: 'person' } as const;

describe('the meter of API calls', () => {
  it('tells the calls of runs apart that go on at the same time, mints not counted', async () => {
    const api = aNockedApi();
    allowMinting();
    api
      .persist()
      .get(/collaborators/)
      .reply(200, { user: { id: 1 }, role_name: 'read' });
    const { github, meter, calls } = await aGitHub({ isThrottled: true });
    const run = async (repo: string, times: number): Promise<ApiCall[]> => {
      const own: ApiCall[] = [];
      await meter.during(own, async () => {
        const forge = await github.gate.gateFor({ installationId: 42, owner: 'acme', repo });
        for (let n = 0; n < times; n++) await forge.readRole(anna);
      });
      return own;
    };

    const runs = await Promise.all([run('a', 3), run('b', 5), run('c', 1)]);

    expect(runs.map((own) => own.map(({ route, status }) => `${route} ${status}`))).toEqual(
      [3, 5, 1].map((times) => Array.from({ length: times }, () => `${role} 200`)),
    );
    expect(calls.filter(({ route }) => route === mintRoute)).toHaveLength(3);
  });

  it('counts also what failed', async () => {
    aNockedApi()
      .get(/collaborators/)
      .reply(500, {});
    allowMinting();
    const { github, meter } = await aGitHub();
    const own: ApiCall[] = [];

    const failing = meter.during(own, async () => {
      const forge = await github.gate.gateFor({ installationId: 42, owner: 'acme', repo: 'a' });
      await forge.readRole(anna);
    });

    await expect(failing).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect(own.map(({ route, status }) => ({ route, status }))).toEqual([{ route: role, status: 500 }]);
  });
});
