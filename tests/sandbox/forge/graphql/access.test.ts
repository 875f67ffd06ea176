import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, createClient, type Answer, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;

beforeAll(async () => {
  world = await aForge();
  await world.forge.admin.createRepository({ owner: 'acme', name: 'secret', isPrivate: true });
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\n' });
  await clone.git('push', '--quiet', world.remote(world.anna, 'acme/secret'), 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  await clone.commit('Change', { 'a.txt': 'two\n' });
  await clone.git('push', '--quiet', world.remote(world.anna, 'acme/secret'), 'topic');
  await world.api(world.anna)('POST', '/repos/acme/secret/pulls', {
    title: 'x',
    head: 'topic',
    base: 'main',
  });
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

function ask(token: string | undefined, query: string, variables: object = {}): Promise<Answer> {
  return createClient(`${world.forge.url}/api`, () => token)('POST', '/graphql', { query, variables });
}

const pull = '{ repository(owner: "acme", name: "secret") { pullRequest(number: 1) { id } } }';

describe("the forge's GraphQL", () => {
  it('answers nobody without a token', async () => {
    expect((await ask(undefined, pull)).status).toBe(401);
    expect((await ask('ghs_wrong', pull)).status).toBe(401);
  });

  it('tells who may not see a repository the same as where there is none', async () => {
    for (const name of ['secret', 'nothing']) {
      const answer = await ask(world.carol, `{ repository(owner: "acme", name: "${name}") { id } }`);
      expect([answer.status, answer.at('data.repository'), answer.at('errors.0.type')]).toEqual([
        200,
        null,
        'NOT_FOUND',
      ]);
    }
  });

  it('gives a token what it was made for and nothing else', async () => {
    const reading = await world.installationToken({ permissions: { pull_requests: 'read' } });
    const found = await ask(reading, pull);
    const id = found.text('data.repository.pullRequest.id');
    const checks = await ask(await world.installationToken({ permissions: { checks: 'write' } }), pull);
    const comment = await ask(
      reading,
      'mutation($id: ID!) { addComment(input: { subjectId: $id, body: "x" }) { clientMutationId } }',
      { id },
    );
    const commits = await ask(
      reading,
      '{ repository(owner: "acme", name: "secret") { pullRequest(number: 1) { commits(first: 1) { totalCount } } } }',
    );

    expect(checks.at('errors.0.type')).toBe('FORBIDDEN');
    expect(comment.at('errors.0.type')).toBe('FORBIDDEN');
    expect(commits.at('errors.0.type')).toBe('FORBIDDEN');
  });

  it('shows teams to members and to apps that may read them', async () => {
    const query = '{ organization(login: "acme") { team(slug: "platform") { slug } } }';

    const member = await ask(world.bob, query);
    const outsider = await ask(world.carol, query);
    const app = await ask(await world.installationToken({ permissions: { checks: 'write' } }), query);

    expect(member.at('data.organization.team.slug')).toBe('platform');
    expect([outsider.at('errors.0.type'), app.at('errors.0.type')]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it.each([
    ['a field that is not there', '{ nothing }'],
    ['a text that is no document', '{'],
    [
      'a list without an end',
      '{ organization(login: "acme") { team(slug: "platform") { members { totalCount } } } }',
    ],
    [
      'a page that is too long',
      '{ organization(login: "acme") { team(slug: "platform") { members(first: 101) { totalCount } } } }',
    ],
    ['more words than it reads', `{ ${'viewer { login } '.repeat(3_000)} }`],
  ])('refuses %s', async (_, query) => {
    const answer = await ask(world.bob, query);

    expect(answer.status).toBe(200);
    expect(answer.at('errors.0.message')).toEqual(expect.any(String));
  });

  it('refuses a request without a document', async () => {
    expect((await ask(world.bob, ' ')).status).toBe(400);
  });
});
