import { describe, expect, it } from 'vitest';
import { GitHubProtectionReader } from '../../../../src/adapters/github/protection/github-protection-reader.ts';
import { restReader } from '../../../../src/adapters/github/protection/rest-reader.ts';
import { codeOwnersPaths } from '../../../../src/approvals/codeowners/locate-codeowners.ts';
import { ForgeError } from '../../../../src/model/forge-error.ts';
import type { RepositoryProtection } from '../../../../src/model/protection-facts.ts';
import { aGitHubWith, protectedSettings, type Settings } from '../../../builders/a-github-settings.ts';
import { aForgeEnvironment, aLayer } from '../../../builders/a-protection.ts';
import { readGithubDescription } from '../../../sandbox/forge/conformance/github-description.ts';

const shop = { owner: 'acme', repo: 'shop' };
const url = 'https://api.github.com/x';
const classicOperation = 'GET /repos/{owner}/{repo}/branches/{branch}/protection';
const rulesetOperation = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
const environmentsOperation = 'GET /repos/{owner}/{repo}/environments';

const source = { kind: 'ruleset', id: 5, name: 'main', level: 'Repository', owner: 'acme/shop' } as const;

async function readerOn(more: Settings): Promise<GitHubProtectionReader> {
  const { url: baseUrl } = await aGitHubWith(more);
  return new GitHubProtectionReader(restReader({ baseUrl, token: 'ghp_secret' }));
}

async function read(more: Settings = {}): Promise<RepositoryProtection> {
  return (await readerOn(more)).readProtection(shop, 17);
}

const user = {
  login: 'ben',
  id: 4,
  node_id: 'U4',
  avatar_url: url,
  gravatar_id: '',
  url,
  html_url: url,
  followers_url: url,
  following_url: url,
  gists_url: url,
  starred_url: url,
  subscriptions_url: url,
  organizations_url: url,
  repos_url: url,
  events_url: url,
  received_events_url: url,
  type: 'User',
  site_admin: false,
};

const classic: Settings = {
  [classicOperation]: {
    body: {
      url,
      required_status_checks: {
        url,
        strict: true,
        contexts: ['charter/plan', 'ci'],
        contexts_url: url,
        checks: [
          { context: 'charter/plan', app_id: 17 },
          { context: 'ci', app_id: null },
        ],
      },
      required_pull_request_reviews: {
        url,
        dismiss_stale_reviews: false,
        require_code_owner_reviews: true,
        required_approving_review_count: 2,
        require_last_push_approval: false,
        bypass_pull_request_allowances: { users: [user], teams: [], apps: [] },
      },
      enforce_admins: { url, enabled: false },
      allow_force_pushes: { enabled: false },
      allow_deletions: { enabled: true },
    },
  },
};

const bypassed: Settings = {
  [rulesetOperation]: {
    body: {
      id: 5,
      name: 'main',
      target: 'branch',
      source_type: 'Repository',
      source: 'acme/shop',
      enforcement: 'active',
      bypass_actors: [
        { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' },
        { actor_id: 9, actor_type: 'Team', bypass_mode: 'pull_request' },
        { actor_id: null, actor_type: 'DeployKey', bypass_mode: 'always' },
      ],
    },
  },
};

function unknown(path: string, needs: string, status = 403): object {
  return { kind: 'unknown', reason: `GET ${path} answered ${status}`, needs };
}

describe('the settings of a repository', () => {
  it('are tested here with answers as GitHub describes them, but for the repository itself', () => {
    const description = readGithubDescription();
    const answers = [protectedSettings, classic, bypassed].flatMap((settings) => Object.entries(settings));
    const problems = answers
      .filter(([operation]) => operation !== 'GET /repos/{owner}/{repo}')
      .flatMap(([operation, setting]) =>
        description.checkAnswer(operation, setting?.status ?? 200, setting?.body),
      );

    expect(problems).toEqual([]);
  });

  it('are read whole', async () => {
    expect(await read()).toEqual({
      defaultBranch: 'main',
      branchProtection: { kind: 'known', value: undefined },
      rulesets: { kind: 'known', value: [aLayer({ source })] },
      environments: {
        kind: 'known',
        value: [aForgeEnvironment({ reviewers: [], preventsSelfReview: false, waitMinutes: 30, apps: [17] })],
      },
      workflows: { kind: 'known', value: { mayWrite: false, mayApprove: false } },
      app: {
        kind: 'known',
        value: {
          checks: 'write',
          contents: 'write',
          deployments: 'read',
          issues: 'write',
          members: 'read',
          metadata: 'read',
          pull_requests: 'write',
        },
      },
    } satisfies RepositoryProtection);
  });

  it('hold branch protection, with those whom it lets by', async () => {
    const { branchProtection } = await read(classic);

    expect(branchProtection).toEqual({
      kind: 'known',
      value: {
        source: { kind: 'branch-protection' },
        checks: [
          { name: 'charter/plan', appId: 17 },
          { name: 'ci', appId: undefined },
        ],
        isStrict: true,
        hasMergeQueue: false,
        forbidsForcePush: true,
        forbidsDeletion: false,
        pullRequest: {
          approvals: 2,
          dismissesStaleReviews: false,
          asksCodeOwners: true,
          asksLastPushApproval: false,
        },
        bypass: {
          kind: 'known',
          value: [
            { kind: 'broad', name: 'administrators', scope: 'all' },
            { kind: 'named', name: 'user ben', scope: 'reviews' },
          ],
        },
      },
    });
  });

  it('hold the bypass list of a ruleset', async () => {
    const { rulesets } = await read(bypassed);
    const value = [
      { kind: 'broad', name: 'repository role 5', scope: 'all' },
      { kind: 'named', name: 'team 9', scope: 'all' },
      { kind: 'broad', name: 'deploy keys', scope: 'all' },
    ] as const;

    expect(rulesets).toEqual({
      kind: 'known',
      value: [aLayer({ source, bypass: { kind: 'known', value } })],
    });
  });

  it('are not known where the forge refuses, with the permission that lacks', async () => {
    const refusal = { status: 403, body: { message: 'Resource not accessible by personal access token' } };
    const found = await read({
      [classicOperation]: { status: 404, body: { message: 'Not Found' } },
      'GET /repos/{owner}/{repo}/branches/{branch}': {
        body: { name: 'main', protection: { enabled: true } },
      },
      [rulesetOperation]: { body: { id: 5, name: 'main', source: 'acme/shop', enforcement: 'active' } },
      [environmentsOperation]: refusal,
      'GET /repos/{owner}/{repo}/actions/permissions/workflow': refusal,
      'GET /orgs/{org}/installations': refusal,
    });

    expect(found).toEqual({
      defaultBranch: 'main',
      branchProtection: unknown('/repos/acme/shop/branches/main/protection', 'Administration: read', 404),
      rulesets: {
        kind: 'known',
        value: [
          aLayer({
            source,
            bypass: {
              kind: 'unknown',
              reason: 'GET /repos/acme/shop/rulesets/5 tells nothing of it',
              needs: 'Administration: write',
            },
          }),
        ],
      },
      environments: unknown('/repos/acme/shop/environments', 'Actions: read'),
      workflows: unknown('/repos/acme/shop/actions/permissions/workflow', 'Administration: read'),
      app: unknown('/orgs/acme/installations', 'Organization administration: read, of an owner'),
    });
  });

  it('have no branch protection where the branch itself says so', async () => {
    const { branchProtection } = await read({
      [classicOperation]: { status: 404, body: { message: 'Not Found' } },
      'GET /repos/{owner}/{repo}/branches/{branch}': {
        body: { name: 'main', protection: { enabled: false } },
      },
    });

    expect(branchProtection).toEqual({ kind: 'known', value: undefined });
  });

  it('hold no rules where the plan of a private repository has none', async () => {
    const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
    const refusal = { status: 403, body: { message, documentation_url: url, status: '403' } };
    const { branchProtection, rulesets } = await read({
      [classicOperation]: refusal,
      'GET /repos/{owner}/{repo}/rules/branches/{branch}': refusal,
    });

    expect(branchProtection).toEqual({ kind: 'known', value: undefined });
    expect(rulesets).toEqual({ kind: 'known', value: [] });
  });

  it('hold CODEOWNERS with the errors that GitHub finds, or none', async () => {
    const error = { line: 2, column: 1, kind: 'Unknown owner', message: '…', path: '.github/CODEOWNERS' };
    const reader = await readerOn({
      'GET /repos/{owner}/{repo}/codeowners/errors': { body: { errors: [error] } },
    });
    const without = await readerOn({ 'GET /repos/{owner}/{repo}/contents/{path}': undefined });
    const found = await reader.readCodeOwners(shop, codeOwnersPaths);

    expect(found).toMatchObject({
      kind: 'known',
      value: { path: '.github/CODEOWNERS', errors: [{ line: 2, kind: 'Unknown owner' }] },
    });
    expect(await without.readCodeOwners(shop, codeOwnersPaths)).toEqual({ kind: 'known', value: undefined });
  });
});

describe('a forge that cannot be asked', () => {
  it.each([
    ['a token that is not valid', 401, {}, 'forge-unauthorized'],
    ['a limit', 429, {}, 'forge-rate-limited'],
    ['a limit that is a refusal', 403, { 'x-ratelimit-remaining': '0' }, 'forge-rate-limited'],
    ['a failure', 502, {}, 'forge-unavailable'],
    ['a repository that is not there', 404, {}, 'forge-not-found'],
  ] as const)('ends in an error without the token: %s', async (_, status, headers, code) => {
    const api = await aGitHubWith();
    api.answer = () => ({ status, headers, json: { message: 'ghp_secret' } });
    const reader = new GitHubProtectionReader(restReader({ baseUrl: api.url, token: 'ghp_secret' }));
    const error: unknown = await reader.readProtection(shop, 17).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ForgeError);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([error, String(error)])).not.toContain('ghp_secret');
  });

  it('ends in an error where nobody answers', async () => {
    const reader = new GitHubProtectionReader(
      restReader({ baseUrl: 'http://127.0.0.1:1', token: undefined }),
    );

    await expect(reader.readProtection(shop, 17)).rejects.toMatchObject({ code: 'forge-unavailable' });
  });
});
