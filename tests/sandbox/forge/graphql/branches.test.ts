import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, createClient, type Answer, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let main: string;
let repositoryId: string;

beforeAll(async () => {
  world = await aForge();
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\n', 'docs/b.txt': 'two\n' });
  await clone.git('push', '--quiet', world.remote(world.anna), 'main');
  main = await clone.git('rev-parse', 'main');
  repositoryId = (await ask('{ repository(owner: "acme", name: "app") { id } }')).text('data.repository.id');
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

function ask(query: string, variables: object = {}, token: string = world.anna): Promise<Answer> {
  return createClient(`${world.forge.url}/api`, () => token)('POST', '/graphql', { query, variables });
}

function createRef(name: string, oid: string): Promise<Answer> {
  const query =
    'mutation ($input: CreateRefInput!) { createRef(input: $input) { ref { name target { oid } } } }';
  return ask(query, { input: { repositoryId, name, oid } });
}

function commit(
  branchName: string,
  expectedHeadOid: string,
  path = 'c.txt',
  token?: string,
): Promise<Answer> {
  const input = {
    branch: { repositoryNameWithOwner: 'acme/app', branchName },
    message: { headline: 'More' },
    expectedHeadOid,
    fileChanges: { additions: [{ path, contents: Buffer.from('three\n').toString('base64') }] },
  };
  const query =
    'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid changedFilesIfAvailable } } }';
  return ask(query, { input }, token);
}

const typeOf = (answer: Answer): unknown => answer.at('errors.0.type');

describe('branches by GraphQL', () => {
  it('are made where there is none of the name, and compared with others', async () => {
    expect((await createRef('refs/heads/fresh', main)).at('data.createRef.ref')).toEqual({
      name: 'fresh',
      target: { oid: main },
    });
    expect(typeOf(await createRef('refs/heads/fresh', main))).toBe('UNPROCESSABLE');
    expect(typeOf(await createRef('refs/heads/other', '0'.repeat(40)))).toBe('UNPROCESSABLE');
    expect(typeOf(await createRef('refs/pull/7/head', main))).toBe('UNPROCESSABLE');
  });

  it('are committed to where they are at the commit that was expected', async () => {
    await createRef('refs/heads/grown', main);
    const made = await commit('grown', main);
    expect(made.at('data.createCommitOnBranch.commit.changedFilesIfAvailable')).toBe(1);
    expect((await commit('grown', main)).at('data.createCommitOnBranch')).toBeNull();
    expect(typeOf(await commit('nowhere', main))).toBe('NOT_FOUND');

    const query =
      '{ repository(owner: "acme", name: "app") { defaultBranchRef { name compare(headRef: "grown") { aheadBy behindBy } } } }';
    expect((await ask(query)).at('data.repository.defaultBranchRef')).toEqual({
      name: 'main',
      compare: { aheadBy: 1, behindBy: 0 },
    });
  });

  it('take no path that leads out of them, and no workflow of an App that may not write any', async () => {
    await createRef('refs/heads/guarded', main);
    expect(typeOf(await commit('guarded', main, '../outside'))).toBe('UNPROCESSABLE');
    const token = await world.installationToken({ permissions: { contents: 'write' } });
    expect(typeOf(await commit('guarded', main, '.github/workflows/x.yml', token))).toBe('FORBIDDEN');
  });

  it('become pull requests, which are found by their name whatever became of them', async () => {
    await createRef('refs/heads/proposed', main);
    await commit('proposed', main);
    const input = { repositoryId, baseRefName: 'main', headRefName: 'proposed', title: 'Proposed' };
    const query =
      'mutation ($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { number } } }';
    const number = (await ask(query, { input })).number('data.createPullRequest.pullRequest.number');
    expect(typeOf(await ask(query, { input }))).toBe('UNPROCESSABLE');

    await world.api(world.anna)('PATCH', `/repos/acme/app/pulls/${number}`, { state: 'closed' });
    const list =
      '{ repository(owner: "acme", name: "app") { pullRequests(first: 10, headRefName: "proposed") { totalCount nodes { state } } } }';
    expect((await ask(list)).at('data.repository.pullRequests')).toEqual({
      totalCount: 1,
      nodes: [{ state: 'CLOSED' }],
    });
  });

  it('are read as folders and files by commit and path', async () => {
    const query = `{
      repository(owner: "acme", name: "app") {
        isEmpty isFork owner { login }
        root: object(expression: "HEAD:") { ... on Tree { entries { name type } } }
        file: object(expression: "main:docs/b.txt") { __typename ... on Blob { byteSize } }
        none: object(expression: "HEAD:nothing") { oid }
        gone: ref(qualifiedName: "refs/heads/gone") { name }
      }
    }`;
    expect((await ask(query)).at('data.repository')).toEqual({
      isEmpty: false,
      isFork: false,
      owner: { login: 'acme' },
      root: {
        entries: [
          { name: 'a.txt', type: 'blob' },
          { name: 'docs', type: 'tree' },
        ],
      },
      file: { __typename: 'Blob', byteSize: 4 },
      none: null,
      gone: null,
    });
  });
});
