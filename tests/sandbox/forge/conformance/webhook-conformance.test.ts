import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { textAt } from '../../../../src/model/read-unknown.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, createClient, type Client, type World } from '../../../builders/a-forge.ts';
import { aMergeQueue, aRuleset, requiredCheck } from '../../../builders/a-ruleset.ts';
import type { ReceivedHook } from '../../../builders/a-webhook-receiver.ts';
import { readGithubDescription } from './github-description.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Every webhook that the forge sends; each must arrive here and be as GitHub describes it. */
const sent = [
  'check_run.completed',
  'check_run.created',
  'check_run.requested_action',
  'check_run.rerequested',
  'check_suite.completed',
  'check_suite.requested',
  'check_suite.rerequested',
  'create',
  'delete',
  'fork',
  'installation.created',
  'installation.suspend',
  'installation.unsuspend',
  'installation_repositories.added',
  'installation_repositories.removed',
  'issue_comment.created',
  'issue_comment.deleted',
  'issue_comment.edited',
  'issues.assigned',
  'issues.closed',
  'issues.edited',
  'issues.labeled',
  'issues.opened',
  'issues.reopened',
  'issues.unassigned',
  'issues.unlabeled',
  'label.created',
  'label.deleted',
  'label.edited',
  'membership.added',
  'membership.removed',
  'merge_group.checks_requested',
  'merge_group.destroyed',
  'ping',
  'pull_request.assigned',
  'pull_request.closed',
  'pull_request.converted_to_draft',
  'pull_request.dequeued',
  'pull_request.edited',
  'pull_request.enqueued',
  'pull_request.labeled',
  'pull_request.opened',
  'pull_request.ready_for_review',
  'pull_request.reopened',
  'pull_request.review_request_removed',
  'pull_request.review_requested',
  'pull_request.synchronize',
  'pull_request.unassigned',
  'pull_request.unlabeled',
  'pull_request_review.dismissed',
  'pull_request_review.edited',
  'pull_request_review.submitted',
  'pull_request_review_comment.created',
  'push',
  'repository.archived',
  'repository.created',
  'repository.deleted',
  'repository.edited',
  'repository.renamed',
  'repository.unarchived',
  'status',
  'team.added_to_repository',
  'team.created',
  'team.deleted',
  'team.edited',
  'team.removed_from_repository',
];

let world: World;
let clone: Clone;
let anna: Client;
let bob: Client;
let bot: Client;

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  bob = world.api(world.bob);
  bot = world.api(await world.installationToken());
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': '1\n' });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main');
  await playPullRequest();
  await playIssue();
  await playTeams();
  await playMergeQueue();
  await playRepositories();
  await world.forge.whenSettled();
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

async function push(branch: string, file: string): Promise<string> {
  await clone.git('checkout', '--quiet', '-B', branch);
  const sha = await clone.commit(`Change ${file}`, { [file]: `${Math.random()}\n` });
  await clone.git('push', '--quiet', '--force', world.remote(world.anna), branch);
  return sha;
}

async function playPullRequest(): Promise<void> {
  const root = '/repos/acme/app';
  const place = { repositoryId: world.repositoryId, number: 1 };
  const { actions, store } = world.forge;
  const annaId = store.by.accountByLogin.first('anna')?.id ?? 0;
  await push('topic', 'b.txt');
  await anna('POST', `${root}/pulls`, { title: 'A change', head: 'topic', base: 'main' });
  await anna('PATCH', `${root}/pulls/1`, { title: 'A good change', body: 'Because' });
  await anna('PATCH', `${root}/pulls/1`, { state: 'closed' });
  await anna('PATCH', `${root}/pulls/1`, { state: 'open' });
  await actions.setDraft({ accountId: annaId }, { ...place, isDraft: true });
  await actions.setDraft({ accountId: annaId }, { ...place, isDraft: false });
  const reviewers = { reviewers: ['bob'], team_reviewers: ['platform'] };
  await anna('POST', `${root}/pulls/1/requested_reviewers`, reviewers);
  await anna('DELETE', `${root}/pulls/1/requested_reviewers`, reviewers);
  await anna('POST', `${root}/issues/1/assignees`, { assignees: ['bob'] });
  await anna('DELETE', `${root}/issues/1/assignees`, { assignees: ['bob'] });
  await anna('POST', `${root}/issues/1/labels`, { labels: ['bug'] });
  await anna('DELETE', `${root}/issues/1/labels/bug`);
  const head = await push('topic', 'b.txt');
  const review = await bob('POST', `${root}/pulls/1/reviews`, {
    event: 'REQUEST_CHANGES',
    body: 'No',
    comments: [{ path: 'b.txt', line: 1, body: 'This' }],
  });
  await bob('PUT', `${root}/pulls/1/reviews/${review.number('id')}`, { body: 'No!' });
  await anna('PUT', `${root}/pulls/1/reviews/${review.number('id')}/dismissals`, { message: 'Yes' });
  await playChecks(head);
  await anna('PUT', `${root}/pulls/1/merge`, {});
  await clone.git('push', '--quiet', world.remote(world.anna), ':topic');
  await clone.git('tag', '--annotate', 'v1', '--message', 'One');
  await clone.git('push', '--quiet', world.remote(world.anna), 'v1');
}

async function playChecks(head: string): Promise<void> {
  const root = '/repos/acme/app';
  const actions = [{ label: 'Fix', description: 'Fix it', identifier: 'fix' }];
  const run = await bot('POST', `${root}/check-runs`, { name: 'charter/plan', head_sha: head, actions });
  const checkRunId = run.number('id');
  const output = { title: 'A plan', summary: 'Of *one* change' };
  await bot('PATCH', `${root}/check-runs/${checkRunId}`, { conclusion: 'success', output });
  await anna('POST', `${root}/check-runs/${checkRunId}/rerequest`);
  await anna('POST', `${root}/check-suites/${run.number('check_suite.id')}/rerequest`);
  const accountId = world.forge.store.by.accountByLogin.first('bob')?.id ?? 0;
  await world.forge.actions.requestCheckAction({ accountId }, { checkRunId, identifier: 'fix' });
  const status = { state: 'success', context: 'ci', target_url: 'https://ci.test/7', description: 'Fine' };
  await bot('POST', `${root}/statuses/${head}`, status);
}

async function playIssue(): Promise<void> {
  const root = '/repos/acme/app';
  const issue = await bot('POST', `${root}/issues`, { title: 'Drift', body: 'Here' });
  const place = `${root}/issues/${issue.number('number')}`;
  await bot('PATCH', place, { title: 'Drift in production', labels: ['bug'], assignees: ['anna'] });
  await bot('PATCH', place, { labels: [], assignees: [] });
  await bot('PATCH', place, { state: 'closed' });
  await bot('PATCH', place, { state: 'open' });
  const comment = await bot('POST', `${place}/comments`, { body: 'Found' });
  await bot('PATCH', `${root}/issues/comments/${comment.number('id')}`, { body: 'Found it' });
  await bot('DELETE', `${root}/issues/comments/${comment.number('id')}`);
  await bot('POST', `${root}/labels`, { name: 'odd', color: 'aabbcc', description: 'Strange' });
  await bot('PATCH', `${root}/labels/odd`, { new_name: 'even', color: 'ccbbaa' });
  await bot('DELETE', `${root}/labels/even`);
}

async function playMergeQueue(): Promise<void> {
  await anna('POST', '/repos/acme/app/rulesets', aMergeQueue());
  await anna('POST', '/repos/acme/app/rulesets', aRuleset([requiredCheck('ci')]));
  const head = await push('queued', 'q.txt');
  await bot('POST', '/repos/acme/app/check-runs', { name: 'ci', head_sha: head, conclusion: 'success' });
  const opened = await anna('POST', '/repos/acme/app/pulls', { title: 'Q', head: 'queued', base: 'main' });
  const id = opened.text('node_id');
  const graphql = createClient(`${world.forge.url}/api`, () => world.anna);
  for (const name of [
    'enqueuePullRequest(input: { pullRequestId: $id })',
    'dequeuePullRequest(input: { id: $id })',
  ]) {
    const query = `mutation ($id: ID!) { ${name} { clientMutationId } }`;
    await graphql('POST', '/graphql', { query, variables: { id } });
    await world.forge.whenSettled();
  }
}

async function playTeams(): Promise<void> {
  await anna('POST', '/orgs/acme/teams', { name: 'Security' });
  await anna('PUT', '/orgs/acme/teams/security/memberships/bob', {});
  await anna('DELETE', '/orgs/acme/teams/security/memberships/bob');
  await anna('PUT', '/orgs/acme/teams/security/repos/acme/app', { permission: 'push' });
  await anna('DELETE', '/orgs/acme/teams/security/repos/acme/app');
  await anna('PATCH', '/orgs/acme/teams/security', { name: 'Safety' });
  await anna('DELETE', '/orgs/acme/teams/safety');
}

async function playRepositories(): Promise<void> {
  const spare = await anna('POST', '/orgs/acme/repos', { name: 'spare' });
  await world.api(world.carol)('POST', '/repos/acme/app/forks', {});
  const { admin } = world.forge;
  admin.installApp({ appId: world.app.id, account: 'acme', repositories: [world.repositoryId] });
  admin.installApp({
    appId: world.app.id,
    account: 'acme',
    repositories: [world.repositoryId, spare.number('id')],
  });
  const installation = { installationId: world.installationId };
  admin.suspendInstallation({ ...installation, isSuspended: true });
  await world.forge.whenSettled();
  admin.suspendInstallation({ ...installation, isSuspended: false });
  await anna('PATCH', '/repos/acme/spare', { name: 'rest' });
  await anna('PATCH', '/repos/acme/rest', { archived: true });
  await anna('PATCH', '/repos/acme/rest', { archived: false });
  const { body } = await anna('GET', '/repos/acme/app/git/ref/heads/main');
  await anna('POST', '/repos/acme/app/git/refs', {
    ref: 'refs/heads/trunk',
    sha: textAt(body, 'object', 'sha'),
  });
  await anna('PATCH', '/repos/acme/app', { default_branch: 'trunk' });
  await anna('DELETE', '/repos/acme/rest');
}

/** The description lists the events of an App without this one, which it describes itself. */
const descriptionGap = /\/events\/\d+ must be .* "merge_group"$/s;

describe('webhooks of the forge', () => {
  it('are exactly those on the list', () => {
    expect([...new Set(world.receiver.names())].toSorted()).toEqual(sent.toSorted());
  });

  it('are what GitHub describes', () => {
    const description = readGithubDescription();
    const problems = world.receiver.received.flatMap((hook) =>
      description
        .checkWebhook(descriptionName(hook), hook.payload)
        .map((problem) => `${hook.event}: ${problem}`),
    );
    expect([...new Set(problems)].filter((problem) => !descriptionGap.test(problem))).toEqual([]);
  });

  it('carry the headers that GitHub promises, and a signature over the bytes as sent', () => {
    for (const { event, headers, body } of world.receiver.received) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
        'x-github-event': event,
        'x-github-hook-installation-target-type': 'integration',
        'x-github-hook-installation-target-id': String(world.app.id),
        'x-github-delivery': expect.stringMatching(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/),
        'x-hub-signature-256': `sha256=${createHmac('sha256', 'between us').update(body).digest('hex')}`,
      });
    }
  });
});

/** The name that GitHub's description gives a webhook. */
function descriptionName({ event, action }: ReceivedHook): string {
  return [event, action]
    .filter((part) => part !== undefined)
    .join('-')
    .replaceAll('_', '-');
}
