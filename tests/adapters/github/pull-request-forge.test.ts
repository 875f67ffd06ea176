import { describe, expect, it } from 'vitest';
import { commentMarker } from '../../../src/model/check-report.ts';
import type { PullRequestForge } from '../../../src/ports/forge.ts';
import { aGitHub, allowMinting, aNockedApi, appId, now } from '../../builders/a-github.ts';

const key = { owner: 'acme', repo: 'shop', number: 12 };
const sha = 'a'.repeat(40);

function page(number: number): object {
  return { per_page: '100', page: String(number) };
}

async function aForge(): Promise<PullRequestForge> {
  const { github } = await aGitHub();
  return github.connector.forRepository({ installationId: 42, owner: 'acme', repo: 'shop' });
}

function comment(id: number, rest: object = {}): object {
  return { id, body: `${commentMarker}\nhello`, user: { login: 'charter[bot]', type: 'Bot' }, ...rest };
}

describe('the forge of a pull request', () => {
  it('reads a pull request, with a token that can publish in this repository and nowhere else', async () => {
    const api = aNockedApi();
    const minted = allowMinting();
    let authorization = '';
    api.get('/repos/acme/shop/pulls/12').reply(200, (request: Request) => {
      authorization = request.headers.get('authorization') ?? '';
      return {
        number: 12,
        state: 'open',
        draft: true,
        html_url: 'https://forge.example/acme/shop/pull/12',
        user: { login: 'anna' },
        head: { sha, repo: { id: 9 } },
        base: { ref: 'main', repo: { id: 5, clone_url: 'https://forge.example/acme/shop.git' } },
      };
    });
    const forge = await aForge();

    const pullRequest = await forge.readPullRequest(key);

    expect(pullRequest).toEqual({
      key,
      repositoryId: 5,
      cloneUrl: 'https://forge.example/acme/shop.git',
      state: 'open',
      isDraft: true,
      isFromFork: true,
      baseBranch: 'main',
      headSha: sha,
      author: 'anna',
      htmlUrl: 'https://forge.example/acme/shop/pull/12',
    });
    expect(minted).toEqual([
      { repositories: ['shop'], permissions: { checks: 'write', pull_requests: 'write' } },
    ]);
    expect(authorization).toBe('token token-1');
  });

  it('reads a pull request whose author and fork are gone', async () => {
    const api = aNockedApi();
    allowMinting();
    api.get('/repos/acme/shop/pulls/12').reply(200, {
      state: 'closed',
      html_url: 'https://forge.example/acme/shop/pull/12',
      user: null,
      head: { sha, repo: null },
      base: { ref: 'main', repo: { id: 5, clone_url: 'https://forge.example/acme/shop.git' } },
    });

    const pullRequest = await (await aForge()).readPullRequest(key);

    expect(pullRequest).toMatchObject({ author: 'ghost', isFromFork: true, isDraft: false, state: 'closed' });
  });

  it('mints a token for a fetch that can read the contents of this repository alone', async () => {
    aNockedApi();
    const minted = allowMinting();

    const token = await (await aForge()).mintReadToken(false);

    expect(token).toBe('token-1');
    expect(minted).toEqual([{ repositories: ['shop'], permissions: { contents: 'read' } }]);
  });

  it('asks for a token once for many calls', async () => {
    const api = aNockedApi();
    const minted = allowMinting();
    api
      .persist()
      .get(/check-runs/)
      .reply(200, { total_count: 0, check_runs: [] });
    const { github } = await aGitHub();

    for (let round = 0; round < 3; round++) {
      const forge = await github.connector.forRepository({ installationId: 42, owner: 'acme', repo: 'shop' });
      await forge.listChecks(key, sha);
    }

    expect(minted).toHaveLength(1);
  });

  it('lists its own newest checks in one call', async () => {
    const api = aNockedApi();
    allowMinting();
    api
      .get(`/repos/acme/shop/commits/${sha}/check-runs`)
      .query({ app_id: appId, filter: 'latest', per_page: 100 })
      .reply(200, {
        check_runs: [
          { id: 1, name: 'charter/plan', status: 'completed', conclusion: 'success', external_id: 'pr=12;x' },
          { id: 2, name: 'charter/validate', status: 'in_progress', conclusion: null, external_id: null },
        ],
      });

    expect(await (await aForge()).listChecks(key, sha)).toEqual([
      { id: 1, name: 'charter/plan', status: 'completed', conclusion: 'success', externalId: 'pr=12;x' },
      { id: 2, name: 'charter/validate', status: 'in_progress', conclusion: undefined, externalId: '' },
    ]);
  });

  it.each([
    ['queued', true],
    ['in_progress', false],
    ['completed', false],
  ])('takes a suite that is %s for one that is asked for again: %s', async (status, isAwaited) => {
    const api = aNockedApi();
    allowMinting();
    api
      .get(`/repos/acme/shop/commits/${sha}/check-suites`)
      .query({ app_id: appId, per_page: 100 })
      .reply(200, { check_suites: [{ id: 1, status }] });

    expect(await (await aForge()).isRerunAwaited(key, sha)).toBe(isAwaited);
  });

  it('creates a finished check, cut to what GitHub takes', async () => {
    const api = aNockedApi();
    allowMinting();
    let sent: unknown;
    api.post('/repos/acme/shop/check-runs').reply(201, async (request: Request) => {
      sent = await request.json();
      return { id: 1 };
    });
    const annotation = {
      path: 'a.yaml',
      startLine: 3,
      endLine: 3,
      startColumn: 5,
      endColumn: 9,
      level: 'failure' as const,
      title: 'unknown-ref',
      message: 'Found x.',
    };

    await (
      await aForge()
    ).createCheck(key, {
      head: sha,
      externalId: 'pr=12;sha256:0',
      report: {
        name: 'charter/validate',
        conclusion: 'failure',
        title: '1 error',
        summary: 'é'.repeat(40_000),
        annotations: Array.from({ length: 60 }, () => annotation),
      },
    });

    expect(sent).toEqual({
      name: 'charter/validate',
      head_sha: sha,
      external_id: 'pr=12;sha256:0',
      status: 'completed',
      conclusion: 'failure',
      completed_at: now,
      output: {
        title: '1 error',
        summary: 'é'.repeat(32_767),
        annotations: Array.from({ length: 50 }, () => ({
          path: 'a.yaml',
          start_line: 3,
          end_line: 3,
          start_column: 5,
          end_column: 9,
          annotation_level: 'failure',
          title: 'unknown-ref',
          message: 'Found x.',
        })),
      },
    });
  });

  describe('and its living comment', () => {
    const place = { installationId: 42, owner: 'acme', repo: 'shop' };

    it('is found by author and marker among what others wrote, in one call', async () => {
      const api = aNockedApi();
      allowMinting();
      api.get('/app').reply(200, { slug: 'charter' });
      api
        .get('/repos/acme/shop/issues/12/comments')
        .query(page(1))
        .reply(200, [
          comment(1, { user: { login: 'mallory', type: 'User' } }),
          comment(2, { user: { login: 'charter[bot]', type: 'User' } }),
          comment(3, { user: { login: 'other[bot]', type: 'Bot' } }),
          comment(4, { body: `quoted: ${commentMarker}` }),
          comment(5),
        ]);
      const { github, calls } = await aGitHub();
      await github.identify();
      const forge = await github.connector.forRepository(place);
      const before = calls.length;

      const found = await forge.findComment(key);

      expect(found).toEqual({ id: 5, body: `${commentMarker}\nhello` });
      expect(calls.slice(before).map(({ route }) => route)).toEqual([
        'POST /app/installations/{installation_id}/access_tokens',
        'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      ]);
    });

    it('is looked for in all of a long conversation', async () => {
      const api = aNockedApi();
      allowMinting();
      const others = Array.from({ length: 100 }, (_, n) => comment(n + 1, { body: 'hm' }));
      api.get('/app').reply(200, { slug: 'charter' });
      api.get('/repos/acme/shop/issues/12/comments').query(page(1)).reply(200, others);
      api
        .get('/repos/acme/shop/issues/12/comments')
        .query(page(2))
        .reply(200, [comment(101)]);

      expect(await (await aForge()).findComment(key)).toMatchObject({ id: 101 });
    });

    it('is not there when nobody wrote it', async () => {
      const api = aNockedApi();
      allowMinting();
      api.get('/app').reply(200, { slug: 'charter' });
      api.get('/repos/acme/shop/issues/12/comments').query(page(1)).reply(200, []);

      expect(await (await aForge()).findComment(key)).toBeUndefined();
    });

    it('is read by its id once it is known, and looked for again when it was deleted', async () => {
      const api = aNockedApi();
      allowMinting();
      api.get('/app').reply(200, { slug: 'charter' });
      api.post('/repos/acme/shop/issues/12/comments', { body: 'text' }).reply(201, { id: 77 });
      api.get('/repos/acme/shop/issues/comments/77').reply(200, comment(77));
      api.get('/repos/acme/shop/issues/comments/77').reply(404, { message: 'Not Found' });
      api.get('/repos/acme/shop/issues/12/comments').query(page(1)).reply(200, []);
      const { github } = await aGitHub();

      await (await github.connector.forRepository(place)).createComment(key, 'text');
      const known = await (await github.connector.forRepository(place)).findComment(key);
      const deleted = await (await github.connector.forRepository(place)).findComment(key);

      expect(known).toEqual({ id: 77, body: `${commentMarker}\nhello` });
      expect(deleted).toBeUndefined();
    });

    it('is edited in place', async () => {
      const api = aNockedApi();
      allowMinting();
      const edit = api.patch('/repos/acme/shop/issues/comments/77', { body: 'new' }).reply(200, { id: 77 });

      await (await aForge()).updateComment(key, 77, 'new');

      expect(edit.isDone()).toBe(true);
    });
  });
});
