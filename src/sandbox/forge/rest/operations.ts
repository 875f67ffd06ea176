import type { Permission } from '../access/permissions.ts';
import type { Role } from '../store/model/account.ts';

/** Who may call an operation; see `authorize.ts` for what each means. */
export type Access =
  | { readonly scope: 'public' }
  /** A user's token. */
  | { readonly scope: 'user' }
  /** An app's JSON web token. */
  | { readonly scope: 'app' }
  /** An installation token. */
  | { readonly scope: 'installation' }
  /** Members of the organization, and apps with one of the permissions. */
  | {
      readonly scope: 'organization';
      readonly permissions: readonly Permission[];
      readonly mustBeOwner: boolean;
    }
  /** People with the role, and apps with one of the permissions. */
  | { readonly scope: 'repository'; readonly permissions: readonly Permission[]; readonly role: Role };

const open = { scope: 'public' } as const;
const user = { scope: 'user' } as const;
const app = { scope: 'app' } as const;
const installation = { scope: 'installation' } as const;

function read(...names: readonly string[]) {
  return {
    scope: 'repository',
    permissions: names.map((name): Permission => `${name}:read`),
    role: 'read',
  } as const;
}

function write(role: Role, ...names: readonly string[]) {
  return {
    scope: 'repository',
    permissions: names.map((name): Permission => `${name}:write`),
    role,
  } as const;
}

const members = { scope: 'organization', permissions: ['members:read'], mustBeOwner: false } as const;
const manageMembers = { scope: 'organization', permissions: ['members:write'], mustBeOwner: true } as const;

/**
 * Every operation of the API that the forge has, by the name that GitHub's OpenAPI description gives it, with who
 * may call it (GitHub docs, "Permissions required for GitHub Apps"). A route cannot exist without its line here.
 */
export const operations = {
  'GET /meta': open,
  'GET /rate_limit': open,
  'GET /users/{username}': open,
  'GET /users/{username}/repos': open,
  'GET /orgs/{org}': open,
  'GET /orgs/{org}/repos': open,
  'GET /apps/{app_slug}': open,

  'GET /user': user,
  'GET /user/repos': user,
  'POST /user/repos': user,
  'POST /orgs/{org}/repos': user,

  'GET /app': app,
  'GET /app/installations': app,
  'GET /app/installations/{installation_id}': app,
  'POST /app/installations/{installation_id}/access_tokens': app,
  'GET /app/hook/config': app,
  'PATCH /app/hook/config': app,
  'GET /app/hook/deliveries': app,
  'GET /app/hook/deliveries/{delivery_id}': app,
  'POST /app/hook/deliveries/{delivery_id}/attempts': app,
  'GET /orgs/{org}/installation': app,
  'GET /users/{username}/installation': app,
  'GET /repos/{owner}/{repo}/installation': app,

  'GET /installation/repositories': installation,
  'DELETE /installation/token': installation,

  'GET /orgs/{org}/members': members,
  'GET /orgs/{org}/members/{username}': members,
  'GET /orgs/{org}/memberships/{username}': members,
  'PUT /orgs/{org}/memberships/{username}': manageMembers,
  'GET /orgs/{org}/teams': members,
  'POST /orgs/{org}/teams': manageMembers,
  'GET /orgs/{org}/teams/{team_slug}': members,
  'PATCH /orgs/{org}/teams/{team_slug}': manageMembers,
  'DELETE /orgs/{org}/teams/{team_slug}': manageMembers,
  'GET /orgs/{org}/teams/{team_slug}/members': members,
  'GET /orgs/{org}/teams/{team_slug}/memberships/{username}': members,
  'PUT /orgs/{org}/teams/{team_slug}/memberships/{username}': manageMembers,
  'DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}': manageMembers,
  'GET /orgs/{org}/teams/{team_slug}/repos': members,
  'PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}': manageMembers,
  'DELETE /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}': manageMembers,

  'GET /repos/{owner}/{repo}': read('metadata'),
  'PATCH /repos/{owner}/{repo}': write('admin', 'administration'),
  'DELETE /repos/{owner}/{repo}': write('admin', 'administration'),
  'POST /repos/{owner}/{repo}/forks': read('contents', 'administration'),
  'GET /repos/{owner}/{repo}/forks': read('metadata'),
  'GET /repos/{owner}/{repo}/teams': read('administration', 'metadata'),
  'GET /repos/{owner}/{repo}/collaborators': read('metadata'),
  'GET /repos/{owner}/{repo}/collaborators/{username}': read('metadata'),
  'PUT /repos/{owner}/{repo}/collaborators/{username}': write('admin', 'administration'),
  'DELETE /repos/{owner}/{repo}/collaborators/{username}': write('admin', 'administration'),
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': read('metadata'),

  'GET /repos/{owner}/{repo}/branches': read('contents'),
  'GET /repos/{owner}/{repo}/branches/{branch}': read('contents'),
  'GET /repos/{owner}/{repo}/branches/{branch}/protection': {
    ...read('administration'),
    role: 'admin',
  },
  'PUT /repos/{owner}/{repo}/branches/{branch}/protection': write('admin', 'administration'),
  'DELETE /repos/{owner}/{repo}/branches/{branch}/protection': write('admin', 'administration'),
  'GET /repos/{owner}/{repo}/rulesets': read('metadata'),
  'POST /repos/{owner}/{repo}/rulesets': write('admin', 'administration'),
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': read('metadata'),
  'PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}': write('admin', 'administration'),
  'DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}': write('admin', 'administration'),
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': read('metadata'),

  'GET /repos/{owner}/{repo}/commits': read('contents'),
  'GET /repos/{owner}/{repo}/commits/{ref}': read('contents'),
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': read('pull_requests', 'contents'),
  'GET /repos/{owner}/{repo}/compare/{basehead}': read('contents'),
  'GET /repos/{owner}/{repo}/contents/{path}': read('contents'),
  'PUT /repos/{owner}/{repo}/contents/{path}': write('write', 'contents'),
  'DELETE /repos/{owner}/{repo}/contents/{path}': write('write', 'contents'),

  'GET /repos/{owner}/{repo}/git/ref/{ref}': read('contents'),
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': read('contents'),
  'POST /repos/{owner}/{repo}/git/refs': write('write', 'contents'),
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': write('write', 'contents'),
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': write('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': read('contents'),
  'POST /repos/{owner}/{repo}/git/blobs': write('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': read('contents'),
  'POST /repos/{owner}/{repo}/git/trees': write('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': read('contents'),
  'POST /repos/{owner}/{repo}/git/commits': write('write', 'contents'),
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': read('contents'),
  'POST /repos/{owner}/{repo}/git/tags': write('write', 'contents'),

  'GET /repos/{owner}/{repo}/pulls': read('pull_requests'),
  'POST /repos/{owner}/{repo}/pulls': write('read', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': read('pull_requests'),
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': write('read', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': read('pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': read('pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge': read('contents', 'pull_requests'),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': write('write', 'contents'),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch': write('write', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': read('pull_requests'),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': write('triage', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': write('triage', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': read('pull_requests'),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': write('read', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': read('pull_requests'),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': write('read', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments': read('pull_requests'),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events': write('read', 'pull_requests'),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals': write(
    'write',
    'pull_requests',
  ),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': read('pull_requests'),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments': write('read', 'pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}': read('pull_requests'),
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': read('pull_requests'),
  'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': write('read', 'pull_requests'),

  'GET /repos/{owner}/{repo}/issues': read('issues', 'pull_requests'),
  'POST /repos/{owner}/{repo}/issues': write('read', 'issues'),
  'GET /repos/{owner}/{repo}/issues/{issue_number}': read('issues', 'pull_requests'),
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': write('read', 'issues', 'pull_requests'),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': read('issues', 'pull_requests'),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': write('read', 'issues', 'pull_requests'),
  'GET /repos/{owner}/{repo}/issues/comments': read('issues', 'pull_requests'),
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': read('issues', 'pull_requests'),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': write('read', 'issues', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': write('read', 'issues', 'pull_requests'),
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': read('issues', 'pull_requests'),
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': write(
    'read',
    'issues',
    'pull_requests',
  ),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}': write(
    'read',
    'issues',
    'pull_requests',
  ),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/reactions': read('issues', 'pull_requests'),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions': write('read', 'issues', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}': write(
    'read',
    'issues',
    'pull_requests',
  ),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': read('issues', 'pull_requests'),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': write('triage', 'issues', 'pull_requests'),
  'PUT /repos/{owner}/{repo}/issues/{issue_number}/labels': write('triage', 'issues', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels': write('triage', 'issues', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': write(
    'triage',
    'issues',
    'pull_requests',
  ),
  'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees': write('triage', 'issues', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees': write('triage', 'issues', 'pull_requests'),
  'GET /repos/{owner}/{repo}/labels': read('issues', 'pull_requests'),
  'POST /repos/{owner}/{repo}/labels': write('triage', 'issues', 'pull_requests'),
  'GET /repos/{owner}/{repo}/labels/{name}': read('issues', 'pull_requests'),
  'PATCH /repos/{owner}/{repo}/labels/{name}': write('triage', 'issues', 'pull_requests'),
  'DELETE /repos/{owner}/{repo}/labels/{name}': write('triage', 'issues', 'pull_requests'),

  'POST /repos/{owner}/{repo}/check-runs': write('write', 'checks'),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': read('checks'),
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': write('write', 'checks'),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': read('checks'),
  'POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest': write('write', 'checks'),
  'POST /repos/{owner}/{repo}/check-suites': write('write', 'checks'),
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': read('checks'),
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': read('checks'),
  'POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest': write('write', 'checks'),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': read('checks'),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': read('checks'),
  'POST /repos/{owner}/{repo}/statuses/{sha}': write('write', 'statuses'),
  'GET /repos/{owner}/{repo}/commits/{ref}/status': read('statuses'),
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': read('statuses'),

  'GET /repos/{owner}/{repo}/deployments': read('deployments'),
  'POST /repos/{owner}/{repo}/deployments': write('write', 'deployments'),
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}': read('deployments'),
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': read('deployments'),
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': write('write', 'deployments'),
} as const satisfies Readonly<Record<string, Access>>;

/** `GET /repos/{owner}/{repo}`, as in GitHub's description. */
export type Operation = keyof typeof operations;
