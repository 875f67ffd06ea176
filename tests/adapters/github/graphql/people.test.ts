import nock from 'nock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PeopleAnswer, PeopleQuestion } from '../../../../src/ports/forge.ts';
import { aGitHub, allowMinting, aNockedApi, type MintedToken } from '../../../builders/a-github.ts';

const anna = { id: 1, login: 'anna', kind: 'person' } as const;

let api: nock.Scope;
let minted: MintedToken[];

beforeEach(() => {
  api = aNockedApi();
  minted = allowMinting();
});

/** Beside the REST API of an Enterprise Server, which is below `/api/v3`. */
function answerGraphql(
  repository: object | null,
  more: { o0?: object; errors?: readonly object[] } = {},
): void {
  const { o0, errors } = more;
  const data = { repository, ...(o0 === undefined ? {} : { o0 }) };
  nock('https://forge.example')
    .post('/api/graphql')
    .reply(200, { data, ...(errors === undefined ? {} : { errors }) });
}

function answerRole(role: string, id: number = anna.id): void {
  api.get('/repos/acme/shop/collaborators/anna/permission').reply(200, { user: { id }, role_name: role });
}

async function ask(question: Partial<PeopleQuestion>): Promise<PeopleAnswer> {
  const { github } = await aGitHub();
  const gate = await github.gate.gateFor({ installationId: 42, owner: 'acme', repo: 'shop' });
  const nobody = { teams: [], people: [], emails: [], branch: 'main', isInOrganization: true };
  return gate.readPeople({ ...nobody, ...question });
}

const edge = (permission: string, databaseId: number): object => ({
  edges: [{ permission, node: { databaseId } }],
});

describe('the role of somebody', () => {
  it('is what GitHub says of this very account', async () => {
    answerGraphql({ isPrivate: true, p0: edge('MAINTAIN', 1) });

    expect((await ask({ people: [anna] })).roles.get(1)).toBe('maintain');
    expect(minted).toEqual([{ repositories: ['shop'], permissions: { members: 'read', contents: 'read' } }]);
  });

  it.each<[string, object | null]>([
    ['the login is of another account by now', edge('ADMIN', 99)],
    ['the list is refused', null],
    ['nobody is listed in a repository that not all may read', { edges: [] }],
    ['the word is not known', edge('SOMETHING', 1)],
  ])('is asked the older way where %s', async (_, p0) => {
    const errors = [{ type: 'FORBIDDEN', path: ['repository', 'p0'], message: 'no' }];
    answerGraphql({ isPrivate: true, p0 }, p0 === null ? { errors } : {});
    answerRole('triage');

    expect((await ask({ people: [anna] })).roles.get(1)).toBe('triage');
  });

  it('is none where the older way names another account too, and unknown where it fails', async () => {
    answerGraphql({ isPrivate: true, p0: edge('ADMIN', 99) });
    answerRole('admin', 99);
    expect((await ask({ people: [anna] })).roles.get(1)).toBe('none');

    answerGraphql({ isPrivate: true, p0: null });
    api.get('/repos/acme/shop/collaborators/anna/permission').reply(500, {});
    expect((await ask({ people: [anna] })).roles.get(1)).toBe('lookup-failed');
  });
});

const grant = (permission: string, nameWithOwner: string): object => ({
  edges: [{ permission, node: { nameWithOwner } }],
});

describe('a team', () => {
  const members = { pageInfo: { hasNextPage: false }, nodes: [{ databaseId: 1, login: 'anna' }] };
  const none = { edges: [] };

  async function mayWrite(team: object, errors?: readonly object[]): Promise<unknown> {
    const o0 = { t0: { members, ...team } };
    answerGraphql(null, errors === undefined ? { o0 } : { o0, errors });
    const { teams } = await ask({ teams: ['acme/keepers'] });
    const answer = teams.get('acme/keepers');
    expect(answer).toMatchObject({ kind: 'members', members: [anna] });
    return answer?.kind === 'members' ? answer.mayWrite : 'not known';
  }

  it('may write by what it was given, or by what a team above it was', async () => {
    const above = { ancestors: { nodes: [{ repositories: grant('ADMIN', 'Acme/Shop') }] } };

    expect(await mayWrite({ repositories: grant('WRITE', 'acme/shop'), ancestors: { nodes: [] } })).toBe(
      true,
    );
    expect(await mayWrite({ repositories: none, ...above })).toBe(true);
  });

  it('may not by what it was given elsewhere, or less', async () => {
    const ancestors = { nodes: [{ repositories: none }] };

    expect(await mayWrite({ repositories: grant('ADMIN', 'acme/shop-2'), ancestors })).toBe(false);
    expect(await mayWrite({ repositories: grant('TRIAGE', 'acme/shop'), ancestors })).toBe(false);
  });

  it('is not said to where GitHub does not show it, and its people are known all the same', async () => {
    const errors = [{ type: 'FORBIDDEN', path: ['o0', 't0', 'repositories'], message: 'no' }];

    expect(await mayWrite({ repositories: null, ancestors: { nodes: [] } }, errors)).toBeUndefined();
  });
});
