import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commentMarker } from '../../../../src/model/check-report.ts';
import { ForgeError } from '../../../../src/model/forge-error.ts';
import type {
  GateForge,
  MergeGroupForge,
  PeopleAnswer,
  PeopleQuestion,
} from '../../../../src/ports/forge.ts';
import type { ApiCall } from '../../../../src/adapters/github/api-meter.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';
import { aGitHub } from '../../../builders/a-github.ts';
import { aGateCheck, aPublication } from '../../../builders/a-publication.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let anna: Client;
let bob: Client;
let gate: GateForge & MergeGroupForge;
let calls: ApiCall[];

const key = { owner: 'acme', repo: 'app', number: 1 };

function asked(question: Partial<PeopleQuestion>): Promise<PeopleAnswer> {
  const nobody = { teams: [], people: [], emails: [], branch: 'main', isInOrganization: true };
  return gate.readPeople({ ...nobody, ...question });
}

function routes(): readonly string[] {
  return calls
    .splice(0)
    .map(({ route }) => route)
    .filter((route) => !route.includes('access_tokens'));
}

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  bob = world.api(world.bob);
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\ntwo\nthree\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  await clone.commit('Change\n\nCo-authored-by: Bob <bob@acme.test>', { 'a.txt': 'one\n2\nthree\n' });
  await clone.git('push', '--quiet', 'origin', 'topic');
  await anna('POST', '/repos/acme/app/pulls', { title: 'Change', head: 'topic', base: 'main' });
  const connected = await aGitHub({
    timeout: 30_000,
    forge: { baseUrl: world.forge.apiUrl, appId: world.app.id, privateKey: world.app.privateKey },
  });
  calls = connected.calls;
  gate = await connected.github.gate.gateFor({
    installationId: world.installationId,
    owner: 'acme',
    repo: 'app',
  });
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

describe('the gate over the embedded forge', () => {
  it('reads a pull request in one call', async () => {
    const head = await clone.git('rev-parse', 'topic');

    const { facts, checks, livingComment, answers, bot } = await gate.readFacts(key);

    expect(routes()).toEqual(['POST /graphql facts']);
    expect(facts.pullRequest).toEqual({
      key,
      repositoryId: world.repositoryId,
      cloneUrl: `${world.forge.url}/acme/app.git`,
      state: 'open',
      isDraft: false,
      isFromFork: false,
      baseBranch: 'main',
      headSha: head,
      defaultBranch: 'main',
      baseChangedAt: undefined,
      author: 'anna',
      htmlUrl: `${world.forge.url}/acme/app/pull/1`,
    });
    expect(facts.author).toMatchObject({ login: 'anna', kind: 'person' });
    expect(facts.commitAuthors.map(({ login }) => login)).toEqual(['anna', 'bob']);
    expect(facts.isTruncated).toBe(false);
    expect([checks, livingComment, answers, bot.login]).toEqual([[], undefined, [], 'charter[bot]']);
  });

  it('writes checks, comments and reactions in one call, and reads them back', async () => {
    const typed = await bob('POST', '/repos/acme/app/issues/1/comments', { body: '/plan' });
    const head = await clone.git('rev-parse', 'topic');
    const before = await gate.readFacts(key);
    routes();

    const waiting = { ...aGateCheck().report, name: 'charter/approval', state: 'in-progress' } as const;
    const written = await gate.publish(
      aPublication({
        target: before.target,
        checks: [aGateCheck({ head }), aGateCheck({ head, report: waiting })],
        livingComment: { body: `${commentMarker}\nhello` },
        answers: [{ body: 'An answer' }],
        reactions: [{ on: before.commentNodes.get(typed.number('id')) ?? '', content: '+1' }],
      }),
    );
    expect(routes()).toEqual(['POST /graphql publish']);
    const after = await gate.readFacts(key);

    expect(written.refused).toEqual([]);
    expect([written.livingComment, written.answers]).toEqual([after.livingComment, after.answers]);
    expect(after.livingComment?.body).toBe(`${commentMarker}\nhello`);
    expect(after.checks).toEqual([
      {
        node: expect.any(String),
        startedAt: expect.any(String),
        name: 'charter/plan',
        status: 'completed',
        conclusion: 'success',
        externalId: 'pr=12;x',
      },
      {
        node: expect.any(String),
        startedAt: expect.any(String),
        name: 'charter/approval',
        status: 'in_progress',
        conclusion: undefined,
        externalId: 'pr=12;x',
      },
    ]);
    expect(after.isRerunAwaited).toBe(false);
    expect(after.facts.comments.map(({ by, body, isEdited }) => [by.login, by.kind, body, isEdited])).toEqual(
      [
        ['bob', 'person', '/plan', false],
        ['charter[bot]', 'bot', `${commentMarker}\nhello`, false],
        ['charter[bot]', 'bot', 'An answer', false],
      ],
    );
    const reactions = await bob('GET', `/repos/acme/app/issues/comments/${typed.number('id')}/reactions`);
    expect(reactions.each('content')).toEqual(['+1']);
  });

  it('changes a waiting check and its comments instead of writing new ones', async () => {
    const { target, checks, livingComment } = await gate.readFacts(key);
    const approval = checks.find(({ name }) => name === 'charter/approval');
    const report = { ...aGateCheck().report, name: 'charter/approval', annotations: [] };

    await gate.publish(
      aPublication({
        target,
        checks: [aGateCheck({ replaces: approval?.node ?? '', report })],
        livingComment: { node: livingComment?.node ?? '', body: `${commentMarker}\nagain` },
      }),
    );

    const after = await gate.readFacts(key);
    expect(after.checks.find(({ name }) => name === 'charter/approval')).toMatchObject({
      node: approval?.node,
      conclusion: 'success',
    });
    expect([after.livingComment?.id, after.livingComment?.body]).toEqual([
      livingComment?.id,
      `${commentMarker}\nagain`,
    ]);
    expect(after.facts.comments.map(({ isEdited }) => isEdited)).toEqual([false, true, false]);
  });

  it('names the part that was refused, and writes the others', async () => {
    const { target } = await gate.readFacts(key);
    const head = await clone.git('rev-parse', 'topic');
    const bad = {
      path: 'a.txt',
      startLine: 3,
      endLine: 1,
      level: 'failure',
      title: '',
      message: '',
    } as const;
    const report = { ...aGateCheck().report, name: 'charter/validate', annotations: [bad] };

    const { refused } = await gate.publish(
      aPublication({
        target,
        checks: [aGateCheck({ head, report })],
        answers: [{ body: ' ' }, { body: 'A second answer' }],
      }),
    );

    expect(refused.map(({ part, error }) => [part, error.code])).toEqual([
      [{ kind: 'check', name: 'charter/validate' }, 'forge-refused'],
      [{ kind: 'answer', index: 0 }, 'forge-refused'],
    ]);
    const after = await gate.readFacts(key);
    expect(after.answers.map(({ body }) => body)).toEqual(['An answer', 'A second answer']);
  });

  it('reads reviews with the head that they were about, and whether their authors may push', async () => {
    const head = await clone.git('rev-parse', 'topic');
    await bob('POST', '/repos/acme/app/pulls/1/reviews', { event: 'APPROVE' });
    await world.api(world.carol)('POST', '/repos/acme/app/pulls/1/reviews', {
      event: 'REQUEST_CHANGES',
      body: 'No',
    });

    const { facts } = await gate.readFacts(key);

    expect(facts.reviews.map(({ by, state, commit, canPush }) => [by.login, state, commit, canPush])).toEqual(
      [
        ['bob', 'approved', head, true],
        ['carol', 'changes-requested', head, false],
      ],
    );
  });

  it('reads on where there are more than a hundred comments', async () => {
    for (let count = 0; count < 100; count++)
      await bob('POST', '/repos/acme/app/issues/1/comments', { body: `comment ${count}` });
    routes();

    const { facts } = await gate.readFacts(key);

    expect(routes()).toEqual(['POST /graphql facts', 'POST /graphql more facts']);
    expect(facts.comments).toHaveLength(104);
    expect(new Set(facts.comments.map(({ id }) => id)).size).toBe(104);
    expect(facts.isTruncated).toBe(false);
  });

  it('looks teams up in one call, and tells what it could not find', async () => {
    const { teams } = await asked({ teams: ['acme/platform', 'acme/nobody', 'elsewhere/team'] });

    expect(routes().filter((route) => route.includes('graphql'))).toEqual(['POST /graphql people']);
    expect([...teams].map(([slug, answer]) => [slug, answer.kind])).toEqual([
      ['acme/platform', 'members'],
      ['acme/nobody', 'not-found'],
      ['elsewhere/team', 'not-found'],
    ]);
    expect(teams.get('acme/platform')).toMatchObject({ members: [{ login: 'bob', kind: 'person' }] });
  });

  it('denies nobody quietly: a look-up of teams that fails says so', async () => {
    const fault = world.forge.faults.next({ path: /^\/graphql$/, content: /CharterPeople/, status: 502 });

    const { teams } = await asked({ teams: ['acme/platform'] });

    expect(fault.hits()).toBe(1);
    expect(teams.get('acme/platform')).toMatchObject({
      kind: 'lookup-failed',
      error: { code: 'forge-unavailable' },
    });
  });

  it('reads what somebody may do here, by who they are and not by their name', async () => {
    const { facts } = await gate.readFacts(key);
    const [review, other] = facts.reviews;
    if (review === undefined || other === undefined) throw new Error('reviews are missing');

    const impostor = { ...review.by, id: 9_999 };
    routes();
    const { roles } = await asked({ people: [review.by, facts.author, other.by] });
    expect(routes()).toEqual(['POST /graphql people']);
    expect([...roles.values()]).toEqual(['write', 'admin', 'read']);
    expect([...(await asked({ people: [impostor] })).roles]).toEqual([[9_999, 'none']]);
  });

  it('knows a team by its name of now, and who left a login by their id', async () => {
    const { facts } = await gate.readFacts(key);
    const bobby = facts.reviews[0]?.by ?? facts.author;
    await anna('POST', '/orgs/acme/teams', { name: 'Trusted' });
    await anna('PATCH', '/orgs/acme/teams/trusted', { name: 'Former' });
    world.forge.admin.renameAccount({ login: 'bob', to: 'bobby' });
    world.forge.admin.createUser({ login: 'bob' });

    const { teams, roles } = await asked({
      teams: ['acme/trusted', 'acme/former', 'acme/platform'],
      people: [bobby],
    });
    world.forge.admin.renameAccount({ login: 'bob', to: 'impostor' });
    world.forge.admin.renameAccount({ login: 'bobby', to: 'bob' });

    expect([...teams.values()].map(({ kind }) => kind)).toEqual(['not-found', 'members', 'members']);
    expect(teams.get('acme/platform')).toMatchObject({ members: [{ id: bobby.id, login: 'bobby' }] });
    // What everybody may here, and not what the login's owner of before might.
    expect(roles.get(bobby.id)).toBe('read');
  });

  it('reacts to a comment by the id that webhooks give, twice like once', async () => {
    const { id } = (await gate.readFacts(key)).facts.comments[0] ?? { id: 0 };

    await gate.addReaction(id, 'eyes');
    await gate.addReaction(id, 'eyes');

    const reactions = await bob('GET', `/repos/acme/app/issues/comments/${id}/reactions`);
    expect(reactions.each('content')).toEqual(['+1', 'eyes']);
  });

  it('suggests changes of lines in one review', async () => {
    const { target, facts } = await gate.readFacts(key);
    const suggestion = { path: 'a.txt', startLine: 2, endLine: 2, note: 'Better:', replacement: '``` two' };

    await gate.suggest(target, facts.pullRequest.headSha, { body: 'A fix', suggestions: [suggestion] });

    const comments = await bob('GET', '/repos/acme/app/pulls/1/comments');
    expect(comments.each('body')).toEqual(['Better:\n\n````suggestion\n``` two\n````\n']);
  });

  it('reads and writes checks of a commit that no pull request has', async () => {
    const head = await clone.git('rev-parse', 'main');
    const before = await gate.readCommitChecks(head);
    routes();

    const { refused } = await gate.publishChecks(before.repository, [aGateCheck({ head })]);
    const after = await gate.readCommitChecks(head);

    expect(routes()).toEqual(['POST /graphql publish', 'POST /graphql commit checks']);
    expect([before.checks, refused]).toEqual([[], []]);
    expect(after.checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['charter/plan', 'success'],
    ]);
  });

  it('fails where the pull request is not there', async () => {
    const missing = gate.readFacts({ ...key, number: 99 });

    await expect(missing).rejects.toMatchObject({ code: 'forge-not-found' });
    await expect(missing).rejects.toBeInstanceOf(ForgeError);
  });

  it('waits where a limit is reached, as long as the forge says', async () => {
    world.forge.faults.next({
      path: /^\/graphql$/,
      status: 200,
      headers: { 'retry-after': '30' },
      body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
    });

    await expect(gate.readFacts(key)).rejects.toMatchObject({
      code: 'forge-rate-limited',
      retryAfter: 30_000,
    });
  });

  it('tells who has written over a comment of the bot, and of nobody else who has changed one', async () => {
    const { target } = await gate.readFacts(key);
    const written = await gate.publish(aPublication({ target, answers: [{ body: 'An answer' }] }));
    const own = await bob('POST', '/repos/acme/app/issues/1/comments', { body: '/plan' });
    await bob('PATCH', `/repos/acme/app/issues/comments/${own.number('id')}`, { body: '/plan staging' });
    const answer = written.answers[0]?.id;
    await world.api(world.anna)('PATCH', `/repos/acme/app/issues/comments/${answer}`, { body: 'x' });

    const { facts } = await gate.readFacts(key);
    const edited = facts.comments.filter(({ overwritten }) => overwritten !== undefined);
    expect(edited.map(({ id, overwritten }) => [id, overwritten?.by.login])).toEqual([[answer, 'anna']]);
  });

  it('tells when commits were taken away from the branch, and nothing of those that were added', async () => {
    await clone.commit('More', { 'b.txt': 'b\n' });
    await clone.git('push', '--quiet', 'origin', 'topic');
    const added = await gate.readFacts(key);
    await clone.git('push', '--quiet', '--force', 'origin', 'topic~1:topic');
    const taken = await gate.readFacts(key);

    expect(added.facts.pullRequest.headForcedAt).toBeUndefined();
    expect(Date.parse(taken.facts.pullRequest.headForcedAt ?? '')).not.toBeNaN();
  });
});
