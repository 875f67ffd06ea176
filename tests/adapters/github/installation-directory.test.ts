import { describe, expect, it } from 'vitest';
import { aGitHub, allowMinting, aNockedApi } from '../../builders/a-github.ts';

const page = (number: number): object => ({ per_page: '100', page: String(number) });

describe('the directory of installations', () => {
  it('lists the installations that are not suspended, on all pages', async () => {
    const api = aNockedApi();
    const many = Array.from({ length: 100 }, (_, n) => ({ id: n + 1, suspended_at: null }));
    api.get('/app/installations').query(page(1)).reply(200, many);
    api
      .get('/app/installations')
      .query(page(2))
      .reply(200, [
        { id: 101, suspended_at: '2026-01-01T00:00:00Z' },
        { id: 102, suspended_at: null },
      ]);
    const { github } = await aGitHub();

    const installations = await github.directory.listInstallations();

    expect(installations).toHaveLength(101);
    expect(installations.at(-1)).toBe(102);
  });

  it('gives up on a list that has no end', { timeout: 60_000 }, async () => {
    aNockedApi();
    const many = JSON.stringify(Array.from({ length: 100 }, () => ({ id: 1 })));
    const headers = { 'content-type': 'application/json' };
    const { github, calls } = await aGitHub({ fetch: async () => new Response(many, { headers }) });

    await expect(github.directory.listInstallations()).rejects.toMatchObject({
      code: 'forge-unavailable',
      message: 'GET /app/installations for App 17 gave an answer without a valid end of its list.',
    });
    expect(calls).toHaveLength(2_000);
  });

  it('lists the repositories that can still change, with a token that can only look', async () => {
    const api = aNockedApi();
    const minted = allowMinting();
    api
      .get('/installation/repositories')
      .query(page(1))
      .reply(200, {
        repositories: [
          { id: 5, full_name: 'acme/shop', archived: false, disabled: false },
          { full_name: 'acme/old', archived: true, disabled: false },
          { full_name: 'acme/off', archived: false, disabled: true },
        ],
      });
    const { github } = await aGitHub();

    expect(await github.directory.listRepositories(42)).toEqual([{ owner: 'acme', repo: 'shop', id: 5 }]);
    expect(minted).toEqual([{ permissions: { metadata: 'read', pull_requests: 'read' } }]);
  });

  it('lists the open pull requests of a repository with their heads', async () => {
    const api = aNockedApi();
    allowMinting();
    api
      .get('/repos/acme/shop/pulls')
      .query({ state: 'open', ...page(1) })
      .reply(200, [
        { number: 3, head: { sha: 'aaa' } },
        { number: 4, head: { sha: 'bbb' } },
      ]);
    const { github } = await aGitHub();

    expect(
      await github.directory.listOpenPullRequests({ owner: 'acme', repo: 'shop', installationId: 42 }),
    ).toEqual([
      { number: 3, head: 'aaa' },
      { number: 4, head: 'bbb' },
    ]);
  });

  it('says that an answer is no list', async () => {
    aNockedApi().get('/app/installations').query(page(1)).reply(200, { message: 'hello' });
    const { github } = await aGitHub();

    await expect(github.directory.listInstallations()).rejects.toMatchObject({ code: 'forge-unavailable' });
  });
});
