import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { operations } from '../../../../src/sandbox/forge/rest/operations.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type World } from '../../../builders/a-forge.ts';
import { createCheckedClient, type CheckedClient } from './checked-client.ts';
import { readGithubDescription } from './github-description.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Operations of the forge that GitHub's description does not have; there is no schema to hold them against. */
const undescribed: readonly string[] = [];

let world: World;
let clone: Clone;
let client: CheckedClient;
let bot: string;
let first: string;
let head: string;
let pull: number;

beforeAll(async () => {
  world = await aForge();
  client = createCheckedClient(world, readGithubDescription());
  bot = await world.installationToken();
  clone = await aClone();
  first = await clone.commit('The beginning', {
    'README.md': '# App\n',
    'src/main.txt': 'one\ntwo\nthree\n',
  });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  await clone.commit('Change a line', { 'src/main.txt': 'one\n2\nthree\n', 'src/new.txt': 'new\n' });
  head = await clone.commit('Add a picture', { 'logo.png': new Uint8Array([0, 1, 2, 255]) });
  await clone.git('push', '--quiet', world.remote(world.anna), 'topic');
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

describe('answers of the forge are what GitHub describes', () => {
  it('of the forge itself, users and organizations', async () => {
    await client.call('GET /meta');
    await client.call('GET /rate_limit');
    await client.call('GET /user', { as: world.anna });
    await client.call('GET /user', { status: 401 });
    await client.call('GET /users/{username}', { with: { username: 'carol' } });
    await client.call('GET /users/{username}', { with: { username: 'nobody' }, status: 404 });
    await client.call('GET /users/{username}/repos', { with: { username: 'acme' } });
    await client.call('GET /orgs/{org}');
    await client.call('GET /orgs/{org}/repos');
    await client.call('GET /apps/{app_slug}', { with: { app_slug: 'charter' } });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of repositories', async () => {
    await client.call('GET /user/repos', { as: world.anna });
    await client.call('POST /user/repos', {
      as: world.carol,
      body: { name: 'mine', private: true },
      status: 201,
    });
    await client.call('POST /user/repos', { as: world.carol, body: { name: 'mine' }, status: 422 });
    await client.call('POST /orgs/{org}/repos', { as: world.anna, body: { name: 'spare' }, status: 201 });
    await client.call('GET /repos/{owner}/{repo}', { as: world.anna });
    await client.call('GET /repos/{owner}/{repo}', {
      with: { owner: 'carol', repo: 'mine' },
      as: world.bob,
      status: 404,
    });
    await client.call('PATCH /repos/{owner}/{repo}', {
      as: world.anna,
      body: { description: 'The app itself' },
    });
    await client.call('POST /repos/{owner}/{repo}/forks', { as: world.carol, body: {}, status: 202 });
    await client.call('GET /repos/{owner}/{repo}/forks');
    await client.call('GET /repos/{owner}/{repo}', { with: { owner: 'carol' } });
    await client.call('DELETE /repos/{owner}/{repo}', {
      as: world.anna,
      with: { repo: 'spare' },
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of members and teams', async () => {
    const platform = { team_slug: 'platform' };
    const dave = { username: 'carol' };
    await client.call('GET /orgs/{org}/members', { as: world.bob });
    await client.call('GET /orgs/{org}/members/{username}', {
      as: world.bob,
      with: { username: 'bob' },
      status: 204,
    });
    await client.call('PUT /orgs/{org}/memberships/{username}', {
      as: world.anna,
      with: dave,
      body: { role: 'member' },
    });
    await client.call('GET /orgs/{org}/memberships/{username}', { as: world.bob, with: dave });
    await client.call('POST /orgs/{org}/teams', {
      as: world.anna,
      body: { name: 'Security Team' },
      status: 201,
    });
    await client.call('GET /orgs/{org}/teams', { as: bot });
    await client.call('GET /orgs/{org}/teams/{team_slug}', { as: bot, with: platform });
    await client.call('PUT /orgs/{org}/teams/{team_slug}/memberships/{username}', {
      as: world.anna,
      with: { ...platform, ...dave },
      body: { role: 'maintainer' },
    });
    await client.call('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
      as: bot,
      with: { ...platform, ...dave },
    });
    await client.call('GET /orgs/{org}/teams/{team_slug}/members', { as: bot, with: platform });
    await client.call('DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}', {
      as: world.anna,
      with: { ...platform, ...dave },
      status: 204,
    });
    const security = { team_slug: 'security-team' };
    await client.call('PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', {
      as: world.anna,
      with: security,
      body: { permission: 'triage' },
      status: 204,
    });
    await client.call('GET /orgs/{org}/teams/{team_slug}/repos', { as: bot, with: security });
    await client.call('GET /repos/{owner}/{repo}/teams', { as: world.anna });
    await client.call('DELETE /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', {
      as: world.anna,
      with: security,
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of collaborators', async () => {
    const carol = { username: 'carol' };
    await client.call('PUT /repos/{owner}/{repo}/collaborators/{username}', {
      as: world.anna,
      with: carol,
      body: { permission: 'triage' },
      status: 204,
    });
    await client.call('GET /repos/{owner}/{repo}/collaborators', { as: world.anna });
    await client.call('GET /repos/{owner}/{repo}/collaborators/{username}', {
      as: world.anna,
      with: carol,
      status: 204,
    });
    await client.call('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      as: bot,
      with: carol,
    });
    await client.call('DELETE /repos/{owner}/{repo}/collaborators/{username}', {
      as: world.anna,
      with: carol,
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of apps, installations and tokens', async () => {
    const installation = { installation_id: world.installationId };
    await client.call('GET /app', { as: 'app' });
    await client.call('GET /app', { as: world.anna, status: 401 });
    await client.call('GET /app/installations', { as: 'app' });
    await client.call('GET /app/installations/{installation_id}', { as: 'app', with: installation });
    const minted = await client.call('POST /app/installations/{installation_id}/access_tokens', {
      as: 'app',
      with: installation,
      body: { repository_ids: [world.repositoryId], permissions: { contents: 'read' } },
      status: 201,
    });
    await client.call('POST /app/installations/{installation_id}/access_tokens', {
      as: 'app',
      with: installation,
      body: { repositories: ['nothing'] },
      status: 422,
    });
    await client.call('GET /orgs/{org}/installation', { as: 'app' });
    await client.call('GET /users/{username}/installation', {
      as: 'app',
      with: { username: 'carol' },
      status: 404,
    });
    world.forge.admin.installApp({ appId: world.app.id, account: 'carol', repositories: 'all' });
    await client.call('GET /users/{username}/installation', { as: 'app', with: { username: 'carol' } });
    await client.call('GET /repos/{owner}/{repo}/installation', { as: 'app' });
    await client.call('GET /installation/repositories', { as: minted.text('token') });
    await client.call('DELETE /installation/token', { as: minted.text('token'), status: 204 });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of webhook settings and deliveries', async () => {
    await world.forge.whenSettled();
    await client.call('GET /app/hook/config', { as: 'app' });
    await client.call('PATCH /app/hook/config', { as: 'app', body: { content_type: 'json' } });
    const list = await client.call('GET /app/hook/deliveries', { as: 'app', query: '?per_page=5' });
    const delivery = { delivery_id: list.number('0.id') };
    await client.call('GET /app/hook/deliveries/{delivery_id}', { as: 'app', with: delivery });
    await client.call('POST /app/hook/deliveries/{delivery_id}/attempts', {
      as: 'app',
      with: delivery,
      status: 202,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of branches, commits, comparisons and contents', async () => {
    await client.call('GET /repos/{owner}/{repo}/branches');
    await client.call('GET /repos/{owner}/{repo}/branches/{branch}', { with: { branch: 'topic' } });
    await client.call('GET /repos/{owner}/{repo}/commits', { query: '?sha=topic&per_page=2' });
    await client.call('GET /repos/{owner}/{repo}/commits/{ref}', { with: { ref: 'topic' } });
    await client.call('GET /repos/{owner}/{repo}/commits/{ref}', { with: { ref: 'nothing' }, status: 422 });
    await client.call('GET /repos/{owner}/{repo}/compare/{basehead}', { with: { basehead: 'main...topic' } });
    await client.call('GET /repos/{owner}/{repo}/contents/{path}', { with: { path: 'src' } });
    await client.call('GET /repos/{owner}/{repo}/contents/{path}', {
      with: { path: 'src/main.txt' },
      query: '?ref=topic',
    });
    const place = { path: 'notes/today.md' };
    const content = Buffer.from('sunny\n').toString('base64');
    const written = await client.call('PUT /repos/{owner}/{repo}/contents/{path}', {
      as: world.bob,
      with: place,
      body: { message: 'Note the weather', content },
      status: 201,
    });
    await client.call('DELETE /repos/{owner}/{repo}/contents/{path}', {
      as: world.bob,
      with: place,
      body: { message: 'Forget the weather', sha: written.text('content.sha') },
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of the objects of Git', async () => {
    const blob = await client.call('POST /repos/{owner}/{repo}/git/blobs', {
      as: bot,
      body: { content: 'hi' },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      with: { file_sha: blob.text('sha') },
    });
    const tree = await client.call('POST /repos/{owner}/{repo}/git/trees', {
      as: bot,
      body: {
        base_tree: first,
        tree: [{ path: 'a/b.txt', mode: '100644', type: 'blob', sha: blob.text('sha') }],
      },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      with: { tree_sha: tree.text('sha') },
      query: '?recursive=1',
    });
    const commit = await client.call('POST /repos/{owner}/{repo}/git/commits', {
      as: bot,
      body: { message: 'By hand', tree: tree.text('sha'), parents: [first] },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      with: { commit_sha: commit.text('sha') },
    });
    const tag = await client.call('POST /repos/{owner}/{repo}/git/tags', {
      as: bot,
      body: { tag: 'v1', message: 'One', object: first, type: 'commit' },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { with: { tag_sha: tag.text('sha') } });
    const ref = 'locks/production';
    await client.call('POST /repos/{owner}/{repo}/git/refs', {
      as: bot,
      body: { ref: `refs/${ref}`, sha: first },
      status: 201,
    });
    await client.call('POST /repos/{owner}/{repo}/git/refs', {
      as: bot,
      body: { ref: `refs/${ref}`, sha: first },
      status: 422,
    });
    await client.call('GET /repos/{owner}/{repo}/git/ref/{ref}', { with: { ref } });
    await client.call('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', { with: { ref: 'heads' } });
    await client.call('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
      as: bot,
      with: { ref },
      body: { sha: commit.text('sha') },
    });
    await client.call('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { as: bot, with: { ref }, status: 204 });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of pull requests', async () => {
    const opened = await client.call('POST /repos/{owner}/{repo}/pulls', {
      as: world.anna,
      body: { title: 'Change it', body: 'Because.', head: 'topic', base: 'main', draft: false },
      status: 201,
    });
    pull = opened.number('number');
    const place = { pull_number: pull };
    await client.call('POST /repos/{owner}/{repo}/pulls', {
      as: world.anna,
      body: { title: 'Again', head: 'topic', base: 'main' },
      status: 422,
    });
    await client.call('GET /repos/{owner}/{repo}/pulls', { query: '?state=all' });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}', { with: place });
    await client.call('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      as: world.anna,
      with: place,
      body: { title: 'Change it well' },
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { with: place });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits', { with: place });
    await client.call('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { with: { commit_sha: head } });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/merge', { with: place, status: 404 });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of reviewers and reviews', async () => {
    const place = { pull_number: pull };
    await client.call('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
      as: world.anna,
      with: place,
      body: { reviewers: ['bob'], team_reviewers: ['platform'] },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', { with: place });
    await client.call('DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
      as: world.anna,
      with: place,
      body: { reviewers: [], team_reviewers: ['platform'] },
    });
    const review = await client.call('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      as: world.bob,
      with: place,
      body: { body: 'Nearly', comments: [{ path: 'src/main.txt', line: 2, body: 'Why 2?' }] },
    });
    const reviewed = { ...place, review_id: review.number('id') };
    await client.call('PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}', {
      as: world.bob,
      with: reviewed,
      body: { body: 'Good' },
    });
    await client.call('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events', {
      as: world.bob,
      with: reviewed,
      body: { event: 'APPROVE' },
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { with: place });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}', {
      with: reviewed,
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments', {
      with: reviewed,
    });
    await client.call('PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals', {
      as: world.anna,
      with: reviewed,
      body: { message: 'It has changed since' },
    });
    await client.call('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      as: world.anna,
      with: place,
      body: { event: 'APPROVE' },
      status: 422,
    });
    const comment = await client.call('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
      as: world.bob,
      with: place,
      body: { path: 'src/main.txt', line: 2, side: 'RIGHT', body: 'Still', commit_id: head },
      status: 201,
    });
    const commented = { comment_id: comment.number('id') };
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', { with: place });
    await client.call('GET /repos/{owner}/{repo}/pulls/comments/{comment_id}', { with: commented });
    await client.call('POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', {
      as: world.bob,
      with: commented,
      body: { content: 'heart' },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', { with: commented });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of issues, comments and reactions', async () => {
    const issue = await client.call('POST /repos/{owner}/{repo}/issues', {
      as: bot,
      body: { title: 'Drift', body: 'In production', labels: ['bug'], assignees: ['bob'] },
      status: 201,
    });
    const place = { issue_number: issue.number('number') };
    await client.call('POST /repos/{owner}/{repo}/issues', { as: bot, body: {}, status: 422 });
    await client.call('GET /repos/{owner}/{repo}/issues', { query: '?state=all' });
    await client.call('GET /repos/{owner}/{repo}/issues/{issue_number}', { with: place });
    await client.call('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      as: bot,
      with: place,
      body: { state: 'closed' },
    });
    await client.call('POST /repos/{owner}/{repo}/issues/{issue_number}/assignees', {
      as: bot,
      with: place,
      body: { assignees: ['anna'] },
      status: 201,
    });
    await client.call('DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees', {
      as: bot,
      with: place,
      body: { assignees: ['anna'] },
    });
    const comment = await client.call('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      as: bot,
      with: { issue_number: pull },
      body: { body: 'Looks fine' },
      status: 201,
    });
    const commented = { comment_id: comment.number('id') };
    await client.call('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      with: { issue_number: pull },
    });
    await client.call('GET /repos/{owner}/{repo}/issues/comments');
    await client.call('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', { with: commented });
    await client.call('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      as: bot,
      with: commented,
      body: { body: 'Looks very fine' },
    });
    const reaction = await client.call('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      as: bot,
      with: commented,
      body: { content: 'eyes' },
      status: 201,
    });
    await client.call('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      as: bot,
      with: commented,
      body: { content: 'eyes' },
    });
    await client.call('GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      with: commented,
    });
    await client.call('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}', {
      as: bot,
      with: { ...commented, reaction_id: reaction.number('id') },
      status: 204,
    });
    const other = await client.call('POST /repos/{owner}/{repo}/issues/{issue_number}/reactions', {
      as: bot,
      with: place,
      body: { content: '+1' },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/issues/{issue_number}/reactions', { with: place });
    await client.call('DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}', {
      as: bot,
      with: { ...place, reaction_id: other.number('id') },
      status: 204,
    });
    await client.call('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      as: bot,
      with: commented,
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of labels', async () => {
    const place = { issue_number: pull };
    await client.call('GET /repos/{owner}/{repo}/labels');
    const body = { name: 'risk: high', color: 'ff0000', description: 'Look twice' };
    await client.call('POST /repos/{owner}/{repo}/labels', { as: bot, body, status: 201 });
    await client.call('POST /repos/{owner}/{repo}/labels', { as: bot, body, status: 422 });
    await client.call('GET /repos/{owner}/{repo}/labels/{name}', { with: { name: 'risk:%20high' } });
    await client.call('PATCH /repos/{owner}/{repo}/labels/{name}', {
      as: bot,
      with: { name: 'risk:%20high' },
      body: { new_name: 'risk/high' },
    });
    await client.call('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      as: bot,
      with: place,
      body: { labels: ['risk/high', 'bug'] },
    });
    await client.call('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', { with: place });
    await client.call('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', {
      as: bot,
      with: { ...place, name: 'bug' },
    });
    await client.call('PUT /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      as: bot,
      with: place,
      body: { labels: ['question', 'risk/high'] },
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}', { with: { pull_number: pull } });
    await client.call('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      as: bot,
      with: place,
      status: 204,
    });
    await client.call('DELETE /repos/{owner}/{repo}/labels/{name}', {
      as: bot,
      with: { name: 'risk%2Fhigh' },
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of check runs and suites', async () => {
    const annotation = {
      path: 'src/main.txt',
      start_line: 2,
      end_line: 2,
      start_column: 1,
      end_column: 2,
      annotation_level: 'failure',
      title: 'No digits',
      message: 'Found 2, expected two',
    };
    const output = {
      title: 'One problem',
      summary: 'Found **one**',
      text: 'Details',
      annotations: [annotation],
    };
    const run = await client.call('POST /repos/{owner}/{repo}/check-runs', {
      as: bot,
      body: { name: 'charter/validate', head_sha: head, status: 'in_progress', external_id: 'x', output },
      status: 201,
    });
    const place = { check_run_id: run.number('id') };
    await client.call('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', { with: place });
    await client.call('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      as: bot,
      with: place,
      body: { conclusion: 'failure', actions: [{ label: 'Fix', description: 'Fix it', identifier: 'fix' }] },
    });
    await client.call('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', { with: place });
    await client.call('POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest', {
      as: world.bob,
      with: place,
      status: 201,
    });
    const suites = await client.call('GET /repos/{owner}/{repo}/commits/{ref}/check-suites', {
      with: { ref: 'topic' },
    });
    const suite = { check_suite_id: suites.number('check_suites.0.id') };
    await client.call('GET /repos/{owner}/{repo}/check-suites/{check_suite_id}', { with: suite });
    await client.call('GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs', { with: suite });
    await client.call('POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest', {
      as: world.bob,
      with: suite,
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { with: { ref: head } });
    await client.call('POST /repos/{owner}/{repo}/check-suites', { as: bot, body: { head_sha: head } });
    const lonely = await clone.commit('Alone', { 'lonely.txt': '1' });
    await clone.git('push', '--quiet', world.remote(world.anna), `${lonely}:refs/lonely/one`);
    await client.call('POST /repos/{owner}/{repo}/check-suites', {
      as: bot,
      body: { head_sha: lonely },
      status: 201,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of teams that change', async () => {
    await client.call('POST /orgs/{org}/teams', { as: world.anna, body: { name: 'Old' }, status: 201 });
    await client.call('PATCH /orgs/{org}/teams/{team_slug}', {
      as: world.anna,
      with: { team_slug: 'old' },
      body: { name: 'New' },
    });
    await client.call('DELETE /orgs/{org}/teams/{team_slug}', {
      as: world.anna,
      with: { team_slug: 'new' },
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of rulesets', async () => {
    const pullRequest = {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: true,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
    };
    const checks = {
      required_status_checks: [{ context: 'ci', integration_id: world.app.id }, { context: 'other' }],
      strict_required_status_checks_policy: true,
    };
    const queue = {
      check_response_timeout_minutes: 60,
      grouping_strategy: 'ALLGREEN',
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: 'MERGE',
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 5,
    };
    const made = await client.call('POST /repos/{owner}/{repo}/rulesets', {
      as: world.anna,
      body: {
        name: 'release',
        target: 'branch',
        enforcement: 'active',
        conditions: { ref_name: { include: ['refs/heads/release/*'], exclude: [] } },
        bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5, bypass_mode: 'pull_request' }],
        rules: [
          { type: 'deletion' },
          { type: 'non_fast_forward' },
          { type: 'pull_request', parameters: pullRequest },
          { type: 'required_status_checks', parameters: checks },
          { type: 'merge_queue', parameters: queue },
        ],
      },
      status: 201,
    });
    const place = { ruleset_id: made.number('id') };
    await client.call('GET /repos/{owner}/{repo}/rulesets');
    await client.call('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', { as: world.anna, with: place });
    await client.call('GET /repos/{owner}/{repo}/rules/branches/{branch}', { with: { branch: 'release/1' } });
    await client.call('PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
      as: world.anna,
      with: place,
      body: { enforcement: 'disabled' },
    });
    await client.call('DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
      as: world.anna,
      with: place,
      status: 204,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of the protection of branches', async () => {
    const place = { as: world.anna, with: { branch: 'topic' } };
    await client.call('PUT /repos/{owner}/{repo}/branches/{branch}/protection', {
      ...place,
      body: {
        required_status_checks: {
          strict: true,
          contexts: [],
          checks: [{ context: 'ci', app_id: world.app.id }],
        },
        enforce_admins: true,
        required_pull_request_reviews: {
          require_code_owner_reviews: true,
          required_approving_review_count: 2,
        },
        restrictions: null,
      },
    });
    await client.call('GET /repos/{owner}/{repo}/branches/{branch}/protection', place);
    await client.call('DELETE /repos/{owner}/{repo}/branches/{branch}/protection', { ...place, status: 204 });
    await client.call('GET /repos/{owner}/{repo}/branches/{branch}/protection', { ...place, status: 404 });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of commit statuses', async () => {
    await client.call('POST /repos/{owner}/{repo}/statuses/{sha}', {
      as: bot,
      with: { sha: head },
      body: { state: 'success', context: 'ci', target_url: 'https://ci.test/1', description: 'Fine' },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/commits/{ref}/status', { with: { ref: head } });
    await client.call('GET /repos/{owner}/{repo}/commits/{ref}/statuses', { with: { ref: head } });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of deployments', async () => {
    const made = await client.call('POST /repos/{owner}/{repo}/deployments', {
      as: world.bob,
      body: { ref: 'main', environment: 'staging', auto_merge: false, required_contexts: [] },
      status: 201,
    });
    const place = { deployment_id: made.number('id') };
    await client.call('GET /repos/{owner}/{repo}/deployments', { query: '?environment=staging' });
    await client.call('GET /repos/{owner}/{repo}/deployments/{deployment_id}', { with: place });
    await client.call('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      as: world.bob,
      with: place,
      body: {
        state: 'success',
        description: 'Fine',
        log_url: 'https://ci.test/1',
        environment_url: 'https://app.test',
      },
      status: 201,
    });
    await client.call('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', { with: place });
    await client.call('GET /repos/{owner}/{repo}/deployments/{deployment_id}', {
      with: { deployment_id: 99 },
      status: 404,
    });
    expect(client.takeProblems()).toEqual([]);
  });

  it('of updating and merging', async () => {
    const place = { pull_number: pull };
    await client.call('PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch', {
      as: world.bob,
      with: place,
      body: { expected_head_sha: head },
      status: 202,
    });
    await client.call('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      as: world.bob,
      with: place,
      body: { sha: head },
      status: 409,
    });
    await client.call('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      as: world.bob,
      with: place,
      body: {},
    });
    await client.call('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      as: world.bob,
      with: place,
      body: {},
      status: 405,
    });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/merge', { with: place, status: 204 });
    await client.call('GET /repos/{owner}/{repo}/pulls/{pull_number}', { with: place });
    expect(client.takeProblems()).toEqual([]);
  });

  it('and no operation was left out', () => {
    expect([...client.covered, ...undescribed].toSorted()).toEqual(Object.keys(operations).toSorted());
  });
});
