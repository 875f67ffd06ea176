import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiCall } from '../../../../src/adapters/github/api-meter.ts';
import type { Account } from '../../../../src/model/account.ts';
import type { GateForge, PeopleAnswer, PeopleQuestion } from '../../../../src/ports/forge.ts';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';
import { aGitHub } from '../../../builders/a-github.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let anna: Client;
let bob: Client;
let gate: GateForge;
let calls: ApiCall[];
let everybody: ReadonlyMap<string, Account>;

const key = { owner: 'acme', repo: 'app', number: 1 };
const role = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';

function asked(question: Partial<PeopleQuestion>): Promise<PeopleAnswer> {
  return gate.readPeople({
    teams: [],
    people: [],
    emails: [],
    branch: 'main',
    isInOrganization: true,
    ...question,
  });
}

function routes(): readonly string[] {
  const done = calls.splice(0).map(({ route }) => route);
  return done.filter((route) => !route.includes('access_tokens'));
}

function person(login: string): Account {
  const found = everybody.get(login);
  if (found === undefined) throw new Error(`nobody is called ${login}`);
  return found;
}

async function commitAs(author: string, file: string): Promise<void> {
  await clone.write({ [file]: author });
  await clone.git('add', file);
  await clone.git('commit', '--quiet', `--author=${author}`, '--message', `Add ${file}`);
}

beforeAll(async () => {
  world = await aForge();
  world.forge.admin.createUser({ login: 'dora', email: 'dora@acme.test' });
  anna = world.api(world.anna);
  bob = world.api(world.bob);
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\n' });
  await commitAs('Bob <bob@acme.test>', 'by-bob.txt');
  await commitAs('Nobody <nobody@acme.test>', 'by-nobody.txt');
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  // Whoever pushes this writes another's address into it, as anybody can.
  await commitAs('Dora <dora@acme.test>', 'forged.txt');
  await clone.git('push', '--quiet', world.remote(world.bob), 'topic');
  await bob('POST', '/repos/acme/app/pulls', { title: 'Change', head: 'topic', base: 'main', body: 'One' });
  const connected = await aGitHub({
    timeout: 30_000,
    forge: { baseUrl: world.forge.apiUrl, appId: world.app.id, privateKey: world.app.privateKey },
  });
  calls = connected.calls;
  const { installationId } = world;
  gate = await connected.github.gate.gateFor({ installationId, owner: 'acme', repo: 'app' });
  const users = await Promise.all(
    ['anna', 'bob', 'carol', 'dora'].map(async (login) => {
      const id = (await anna('GET', `/users/${login}`)).number('id');
      return [login, { id, login, kind: 'person' }] as const;
    }),
  );
  everybody = new Map(users);
});

beforeEach(() => void routes());

afterAll(async () => {
  await clone.remove();
  await world.close();
});

describe('people at the embedded forge', () => {
  it('are told in one call: roles, teams and addresses', async () => {
    const { roles, teams, emails } = await asked({
      people: [person('anna'), person('bob'), person('carol')],
      teams: ['acme/platform'],
      emails: ['bob@acme.test'],
    });

    expect(routes()).toEqual(['POST /graphql people']);
    expect([...roles.values()]).toEqual(['admin', 'write', 'read']);
    expect(teams.get('acme/platform')).toMatchObject({ members: [{ login: 'bob' }] });
    expect([...emails]).toEqual([['bob@acme.test', { kind: 'unknown' }]]);
  });

  it("gain nothing by writing the address of an owner into a commit, which is the owner's then", async () => {
    const { emails } = await asked({ emails: ['dora@acme.test'], branch: 'topic' });
    const { facts } = await gate.readFacts(key);

    // No signature proves that it was dora, so that the address is nobody's.
    expect([...emails]).toEqual([['dora@acme.test', { kind: 'unknown' }]]);
    // Her word would not count, nor that of bob, who has opened and pushed it, nor of anna, who has committed it.
    expect(facts.commitAuthors.map(({ login }) => login)).toEqual(['dora', 'anna', 'bob']);
  });

  it('are asked one by one where it cannot be seen whether they come by the organization', async () => {
    const { roles } = await asked({ people: [person('carol')], isInOrganization: false });

    expect(routes()).toEqual(['POST /graphql people', role]);
    expect([...roles.values()]).toEqual(['read']);
  });

  it('are asked one by one where GraphQL does not tell their roles', async () => {
    const fault = world.forge.faults.next({ path: /^\/graphql$/, content: /CharterPeople/, status: 502 });
    const { roles, emails } = await asked({
      people: [person('bob')],
      emails: ['bob@acme.test'],
      isInOrganization: false,
    });

    expect(fault.hits()).toBe(1);
    expect(routes()).toEqual(['POST /graphql people', role]);
    expect([roles.get(person('bob').id), emails.get('bob@acme.test')?.kind]).toEqual([
      'write',
      'lookup-failed',
    ]);
  });

  it('are told all the same where teams cannot be', async () => {
    const fault = world.forge.faults.next({ path: /^\/graphql$/, content: /organization/, status: 403 });
    const { roles, teams } = await asked({ people: [person('bob')], teams: ['acme/platform'] });

    expect(fault.hits()).toBe(1);
    expect(roles.get(person('bob').id)).toBe('write');
    expect(teams.get('acme/platform')?.kind).toBe('lookup-failed');
  });

  it('are in teams, of which is told whether the team itself may write here', async () => {
    const { admin } = world.forge;
    await admin.createRepository({ owner: 'acme', name: 'application' });
    admin.createTeam({
      organization: 'acme',
      name: 'Readers',
      members: ['bob'],
      repositories: { app: 'read' },
    });
    admin.createTeam({
      organization: 'acme',
      name: 'Others',
      members: ['bob'],
      repositories: { application: 'admin' },
    });

    const { teams } = await asked({ teams: ['acme/platform', 'acme/readers', 'acme/others'] });

    expect([...teams.values()].map((team) => 'mayWrite' in team && team.mayWrite)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are nobody where the branch is not there', async () => {
    const { emails } = await asked({ emails: ['bob@acme.test'], branch: 'elsewhere' });

    expect(emails.get('bob@acme.test')?.kind).toBe('lookup-failed');
  });
});

describe('what a pull request tells of who had a hand in it', () => {
  it('names who is assigned, also where they are no more, and who has edited the top', async () => {
    await anna('POST', '/repos/acme/app/issues/1/assignees', { assignees: ['carol'] });
    await anna('DELETE', '/repos/acme/app/issues/1/assignees', { assignees: ['carol'] });
    await anna('PATCH', '/repos/acme/app/pulls/1', { body: 'Two' });

    const { facts } = await gate.readFacts(key);

    expect(facts.assigned).toEqual([person('carol')]);
    expect([facts.body, facts.bodyEditor]).toEqual(['Two', person('anna')]);
    expect(facts.isTruncated).toBe(false);
  });

  it('names whose comments others have deleted', async () => {
    const { target } = await gate.readFacts(key);
    const nothing = { target, checks: [], livingComment: undefined, reactions: [] };
    const written = await gate.publish({ ...nothing, answers: [{ body: 'An answer' }] });
    await bob('DELETE', `/repos/acme/app/issues/comments/${written.answers[0]?.id ?? 0}`);

    const { facts, bot } = await gate.readFacts(key);

    expect(facts.deletedComments).toEqual([{ by: bot, deletedBy: person('bob'), at: expect.any(String) }]);
  });

  it('does not tell through which App a comment was written, which the older API does', async () => {
    const typed = await bob('POST', '/repos/acme/app/issues/1/comments', { body: '/plan' });
    const { target } = await gate.readFacts(key);
    const nothing = { target, checks: [], livingComment: undefined, reactions: [] };
    const written = await gate.publish({ ...nothing, answers: [{ body: 'Another answer' }] });

    const apps = await gate.readCommentApps(key, typed.text('created_at'));

    expect([...apps]).toEqual([
      [typed.number('id'), undefined],
      [written.answers[0]?.id, world.app.id],
    ]);
  });
});
