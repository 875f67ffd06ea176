import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handledEvents, keysForEvent } from '../../src/flows/review/keys-for-event.ts';

const appId = 17;
const sha = 'a'.repeat(40);
const repository = { id: 5, full_name: 'acme/shop' };
const installation = { id: 42 };

function keys(name: string, payload: object): unknown {
  const [event = '', action] = name.split('.');
  const named = action === undefined ? {} : { action };
  return keysForEvent({ event, payload: { ...named, installation, repository, ...payload }, appId });
}

describe('the keys of an event', () => {
  it.each(['opened', 'synchronize', 'reopened', 'ready_for_review'])(
    'are the pull request when it is %s',
    (action) => {
      expect(keys(`pull_request.${action}`, { pull_request: { number: 12 } })).toEqual([
        { key: 'acme/shop#12', installationId: 42 },
      ]);
    },
  );

  it('are the pull request when it is edited to have another base', () => {
    const payload = { pull_request: { number: 12 }, changes: { base: { ref: { from: 'main' } } } };

    expect(keys('pull_request.edited', payload)).toEqual([{ key: 'acme/shop#12', installationId: 42 }]);
  });

  it('are none when only its title is edited', () => {
    const payload = { pull_request: { number: 12 }, changes: { title: { from: 'old' } } };

    expect(keys('pull_request.edited', payload)).toEqual([]);
  });

  it.each(['pull_request.closed', 'pull_request.labeled', 'push', 'check_run.created', 'star.created'])(
    'are none for %s',
    (name) => {
      const payload = { pull_request: { number: 12 }, check_run: { app: { id: appId }, head_sha: sha } };

      expect(keys(name, payload)).toEqual([]);
    },
  );

  it.each(['submitted', 'edited', 'dismissed'])(
    'are the pull request when a review of it is %s',
    (action) => {
      expect(keys(`pull_request_review.${action}`, { pull_request: { number: 12 } })).toEqual([
        { key: 'acme/shop#12', installationId: 42 },
      ]);
    },
  );

  describe('of a comment', () => {
    const issue = { number: 12, pull_request: { url: 'https://forge.example/pulls/12' } };
    const person = { type: 'User' };
    const found = [{ key: 'acme/shop#12', installationId: 42 }];

    it.each([
      ['a command', 'created', { comment: { body: '  /plan' } }],
      ['a command that is deleted', 'deleted', { comment: { body: '/approve' } }],
      [
        'what was a command',
        'edited',
        { comment: { body: 'never mind' }, changes: { body: { from: '/approve' } } },
      ],
      [
        'an answer of ours that somebody edits',
        'edited',
        { comment: { body: 'x', performed_via_github_app: { id: appId } } },
      ],
    ])('are the pull request for %s', (_, action, payload) => {
      expect(keys(`issue_comment.${action}`, { issue, sender: person, ...payload })).toEqual(found);
    });

    it.each([
      ['for what is no command', { issue, comment: { body: 'looks good' } }],
      ['for a command on an issue', { issue: { number: 12 }, comment: { body: '/plan' } }],
      [
        'for what we have written',
        {
          issue,
          sender: { type: 'Bot' },
          comment: { body: '/plan', performed_via_github_app: { id: appId } },
        },
      ],
    ])('are none %s', (_, payload) => {
      expect(keys('issue_comment.created', { sender: person, ...payload })).toEqual([]);
    });
  });

  it('are all pull requests of a repository, in the background, when its default branch moves', () => {
    const moved = { ref: 'refs/heads/main', repository: { ...repository, default_branch: 'main' } };

    expect(keys('push', moved)).toEqual([{ key: 'acme/shop/pulls', installationId: 42, isBackground: true }]);
    expect(keys('push', { ...moved, ref: 'refs/heads/topic' })).toEqual([]);
  });

  it.each(['renamed', 'transferred', 'unarchived'])(
    'are all pull requests of a repository when it is %s, under the name that it has now',
    (action) => {
      expect(keys(`repository.${action}`, {})).toEqual([
        { key: 'acme/shop/pulls', installationId: 42, isBackground: true },
      ]);
    },
  );

  it('are all pull requests of a repository when another branch becomes the default branch', () => {
    const changes = { default_branch: { from: 'master' } };

    expect(keys('repository.edited', { changes })).toEqual([
      { key: 'acme/shop/pulls', installationId: 42, isBackground: true },
    ]);
    expect(keys('repository.edited', { changes: { description: { from: 'old' } } })).toEqual([]);
  });

  it.each([
    'installation.deleted',
    'installation.suspend',
    'installation_repositories.removed',
    'repository.archived',
    'repository.deleted',
  ])('are none for %s: there is nothing left to look at', (name) => {
    expect(keys(name, { repositories: [repository], repositories_removed: [repository] })).toEqual([]);
  });

  it('are a merge group, by the branch that the queue has made', () => {
    const merge_group = { head_ref: 'refs/heads/gh-readonly-queue/main/pr-12-0a1b2c3' };

    expect(keys('merge_group.checks_requested', { merge_group })).toEqual([
      { key: 'acme/shop@gh-readonly-queue/main/pr-12-0a1b2c3', installationId: 42 },
    ]);
    expect(keys('merge_group.checks_requested', { merge_group: { head_ref: 'refs/heads/x' } })).toEqual([]);
  });

  it('are all of an installation, in the background, when people join or leave a team', () => {
    expect(keys('membership.removed', {})).toEqual([
      { key: 'installations/42', installationId: 42, isBackground: true },
    ]);
  });

  it('are the pull request that a re-run check names, also when it comes from a fork', () => {
    const check_run = {
      app: { id: appId },
      external_id: 'pr=9;sha256:abc',
      head_sha: sha,
      pull_requests: [],
    };

    expect(keys('check_run.rerequested', { check_run })).toEqual([
      { key: 'acme/shop#9', installationId: 42 },
    ]);
  });

  it('are the pull requests of this repository when a re-run suite lists them', () => {
    const pull_requests = [
      { number: 3, base: { repo: { id: 5 } } },
      { number: 4, base: { repo: { id: 5 } } },
      { number: 8, base: { repo: { id: 99 } } },
    ];
    const check_suite = { app: { id: appId }, head_sha: sha, pull_requests };

    expect(keys('check_suite.rerequested', { check_suite })).toEqual([
      { key: 'acme/shop#3', installationId: 42 },
      { key: 'acme/shop#4', installationId: 42 },
    ]);
  });

  it.each(['check_run', 'check_suite'])('are a lookup by head when a re-run %s lists none', (subject) => {
    const payload = { [subject]: { app: { id: appId }, head_sha: sha, pull_requests: [] } };

    expect(keys(`${subject}.rerequested`, payload)).toEqual([
      { key: `acme/shop/commits/${sha}`, installationId: 42 },
    ]);
  });

  it('are none when the check is of another App', () => {
    const check_run = { app: { id: 18 }, external_id: 'pr=9;sha256:abc', head_sha: sha };

    expect(keys('check_run.rerequested', { check_run })).toEqual([]);
  });

  it('are a lookup of each repository that an installation gained', () => {
    const repositories_added = [
      { full_name: 'acme/one' },
      { full_name: 'acme/../two' },
      { full_name: 'acme/2' },
    ];

    expect(keys('installation_repositories.added', { repositories_added })).toEqual([
      { key: 'acme/one/pulls', installationId: 42, isBackground: true },
      { key: 'acme/one/onboarding', installationId: 42, isBackground: true },
      { key: 'acme/2/pulls', installationId: 42, isBackground: true },
      { key: 'acme/2/onboarding', installationId: 42, isBackground: true },
    ]);
  });

  it('are one lookup of the installation when it gained very many repositories', () => {
    const repositories = Array.from({ length: 101 }, (_, n) => ({ full_name: `acme/repo-${n}` }));

    expect(keys('installation.created', { repositories })).toEqual([
      { key: 'installations/42', installationId: 42, isBackground: true },
    ]);
  });

  it.each(['unsuspend', 'new_permissions_accepted'])(
    'are a lookup of the installation after %s',
    (action) => {
      expect(keys(`installation.${action}`, {})).toEqual([
        { key: 'installations/42', installationId: 42, isBackground: true },
      ]);
    },
  );

  it.each([
    ['a name with a slash too many', { repository: { full_name: 'acme/shop/evil' } }],
    ['a name that climbs', { repository: { full_name: 'acme/..' } }],
    ['a number that is text', { pull_request: { number: '12' } }],
    ['a number below one', { pull_request: { number: 0 } }],
    ['no installation', { installation: null }],
    ['a repository that is a list', { repository: ['acme/shop'] }],
  ])('are none for %s', (_, broken) => {
    expect(keys('pull_request.opened', { pull_request: { number: 12 }, ...broken })).toEqual([]);
  });

  it('never throw, whatever the payload', () => {
    const event = fc.constantFrom(...handledEvents.map((name) => name.split('.')[0] ?? ''), '__proto__', '');
    const action = fc.constantFrom(...handledEvents.map((name) => name.split('.')[1] ?? ''), 'constructor');
    const part = fc.oneof(fc.jsonValue(), fc.constant({ id: appId }), fc.constant({ app: { id: appId } }));
    const payload = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('repository', 'pull_request', 'check_run', 'check_suite', 'repositories', 'changes'),
        part,
      ),
    );
    fc.assert(
      fc.property(event, action, payload, (event, action, body) => {
        const isRecord = typeof body === 'object' && body !== null && !Array.isArray(body);
        const whole = isRecord ? { action, installation, ...body } : body;

        expect(Array.isArray(keysForEvent({ event, payload: whole, appId }))).toBe(true);
      }),
    );
  });
});
