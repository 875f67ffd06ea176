import { aForgeApi, type ForgeApi } from './a-forge-api.ts';

interface Setting {
  readonly status?: number;
  readonly body: unknown;
}

/** Answers by operation of GitHub's description, each with the path that it is asked at. */
export interface Settings {
  readonly [operation: string]: Setting | undefined;
}

const repository = '/repos/acme/shop';
const url = 'https://api.github.com/x';
const time = '2026-05-04T09:00:00Z';

const codeowners =
  '/charter.yaml @acme/platform\n/policies/ @acme/platform\n/groups/ @acme/platform\n/.github/ @acme/platform\n';

/** The operations that are asked of a repository with one environment, and where. */
export const paths: Readonly<Record<string, string>> = {
  'GET /repos/{owner}/{repo}': repository,
  'GET /repos/{owner}/{repo}/branches/{branch}': `${repository}/branches/main`,
  'GET /repos/{owner}/{repo}/branches/{branch}/protection': `${repository}/branches/main/protection`,
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': `${repository}/rules/branches/main`,
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': `${repository}/rulesets/5`,
  'GET /repos/{owner}/{repo}/environments': `${repository}/environments`,
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules': `${repository}/environments/production/deployment_protection_rules`,
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': `${repository}/environments/production/deployment-branch-policies`,
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': `${repository}/actions/permissions/workflow`,
  'GET /repos/{owner}/{repo}/contents/{path}': `${repository}/contents/.github/CODEOWNERS`,
  'GET /repos/{owner}/{repo}/codeowners/errors': `${repository}/codeowners/errors`,
  'GET /orgs/{org}/installations': '/orgs/acme/installations',
};

const names = ['charter/validate', 'charter/policy', 'charter/plan', 'charter/approval'];

const ruleOf = (type: string, parameters?: object): object => ({
  type,
  ...(parameters === undefined ? {} : { parameters }),
  ruleset_source_type: 'Repository',
  ruleset_source: 'acme/shop',
  ruleset_id: 5,
});

/** A repository in whose settings nothing is missing, as GitHub would tell it. The repository itself is cut short. */
export const protectedSettings: Settings = {
  'GET /repos/{owner}/{repo}': {
    body: { name: 'shop', default_branch: 'main', owner: { login: 'acme', type: 'Organization' } },
  },
  'GET /repos/{owner}/{repo}/branches/{branch}/protection': {
    status: 404,
    body: { message: 'Branch not protected', documentation_url: url, status: '404' },
  },
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': {
    body: [
      ruleOf('non_fast_forward'),
      ruleOf('deletion'),
      ruleOf('pull_request', {
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        required_approving_review_count: 1,
        required_review_thread_resolution: false,
      }),
      ruleOf('required_status_checks', {
        required_status_checks: names.map((context) => ({ context, integration_id: 17 })),
        strict_required_status_checks_policy: true,
      }),
    ],
  },
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': {
    body: {
      id: 5,
      name: 'main',
      target: 'branch',
      source_type: 'Repository',
      source: 'acme/shop',
      enforcement: 'active',
      bypass_actors: [],
    },
  },
  'GET /repos/{owner}/{repo}/environments': {
    body: {
      total_count: 1,
      environments: [
        {
          id: 1,
          node_id: 'E1',
          name: 'production',
          url,
          html_url: url,
          created_at: time,
          updated_at: time,
          protection_rules: [
            { id: 2, node_id: 'R2', type: 'wait_timer', wait_timer: 30 },
            { id: 3, node_id: 'R3', type: 'branch_policy' },
          ],
          deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
        },
      ],
    },
  },
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules': {
    body: {
      total_count: 1,
      custom_deployment_protection_rules: [
        {
          id: 4,
          node_id: 'D4',
          enabled: true,
          app: { id: 17, slug: 'charter', integration_url: url, node_id: 'A17' },
        },
      ],
    },
  },
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': {
    body: { total_count: 1, branch_policies: [{ id: 6, node_id: 'P6', name: 'main', type: 'branch' }] },
  },
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': {
    body: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
  },
  'GET /repos/{owner}/{repo}/contents/{path}': {
    body: {
      type: 'file',
      encoding: 'base64',
      size: codeowners.length,
      name: 'CODEOWNERS',
      path: '.github/CODEOWNERS',
      content: Buffer.from(codeowners).toString('base64'),
      sha: 'a'.repeat(40),
      url,
      git_url: url,
      html_url: url,
      download_url: url,
      _links: { git: url, html: url, self: url },
    },
  },
  'GET /repos/{owner}/{repo}/codeowners/errors': { body: { errors: [] } },
  'GET /orgs/{org}/installations': {
    body: {
      total_count: 1,
      installations: [
        {
          id: 1,
          account: null,
          repository_selection: 'all',
          access_tokens_url: url,
          repositories_url: url,
          html_url: url,
          app_id: 17,
          target_id: 3,
          target_type: 'Organization',
          permissions: {
            checks: 'write',
            contents: 'write',
            deployments: 'read',
            issues: 'write',
            members: 'read',
            metadata: 'read',
            pull_requests: 'write',
          },
          events: [],
          created_at: time,
          updated_at: time,
          single_file_name: null,
          app_slug: 'charter',
          suspended_by: null,
          suspended_at: null,
        },
      ],
    },
  },
};

/** An API with these settings over real HTTP. What is left out answers 404. */
export async function aGitHubWith(more: Settings = {}): Promise<ForgeApi> {
  const settings: Settings = { ...protectedSettings, ...more };
  const api = await aForgeApi();
  api.answer = ({ line }) => {
    const path = line.replace(/^GET /, '').replace(/\?.*/, '');
    const found = Object.entries(paths).find(([, place]) => place === path);
    const setting = found === undefined ? undefined : settings[found[0]];
    return {
      status: setting?.status ?? (setting === undefined ? 404 : 200),
      json: setting?.body ?? notFound,
    };
  };
  return api;
}

const notFound = { message: 'Not Found', documentation_url: url, status: '404' };
